"""Lines cut into labels and what stands between, however a paper spaces its labels and the search cut its lines."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from .cutting import Label, begun_at, part, split_label
from .facts import Line
from .remnants import PARTIES, remnants
from .writing import kept, plain, tidy, wrong

Known = TypeVar("Known")

_PART = 5
"""Most characters of one part of a label that is printed spread: 法定代表 人."""
_SPREAD = 8.0
"""Widest gap inside a label that is printed spread, in heights of its characters."""


def in_rows(lines: list[Line]) -> list[list[Line]]:
    """Top to bottom, and within a row left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and abs(rows[-1][0].middle - line.middle) < min(line.height, rows[-1][0].height) * 0.6:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def pieces(lines: list[Line], labels: Mapping[str, str], running: frozenset[str]) -> tuple[list[Label], list[Line]]:
    """The labels of a form on the page, and everything else.

    `labels` maps the printed words to the fact's name; in the values of `running` facts no other label is looked for.
    """
    known = sorted(labels, key=lambda words: -len(words))
    tidied = [line for line in map(_tidied, lines) if plain(line.text).strip(":.·")]
    left, found = _spread(tidied, known, labels)
    rests: list[Line] = []
    waiting = left[::-1]
    while waiting:
        label, value, follows = _first_piece(waiting.pop(), known, labels, running)
        found += [label] if label else []
        rests += [value] if value else []
        waiting += [follows] if follows else []
    return remnants(found, rests, labels)


def _first_piece(
    line: Line, known: list[str], labels: Mapping[str, str], running: frozenset[str]
) -> tuple[Label | None, Line | None, Line | None]:
    """The label that a line begins with, the text up to the next label of its row (女民族满), and what is left."""
    text = plain(line.text)
    words = next((words for words in known if _begins(text, words)), None) or _slipped(text, known)
    if words is None:
        label, value, cut = None, line, _inside(text, known, labels, running)
    else:
        label, rest = split_label(line, len(words), labels[words])
        if rest is None:
            return label, None, None
        value = rest
        cut = None if labels[words] in running else _next(plain(value.text), known, labels, labels[words])
    if cut is None:
        return label, value, None
    return label, *part(value, cut)


def _tidied(line: Line) -> Line:
    """The line without what is no text; what is known of each character stays with it."""
    here, there = kept(line.text), kept(line.again or "")
    return replace(
        line,
        text=tidy(line.text),
        again=None if line.again is None else tidy(line.again),
        sures=_chosen(line.sures, here, line.text),
        rivals=_chosen(line.rivals, here, line.text),
        inks=_chosen(line.inks, here, line.text),
        again_sures=_chosen(line.again_sures, there, line.again or ""),
        again_rivals=_chosen(line.again_rivals, there, line.again or ""),
    )


def _chosen(known: tuple[Known, ...], places: list[int], text: str) -> tuple[Known, ...]:
    """What is known of the characters at these places; nothing where it isn't known of each character."""
    return tuple(known[place] for place in places) if len(known) == len(text) else ()


def _begins(text: str, words: str) -> bool:
    """Whether a text begins with a label; the parties of a contract are one only before a colon or alone."""
    if words in PARTIES:
        return re.match(rf"{words}(\(.{{1,8}}\))?(:|$)", text) is not None
    return text.startswith(words)


def _slipped(text: str, known: list[str]) -> str | None:
    """A label of five characters or more with one of them read wrongly, of six with two."""
    for words in known:
        if len(words) >= 5 and len(text) >= len(words) and "(" not in words:
            count = wrong(text, words)
            if count == 1 or (count == 2 and len(words) >= 6):
                return words
    return next((words for words, value in _TYPED.items() if words in known and _typed(text, words, value)), None)


_TYPED = {
    "成立日期": re.compile(r":?(18|19|20)\d\d年"),
    "注册日期": re.compile(r":?(18|19|20)\d\d年"),
    "营业期限": re.compile(r":?(自?(18|19|20)\d\d年|长期)"),
    "注册资本": re.compile(r":?(人民币)?[\d壹贰叁肆伍陆柒捌玖拾]+"),
    "有效期至": re.compile(r":?(18|19|20)\d\d年"),
}
"""Labels of four characters that are known with one of them wrong by what follows them."""


