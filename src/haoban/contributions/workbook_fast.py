"""A workbook's sheet by arrays: no step in Python for each cell.

Rows and cells are found by their first bytes. What stands around the values of cells are a few pieces of markup that a
program repeats: each is parsed once, then compared with all cells as whole numbers of eight bytes. The values are
gathered into columns by Arrow from where they lie. Every byte is accounted for: elements follow each other without a
gap, their numbers are compared, and there is no `<` but in them. Whatever is written otherwise is answered with
nothing, and python-calamine reads the file.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .payroll import Integers, Truths
from .workbook_parts import BLANKS, decoded, is_plain, well_formed

MOST_MARKUPS = 60
"""Different pieces of markup around cells; a program writes a handful."""
MOST_ODD = 100_000
"""Cells with a formula in one piece; they are looked at one by one."""
_PIECE = 1 << 21
"""Bytes that are looked at together, so that what is worked out stays in the processor's cache."""
_MARKUP = re.compile(
    rb'"((?: [a-z]+="[a-zA-Z0-9]{1,10}")*)(?:(/>)|>(?:(<v>)[^<]*</v>|(<is><t(?: xml:space="preserve")?>)[^<]*</t></is>'
    rb"|(<f[ >/])|)[^\0]*</c>)"
)
_FORMULA = re.compile(rb"[^<]*><f(?: [^<>]*)?(?:/>|>[^<]*</f>)(?:<v>([^<]*)</v>)?</c>")
_ATTRIBUTE = re.compile(rb' ([a-z]+)="([a-zA-Z0-9]+)"')
_ROW = re.compile(rb'"(?: [A-Za-z0-9:]{1,40}="[^"<>&]*")*/?>')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?"/>')
_NUMBER = re.compile(rb"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,3})?")
_PRINTED = r"^(0|-?[1-9][0-9]{0,10}(\.[0-9]{0,3}[1-9])?|-?0\.[0-9]{0,3}[1-9])$"
"""Numbers that are printed with fifteen digits as they stand."""
_FULL = (1 << 64) - 1


class Kind(IntEnum):
    """What the value of a cell is."""

    NONE = 0
    TEXT = 1
    """As it stands."""
    TRIMMED = 2
    """As it stands, where it neither begins nor ends with a blank."""
    NUMBER = 3
    SHARED = 4
    """The number of a shared string."""


@dataclass(frozen=True)
class _Markup:
    """What stands before and behind the value of a cell, from the quote that closes its place."""

    before: bytes
    behind: bytes
    kind: Kind
    is_formula: bool = False

    @property
    def openings(self) -> int:
        """How often `<` stands in the cell."""
        return 1 + self.before.count(b"<") + self.behind.count(b"<")


@dataclass(frozen=True)
class Cells:
    """A sheet's cells as text, a column each, all equally long."""

    columns: Sequence[Any]
    rows: int


class _NotPlain(Exception):
    """Something is written as this reader does not know it."""


def read_sheet(
    data: bytes | bytearray, shared: Any, numbers: Collection[int], printed: Callable[[object], str], most_cells: int
) -> Cells | None:
    """The cells of a sheet's XML, or nothing where it isn't plain or spans more than `most_cells`.

    `data`: the XML with at least eight bytes of nothing behind it.
    `shared`: the shared strings as an Arrow array. `numbers`: the styles with which a number is no date. `printed`: a
    number as text.
    """
    try:
        return _Sheet(data, shared, numbers, printed).cells(most_cells)
    except _NotPlain:
        return None


