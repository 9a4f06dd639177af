"""XES by arrays: whole traces of plain XML at once, without a step in Python for each element.

The quotes cut a piece of the file into markup and values by turns. The markup is looked up (`xes_markup`), the values
stay where they lie until a column is gathered from them. What is accepted is proven to be well-formed: every piece of
markup is a known one, every opening meets its closing, no value holds `<` or a control character. Everything else is
left, without an answer, to the patient reader, which also tells where a file is broken.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .traces import Attributes, Piece
from .xes_markup import KEY, OPEN, SCALARS, TAGS, Vocabulary
from .xes_patient import DEEPEST, attribute_from

if TYPE_CHECKING:
    import pyarrow as pa

Integers = npt.NDArray[np.signedinteger[Any]]

BEFORE, AFTER = b'"/>', b'<string key="'
"""A piece begins as if an element had just ended, and ends as if one began: so it cuts evenly."""
_TRACE, _EVENT = TAGS["trace"], TAGS["event"]


@dataclass(frozen=True)
class _Structure:
    """The elements that hold others, as a sequence of openings and closings."""

    kind: Integers
    level: Integers
    """The depth inside the element: 1 in a trace, 2 in an event."""
    tag: Integers
    through: Integers
    """For each piece of markup how many openings and closings there are up to its end."""
    word: Integers
    """The number of the piece of markup in which it stands."""
    ends_at: Integers
    partner: Integers
    """The place of the closing of an opening, and the other way round."""


def read_piece(data: bytes, wanted: Collection[str] | None) -> Piece | None:
    """The traces of a part of a file that begins and ends between two traces, or nothing where it isn't plain.

    `data` stands between `BEFORE` and `AFTER`. `wanted` names the keys of event attributes to read (all without it).
    """
    import pyarrow as pa

    if not data.isascii():
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return None
    octets = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(octets == 34)
    if len(quotes) % 2:
        return None
    offsets = quotes.astype(np.int32)
    offsets[1::2] += 1
    cut = pa.Array.from_buffers(pa.utf8(), len(quotes) - 1, [None, pa.py_buffer(offsets), pa.py_buffer(data)])
    pieces = cut.take(pa.array(np.arange(0, len(cut), 2, dtype=np.int32))).dictionary_encode()
    vocabulary = Vocabulary()
    texts = pieces.dictionary.to_pylist()
    if len(texts) > 2000 or any(vocabulary.number(text) is None for text in texts):
        return None
    word = pieces.indices.to_numpy()
    if not _values_are_plain(octets, texts, word):
        return None
    return _Reader(data, cut, offsets, vocabulary, word).piece(wanted)


def _values_are_plain(octets: npt.NDArray[np.uint8], texts: list[str], word: Integers) -> bool:
    """No `<` and no control character but in the markup."""
    counts = np.bincount(word, minlength=len(texts))
    controls = np.array([sum(character < " " for character in text) for text in texts])
    openings = np.array([text.count("<") for text in texts])
    return bool(
        np.count_nonzero(octets < 32) == (counts * controls).sum()
        and np.count_nonzero(octets == 60) == (counts * openings).sum()
    )


class _Reader:
    def __init__(
        self, data: bytes, cut: "pa.Array", offsets: npt.NDArray[np.int32], vocabulary: Vocabulary, word: Integers
    ) -> None:
        self.data, self.cut, self.offsets, self.vocabulary, self.word = data, cut, offsets, vocabulary, word
        self.values = len(word) - 1
        self.same, self.self_closed = vocabulary.column("same_tag", bool), vocabulary.column("self_closed", bool)
        self.name, self.tag = vocabulary.column("name", np.int8), vocabulary.column("tag", np.int16)
        self.opens_at, self.closed_at = (
            vocabulary.column("opens_at", np.int64),
            vocabulary.column("closed_at", np.int64),
        )
        self.escapes = b"&" in data

    def piece(self, wanted: Collection[str] | None) -> Piece | None:
        """All of it, or nothing where something isn't plain."""
        if self.same[self.word[-1]] or not self._elements():
            return None
        structure = self._structure()
        if structure is None or not self._places(structure):
            return None
        keys = self._texts(self.keys_at).dictionary_encode()
        names = keys.dictionary.to_pylist()
        if any("&" in name for name in names):
            return None
        combination = keys.indices.to_numpy().astype(np.int32) * len(SCALARS) + self.tag_of.astype(np.int32)
        events = _Gathered(self, names, combination, np.flatnonzero(self.of_event & self.flat), self.event_of)
        traces = _Gathered(self, names, combination, np.flatnonzero(self.of_trace & self.flat), self.trace_of)
        ours = events.columns(wanted, self.event_count)
        theirs = traces.columns(None, len(self.trace_opens))
        if ours is None or theirs is None:
            return None
        self._nested(structure, ours, theirs, wanted)
        return Piece(
            trace_of_event=(np.searchsorted(self.trace_opens, self.event_opens) - 1).astype(np.int32),
            traces=len(self.trace_opens),
            of_events=ours,
            of_traces=theirs,
        )

    def _elements(self) -> bool:
        """Which values belong to which element: a key and a value, or a key alone (a list)."""
        starts = np.flatnonzero(~self.same[self.word[: self.values]]).astype(np.int32)
        sizes = np.diff(np.append(starts, np.int32(self.values)))
        if len(starts) and (starts[0] != 0 or sizes.max() > 2):
            return False
        first, last = self.name[self.word[starts]], self.name[self.word[starts + sizes - 1]]
        pairs = sizes == 2
        if np.any(first[pairs] == last[pairs]) or np.any(first[~pairs] != KEY):
            return False
        key_first = first == KEY
        self.starts, self.after = starts, starts + sizes
        self.keys_at = np.where(key_first, starts, starts + 1)
        self.values_at = np.where(key_first, starts + 1, starts)
        self.tag_of = self.tag[self.word[starts]]
        self.leaf = self.self_closed[self.word[self.after]]
        scalar = self.tag_of < len(SCALARS)
        if np.any(scalar & ~pairs) or np.any((self.tag_of == _TRACE) | (self.tag_of == _EVENT)):
            return False
        self.flat = scalar
        return True

    def _structure(self) -> _Structure | None:
        words = self.vocabulary.words
        # A first token for the element before, where it does not end at once.
        listed = [
            ([] if word.same_tag or word.self_closed else [(OPEN, -1, word.closed_at)]) + list(word.tokens)
            for word in words
        ]
        many = np.array([len(tokens) for tokens in listed])
        begins = np.concatenate([[0], np.cumsum(many)])[:-1]
        flat = np.array([token for tokens in listed for token in tokens], dtype=np.int64).reshape(-1, 3)
        counts = many[self.word]
        where = np.flatnonzero(counts)
        times = counts[where]
        inside = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        at = np.repeat(where, times)
        kind, tag, ends_at = flat[np.repeat(begins[self.word[where]], times) + inside].T
        tag = tag.copy()
        opened = tag == -1
        self.holder = np.searchsorted(self.starts, at[opened], side="left") - 1
        tag[opened] = self.tag_of[self.holder]
        depth = np.cumsum(kind)
        if not len(depth) or depth[-1] != 0 or depth.min() < 0:
            return None
        level = np.where(kind == OPEN, depth, depth + 1)
        if level.max() >= DEEPEST:
            return None
        order = np.argsort(level, kind="stable")
        opens, closes = order[0::2], order[1::2]
        if (
            np.any(kind[opens] != OPEN)
            or np.any(kind[closes] == OPEN)
            or np.any(tag[opens] != tag[closes])
            or np.any(level[opens] != level[closes])
        ):
            return None
        partner = np.empty_like(order)
        partner[opens], partner[closes] = closes, opens
        self.opened = np.flatnonzero(opened)
        return _Structure(kind, level, tag, np.cumsum(counts, dtype=np.int32), at, ends_at, partner)

    def _places(self, structure: _Structure) -> bool:
        """Where each element stands: in a trace, in an event, or in another attribute."""
        kind, level, tag = structure.kind, structure.level, structure.tag
        opens = kind == OPEN
        bare = opens.copy()
        bare[self.opened] = False
        if np.any(opens & ((level == 1) != (tag == _TRACE))):
            return False
        is_event = opens & (tag == _EVENT)
        if np.any(is_event & (level != 2)) or np.any(bare & (level == 2) & (tag != _EVENT)):
            return False
        second = np.flatnonzero(opens & (level == 2))
        inner = np.flatnonzero(bare & (level == 3))
        if len(inner) and np.any(tag[second[np.searchsorted(second, inner) - 1]] == _EVENT):
            return False
        self.trace_opens = np.flatnonzero(opens & (level == 1))
        self.event_opens = np.flatnonzero(is_event)
        self.event_count = len(self.event_opens)
        before = structure.through[self.starts] - 1
        if len(before) and before[0] < 0:
            return False
        # For each opening or closing: what is open after it.
        depth = np.where(kind == OPEN, level, level - 1)
        holder = np.maximum.accumulate(np.where(opens & (level == 2), np.arange(len(level)), -1))
        in_event = (depth == 2) & (tag[holder] == _EVENT) & (holder >= 0)
        place = np.where(in_event, 2, np.where(depth == 1, 1, np.where(depth == 0, -1, 0))).astype(np.int8)[before]
        if np.any(place < 0):
            return False
        self.of_event, self.of_trace = place == 2, place == 1
        self.trace_of = (np.cumsum(opens & (level == 1), dtype=np.int32) - 1)[before]
        self.event_of = (np.cumsum(is_event, dtype=np.int32) - 1)[before]
        return True

    def _texts(self, at: Integers) -> "pa.Array":
        import pyarrow as pa

        return self.cut.take(pa.array(2 * at + 1))

    def _nested(
        self, structure: _Structure, ours: Attributes, theirs: Attributes, wanted: Collection[str] | None
    ) -> None:
        """The attributes that hold others, each read as the small document that it is."""
        whole = np.flatnonzero((self.of_event | self.of_trace) & ~(self.flat & self.leaf))
        if not len(whole):
            return
        keys = self._texts(self.keys_at[whole]).to_pylist()
        opening = np.full(len(self.starts), -1)
        opening[self.holder] = self.opened
        for element, key in zip(whole, keys, strict=True):
            if self.of_event[element] and wanted is not None and key not in wanted:
                continue
            began = int(self.offsets[2 * self.starts[element]]) + int(self.opens_at[self.word[self.starts[element]]])
            if self.leaf[element]:
                word = int(self.after[element])
                ended = int(self.offsets[2 * word]) + int(self.closed_at[self.word[word]])
            else:
                close = structure.partner[opening[element]]
                ended = int(self.offsets[2 * structure.word[close]]) + int(structure.ends_at[close])
            attribute = attribute_from(self.data[began:ended])
            if self.flat[element]:
                attribute[2] = None
            if self.of_trace[element]:
                theirs.rest.append((int(self.trace_of[element]), attribute))
            else:
                ours.rest.append((int(self.event_of[element]), attribute))