def _typed(text: str, words: str, value: re.Pattern[str]) -> bool:
    return wrong(text, words) == 1 and value.match(text[len(words) :]) is not None


def _inside(text: str, known: list[str], labels: Mapping[str, str], running: frozenset[str]) -> int | None:
    """Where in a line that begins with no label one begins: a long one, for short ones are everyday words.

    On a card sex and people stand in one row, and what stands there is short enough to tell.
    """
    if "出生" in labels and len(text) <= 6:
        return _next(text, [words for words in known if words in ("民族", "性别")], labels, "")
    long = [words for words in known if len(words) >= 4 and labels[words] not in running]
    return _next(text, long, labels, "") if len(text) <= 40 else None


def _next(text: str, known: list[str], labels: Mapping[str, str], name: str) -> int | None:
    """Where behind its first character a text goes on with a label of another fact than `name`."""
    places = [
        place
        for words in known
        if labels[words] != name and words not in PARTIES and (place := text.find(words, 1)) > 0
    ]
    places += [
        found.start()
        for words in PARTIES.intersection(known)
        if labels[words] != name and (found := re.compile(rf"{words}(\(.{{1,8}}\))?:").search(text, 1))
    ]
    return min(places, default=None)


def _spread(lines: list[Line], known: list[str], labels: Mapping[str, str]) -> tuple[list[Line], list[Label]]:
    """Labels printed with wide gaps (名　　称) come in parts: neighbours in a row are put together."""
    used: set[int] = set()
    found: list[Label] = []
    rests: list[Line] = []
    for number, line in enumerate(lines):
        text = plain(line.text).rstrip(":")
        if number in used or len(text) > _PART or any(text.startswith(words) for words in known):
            continue
        for words in known:
            if not words.startswith(text) or words in PARTIES:
                continue
            chain = _chain(lines, number, text, words, used)
            if chain is None:
                continue
            last, length = chain[-1], len(words) - sum(len(plain(lines[one].text)) for one in chain[:-1])
            label, rest = split_label(lines[last], length, labels[words])
            found.append(begun_at(label, line))
            used |= set(chain)
            if rest is not None:
                rests.append(rest)
            break
        else:
            if (stacked := _stacked(lines, number, text, known, used)) is not None:
                words, low = stacked
                found.append(_over_two_lines(labels[words], line, lines[low]))
                used |= {number, low}
    return [line for number, line in enumerate(lines) if number not in used] + rests, found


def _stacked(lines: list[Line], number: int, text: str, known: list[str], used: set[int]) -> tuple[str, int] | None:
    """A label broken over two lines in its narrow cell (权利 over 人), and the place of its second line."""
    line = lines[number]
    for place, low in enumerate(lines):
        words = text + plain(low.text).rstrip(":")
        if (
            len(text) > 1
            and words in known
            and words not in PARTIES
            and place not in used
            and low.page == line.page
            and 0.6 * line.height < low.middle - line.middle < 2 * line.height
            and line.left - line.height < (low.left + low.right) / 2 < line.right + line.height
        ):
            return words, place
    return None


def _over_two_lines(name: str, high: Line, low: Line) -> Label:
    """As high as one line, halfway between the two: where its value stands."""
    middle, half = (high.middle + low.middle) / 2, high.height / 2
    left, right = min(high.left, low.left), max(high.right, low.right)
    return Label(name, left=left, top=middle - half, right=right, bottom=middle + half, page=high.page)


def _chain(lines: list[Line], number: int, text: str, words: str, used: set[int]) -> list[int] | None:
    """The places of the parts of a label that begins with `text`; its last character may be lost."""
    chain, grown, ends = [number], text, lines[number]
    while len(grown) < len(words):
        rest = words[len(grown) :]
        there = [
            (other.left, place)
            for place, other in enumerate(lines)
            if place not in used
            and place not in chain
            and other.page == ends.page
            and abs(other.middle - ends.middle) < max(ends.height, other.height) * 0.6
            and other.left > ends.left + 0.3 * ends.height
            and other.left - ends.right < _SPREAD * ends.height
        ]
        place = min(there)[1] if there else number
        more = plain(lines[place].text) if there else ""
        if not there or not (more.startswith(rest) or rest.startswith(more.rstrip(":"))):
            return chain if len(rest) == 1 and len(chain) > 1 else None
        grown, ends = grown + more, lines[place]
        chain.append(place)
    return chain