class _Sheet:
    def __init__(
        self, data: bytes | bytearray, shared: Any, numbers: Collection[int], printed: Callable[[object], str]
    ) -> None:
        self.shared, self.numbers, self.printed = shared, numbers, printed
        opening = data.find(b"<sheetData>")
        self.begin, self.end = opening + 11, data.rfind(b"</sheetData>")
        _demand(opening >= 0 and self.end >= self.begin and is_plain(data))
        around = bytes(data[: self.begin]) + bytes(data[self.end :]).rstrip(b"\0")
        _demand(around.count(b"sheetData") == 2 and well_formed(around) is not None)
        _demand(around.count(b"<dimension") == len(_DIMENSION.findall(around)))
        self.data = data
        self.octets = np.frombuffer(data, np.uint8)
        self.words = np.ndarray((len(data) - 8,), "<u8", data, strides=(1,))
        self.markups: list[_Markup] = []
        self.rests: list[bytes] = []
        self.last_row = 0

    def cells(self, most_cells: int) -> Cells:
        pieces = []
        begin, width = self.begin, 0
        while begin < self.end:
            end = self.end
            if end - begin > _PIECE:
                end = self.data.rfind(b"<row ", begin + 1, begin + _PIECE)
                if end < 0:
                    end = self.data.find(b"<row ", begin + _PIECE, self.end)
                end = end if end >= 0 else self.end
            place, cells = self._piece(begin, end)
            if len(place):
                width = max(width, int(place.max()) + 1)
                _demand(width * self.last_row <= most_cells)
                pieces.append((place, cells))
            begin = end
        if not pieces:
            return Cells((), 0)
        height = max(int(cells[0][-1]) for _, cells in pieces) + 1
        columns = []
        for column in range(width):
            here = [np.flatnonzero(place == column) for place, _ in pieces]
            parts = zip(*([one[at] for one in cells] for at, (_, cells) in zip(here, pieces, strict=True)), strict=True)
            columns.append(self._column(height, *map(np.concatenate, parts)))
        return Cells(columns, height)

    def _piece(self, begin: int, end: int) -> tuple[Integers, tuple[Integers, ...]]:
        """Whole rows: the column of each cell; its row, its kind, where its value begins and ends."""
        octets = self.octets[begin : end + 1]
        opening = octets[:-1] == ord("<")
        openings = int(np.count_nonzero(opening))
        opening &= (octets[1:] == ord("c")) | (octets[1:] == ord("r"))
        marks = np.flatnonzero(opening) + begin
        _demand(len(marks) > 0 and marks[0] == begin)
        is_row = self.octets[marks + 1] == ord("r")
        _demand(bool(is_row[0]))
        ends = np.append(marks[1:], end)
        openings -= self._close_rows(is_row, marks, ends)
        number, digits, word = self._rows(marks[is_row], ends[is_row])
        of_row = (np.cumsum(is_row) - 1)[~is_row]
        column, quote = self._places(marks[~is_row], of_row, digits, word)
        kind, first, last, found = self._values(quote, ends[~is_row])
        _demand(found == openings)
        kept = kind != Kind.NONE
        return column[kept], (number[of_row][kept] - 1, kind[kept], first[kept], last[kept])

    def _close_rows(self, is_row: Truths, marks: Integers, ends: Integers) -> int:
        """Cut the closing of each row from its last cell; how often `<` stands in the markup of rows."""
        last = np.flatnonzero(np.append(is_row[1:], True))
        closed = self._stands(b"</row>", ends[last] - 6)
        ends[last[closed]] -= 6
        # A row of one tag has no cells, and no other row is one tag.
        alone = self.octets[ends[is_row] - 2] == ord("/")
        _demand(np.array_equal(np.flatnonzero(is_row)[alone], last[~closed]))
        return int(np.count_nonzero(is_row)) + int(np.count_nonzero(closed))

    def _rows(self, begins: Integers, ends: Integers) -> tuple[Integers, Integers, npt.NDArray[np.uint64]]:
        """The number of each row, how many digits it has, and the digits with the quote behind them as one word."""
        _demand(self._stands(b'<row r="', begins).all())
        number, digits = np.zeros(len(begins), np.int64), np.zeros(len(begins), np.int64)
        going = np.ones(len(begins), bool)
        for place in range(7):
            octet = self.octets[begins + 8 + place].astype(np.int64) - ord("0")
            going &= (octet >= 0) & (octet <= 9)
            number = np.where(going, number * 10 + octet, number)
            digits += going
        _demand((np.diff(number, prepend=self.last_row) > 0).all() and number[-1] <= 1 << 20)
        _demand((self.octets[begins + 8] != ord("0")).all())
        self.last_row = int(number[-1])
        behind = begins + 8 + digits
        left = np.arange(len(begins))
        for tried in count():
            if tried == len(self.rests):
                rest = bytes(self.data[behind[left[0]] : ends[left[0]]])
                _demand(tried < MOST_MARKUPS and _ROW.fullmatch(rest) is not None and b' r="' not in rest)
                self.rests.append(rest)
            rest = self.rests[tried]
            left = left[~(self._stands(rest, behind[left]) & (ends[left] - behind[left] == len(rest)))]
            if not len(left):
                break
        return number, digits, self.words[begins + 8] & _mask(digits + 1)

    def _places(
        self, begins: Integers, of_row: Integers, row_digits: Integers, row_word: npt.NDArray[np.uint64]
    ) -> tuple[Integers, Integers]:
        """The column of each cell, and where the quote stands that closes its place."""
        _demand(self._stands(b'<c r="', begins).all())
        one = self.octets[begins + 6].astype(np.int64) - ord("A")
        two = self.octets[begins + 7].astype(np.int64) - ord("A")
        has_two = (two >= 0) & (two < 26)
        _demand(((one >= 0) & (one < 26)).all())
        column = np.where(has_two, (one + 1) * 26 + two, one)
        digits = begins + 7 + has_two
        of_digits = row_digits[of_row]
        _demand(np.array_equal(self.words[digits] & _mask(of_digits + 1), row_word[of_row]))
        _demand((np.diff(of_row * 1000 + column) > 0).all())
        return column, digits + of_digits

    def _values(self, quote: Integers, ends: Integers) -> tuple[Integers, Integers, Integers, int]:
        """For each cell its kind, where its value begins and ends; and how often `<` stands in all of them."""
        kind, first, last = np.zeros(len(quote), np.int64), quote.copy(), quote.copy()
        left, openings = np.arange(len(quote)), 0
        for tried in count():
            if not len(left):
                break
            if tried == len(self.markups):
                _demand(tried < MOST_MARKUPS)
                self.markups.append(self._markup(int(quote[left[0]]), int(ends[left[0]])))
            markup = self.markups[tried]
            begin, end = quote[left] + len(markup.before), ends[left] - len(markup.behind)
            fits = (begin == end) if markup.kind is Kind.NONE else (begin <= end)
            fits &= self._stands(markup.before, quote[left]) & self._stands(markup.behind, end)
            here = left[fits]
            if markup.kind is Kind.TRIMMED:
                some = begin[fits] < end[fits]
                edges = np.concatenate([begin[fits][some], end[fits][some] - 1])
                _demand((self.octets[edges] > ord(" ")).all())
            kind[here], first[here], last[here] = markup.kind, begin[fits], end[fits]
            if markup.kind is Kind.NUMBER:
                kind[here[begin[fits] == end[fits]]] = Kind.NONE
            if markup.is_formula:
                openings += self._formulas(here, markup, quote, ends, (kind, first, last))
            else:
                openings += len(here) * markup.openings
            left = left[~fits]
        return kind, first, last, openings

    def _markup(self, begin: int, end: int) -> _Markup:
        """What stands around the value of the cell."""
        found = _MARKUP.fullmatch(self.data, begin, end)
        if not found:
            raise _NotPlain
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        style = attributes.pop(b"s", b"0")
        said = attributes.pop(b"t", b"n")
        _demand(not attributes and style.isdigit() and found[1].count(b"=") <= 2)
        kind = {b"n": Kind.NUMBER, b"s": Kind.SHARED, b"str": Kind.TEXT, b"inlineStr": Kind.TRIMMED}.get(said)
        _, alone, value, inline, formula = found[1], *found.groups()[1:]
        if alone:
            return _Markup(found[0], b"", Kind.NONE)
        if kind is Kind.NUMBER:
            _demand(int(style) in self.numbers)
        before = b'"' + found[1] + b">"
        if formula and kind in (Kind.NUMBER, Kind.TEXT):
            return _Markup(before + b"<f", b"</c>", kind, is_formula=True)
        if inline and kind is Kind.TRIMMED:
            kept = Kind.TEXT if b"preserve" in inline else Kind.TRIMMED
            return _Markup(before + inline, b"</t></is></c>", kept)
        if value and kind in (Kind.NUMBER, Kind.TEXT, Kind.SHARED):
            return _Markup(before + value, b"</v></c>", kind)
        _demand(found[0] == before + b"</c>")
        return _Markup(found[0], b"", Kind.NONE)

    def _formulas(
        self, here: Integers, markup: _Markup, quote: Integers, ends: Integers, told: tuple[Integers, ...]
    ) -> int:
        """The values that were kept beside formulas, one cell at a time; how often `<` stands in these cells."""
        kind, first, last = told
        openings = 0
        _demand(len(here) <= MOST_ODD)
        for place in here.tolist():
            found = _FORMULA.fullmatch(self.data, int(quote[place]), int(ends[place]))
            if not found:
                raise _NotPlain
            there = found[1] is not None and (found[1] or markup.kind is Kind.TEXT)
            first[place], last[place] = found.span(1) if there else (quote[place], quote[place])
            kind[place] = markup.kind if there else Kind.NONE
            openings += 1 + found[0].count(b"<")
        return openings

    def _stands(self, text: bytes, at: Integers) -> Truths:
        """Whether the text stands at each of these places."""
        same = np.ones(len(at), bool)
        for place in range(0, len(text), 8):
            part = text[place : place + 8]
            word = np.uint64(int.from_bytes(part, "little"))
            if len(part) < 8:
                same &= (self.words[at + place] & np.uint64((1 << 8 * len(part)) - 1)) == word
            else:
                same &= self.words[at + place] == word
        return same

    def _column(self, height: int, rows: Integers, kind: Integers, first: Integers, last: Integers) -> Any:
        """A column's cells as text; nothing stands where there is no cell."""
        kinds = np.zeros(height, np.int64)
        kinds[rows] = kind
        begins, ends = np.full(height, self.begin), np.full(height, self.begin)
        begins[rows], ends[rows] = first, last
        if len(rows) < height:
            before = np.maximum.accumulate(ends)
            ends = np.where(kinds == Kind.NONE, before, ends)
            begins = np.where(kinds == Kind.NONE, before, begins)
        offsets = np.empty(2 * height, np.int32)
        offsets[0::2], offsets[1::2] = begins, ends
        cut = pa.StringArray.from_buffers(2 * height - 1, pa.py_buffer(offsets), pa.py_buffer(self.data))
        text = cut.take(_whole_numbers(np.arange(0, 2 * height, 2)))
        return self._told(text, kinds)

    def _told(self, text: Any, kinds: Integers) -> Any:
        """The texts of a column as they are meant."""
        escaped = _truths(pc.match_substring(text, "&"))
        if escaped.any():
            _demand(((kinds == Kind.TEXT) | (kinds == Kind.TRIMMED))[escaped].all())
            text = self._unescaped(text, np.flatnonzero(escaped), kinds)
        if (kinds == Kind.NUMBER).any():
            text = self._with_numbers(text, kinds == Kind.NUMBER)
        if (kinds == Kind.SHARED).any():
            text = self._with_shared(text, kinds == Kind.SHARED)
        return text

    def _unescaped(self, text: Any, places: Integers, kinds: Integers) -> Any:
        """The texts with what is written as entities in these places."""
        coded = text.take(_whole_numbers(places)).dictionary_encode()
        found = [decoded(one.encode()) for one in coded.dictionary.to_pylist()]
        blank = np.array([one is None or one != one.strip(BLANKS) for one in found])
        codes = np.frombuffer(coded.indices.buffers()[1], np.int32)[: len(places)]
        _demand(None not in found and not (blank[codes] & (kinds[places] == Kind.TRIMMED)).any())
        return _replaced(text, places, _strings(found).take(coded.indices))

    def _with_numbers(self, text: Any, here: Truths) -> Any:
        """Numbers with the fifteen digits that a spreadsheet keeps."""
        other = np.flatnonzero(here & ~_truths(pc.match_substring_regex(text, _PRINTED)))
        if not len(other):
            return text
        said = [one.encode() for one in text.take(_whole_numbers(other)).to_pylist()]
        _demand(all(map(_NUMBER.fullmatch, said)))
        return _replaced(text, other, _strings([self.printed(float(one)) for one in said]))

    def _with_shared(self, text: Any, here: Truths) -> Any:
        places = np.flatnonzero(here)
        said = text.take(_whole_numbers(places))
        _demand(bool(_truths(pc.match_substring_regex(said, "^[0-9]{1,8}$")).all()))
        numbers = np.frombuffer(said.cast(pa.int64()).buffers()[1], np.int64)[: len(places)]
        _demand(int(numbers.max()) < len(self.shared))
        found = self.shared.take(_whole_numbers(numbers))
        return found if len(places) == len(text) else _replaced(text, places, found)