class _Gathered:
    """Flat attributes of events or of traces, gathered by type and key."""

    def __init__(
        self, reader: _Reader, names: list[str], combination: npt.NDArray[np.int32], chosen: Integers, owner: Integers
    ) -> None:
        self.reader, self.names = reader, names
        kinds = combination[chosen]
        narrow = kinds.astype(np.int16) if len(names) * len(SCALARS) < 2**15 else kinds
        order = np.argsort(narrow, kind="stable")
        self.chosen, self.owner = chosen[order], owner[chosen[order]]
        sorted_kinds = kinds[order]
        self.bounds = np.concatenate([[0], np.flatnonzero(np.diff(sorted_kinds)) + 1, [len(order)]])
        self.kinds = sorted_kinds[self.bounds[:-1]] if len(order) else np.array([], np.int32)
        self.first = {int(kind): int(chosen[order[at]]) for kind, at in zip(self.kinds, self.bounds, strict=False)}

    def columns(self, wanted: Collection[str] | None, owners: int) -> Attributes | None:
        """One column for each type and key, in the order in which they first stand in the file."""
        found: dict[tuple[str, str], Any] = {}
        rest: list[tuple[int, Any]] = []
        for number in np.argsort([self.first[int(kind)] for kind in self.kinds]):
            kind = int(self.kinds[number])
            key, type_ = self.names[kind // len(SCALARS)], SCALARS[kind % len(SCALARS)]
            if wanted is not None and key not in wanted:
                continue
            part = slice(self.bounds[number], self.bounds[number + 1])
            owner, elements = self.owner[part], self.chosen[part]
            again = np.concatenate([[False], owner[1:] == owner[:-1]])
            if again.any() and not self.reader.leaf[elements[again]].all():
                return None
            if again.any():
                doubled = self.reader._texts(self.reader.values_at[elements[again]]).to_pylist()
                if any("&" in text for text in doubled):
                    return None
                rest += [(int(one), [type_, key, text]) for one, text in zip(owner[again], doubled, strict=True)]
                owner, elements = owner[~again], elements[~again]
            column = self._column(owner, elements, owners)
            if column is None:
                return None
            found[type_, key] = column
        return Attributes(found, rest)

    def _column(self, owner: Integers, elements: Integers, owners: int) -> "pa.Array | None":
        import pyarrow as pa
        import pyarrow.compute as pc

        at = 2 * self.reader.values_at[elements] + 1
        if len(owner) < owners:
            spread = np.zeros(owners, np.int64)
            missing = np.ones(owners, bool)
            spread[owner], missing[owner] = at, False
            values = self.reader.cut.take(pa.array(spread, mask=missing))
        else:
            values = self.reader.cut.take(pa.array(at))
        if self.reader.escapes and pc.any(pc.match_substring(values, "&")).as_py():
            return unescaped(values)
        return values


_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


def unescaped(values: "pa.Array") -> "pa.Array | None":
    """The values with the five entities of XML replaced, or nothing where there are others."""
    import pyarrow.compute as pc

    rest = values
    for entity in _ENTITIES:
        rest = pc.replace_substring(rest, entity, "")
    if pc.any(pc.match_substring(rest, "&")).as_py():
        return None
    for entity, character in _ENTITIES.items():
        values = pc.replace_substring(values, entity, character)
    return values