def _demand(holds: bool | np.bool) -> None:
    if not holds:
        raise _NotPlain


def _mask(octets: Integers) -> npt.NDArray[np.uint64]:
    """For so many bytes (up to eight) the bits of their word."""
    masks = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
    found: npt.NDArray[np.uint64] = masks[octets]
    return found


def _whole_numbers(values: Integers) -> Any:
    wide = np.ascontiguousarray(values, np.int64)
    return pa.Int64Array.from_buffers(pa.int64(), len(wide), [None, pa.py_buffer(wide)])


def _strings(texts: Sequence[str | None]) -> Any:
    pieces = [(text or "").encode("utf-8") for text in texts]
    offsets = np.zeros(len(pieces) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, pieces), np.int32, len(pieces)), out=offsets[1:])
    return pa.StringArray.from_buffers(len(pieces), pa.py_buffer(offsets), pa.py_buffer(b"".join(pieces)))


def _truths(array: Any) -> Truths:
    found: Truths = np.frombuffer(array.cast(pa.int8()).buffers()[1], np.int8)[: len(array)] == 1
    return found


def _replaced(text: Any, places: Integers, by: Any) -> Any:
    """The texts with others in these places, in their order."""
    which = np.arange(len(text))
    which[places] = len(text) + np.arange(len(places))
    return pa.concat_arrays([text, by]).take(_whole_numbers(which))
