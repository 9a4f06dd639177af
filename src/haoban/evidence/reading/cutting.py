"""Lines cut at a character, and labels cut off them; what is known of each character stays with it."""

import re
from dataclasses import dataclass, replace

from .facts import Line, Point, Standing
from .writing import plain

_REMARK = re.compile(
    r"^(?:\((?:负责人|单位负责人|经营场所|住所|盖章|章|签章|公章|身份证号码|以下简称.{2,3}|.{1,8}(?=\):))\)"
    r"|\((?:单位)?负(?:责人?)?)?"
    r"[:;.·/]*"
)
"""A bracketed remark and a colon after a label belong to it; (负责人) is long enough to lose its end."""


@dataclass(frozen=True)
class Label(Standing):
    """A label found on the page."""

    name: str
    left: float
    top: float
    right: float
    bottom: float
    page: int = 1


def split_label(line: Line, length: int, name: str) -> tuple[Label, Line | None]:
    """A line's first `length` characters as a label, and what follows them, if anything."""
    remark = _REMARK.match(plain(line.text)[length:])
    at = length + (remark.end() if remark else 0)
    words, rest = part(line, at)
    label = Label(name, left=words.left, top=words.top, right=words.right, bottom=words.bottom, page=words.page)
    return label, rest if rest.text else None


def begun_at(label: Label, first: Line) -> Label:
    """The label with the left edge of its first part."""
    top, bottom = min(label.top, first.top), max(label.bottom, first.bottom)
    return replace(label, left=first.left, top=top, bottom=bottom)


def part(line: Line, at: int) -> tuple[Line, Line]:
    """A line cut before one of its characters; the second reading is cut at the same words."""
    share = _share(line.text, at)
    edge = line.left + (line.right - line.left) * share
    top_left, top_right, low_right, low_left = line.corners
    top, low = _between(top_left, top_right, share), _between(low_left, low_right, share)
    ends, begins = _cut_again(line, at)
    first = replace(_only(line, slice(at), slice(ends)), right=edge, corners=(top_left, top, low, low_left))
    second = replace(
        _only(line, slice(at, None), slice(begins, None)), left=edge, corners=(top, top_right, low_right, low)
    )
    return _scored(first), _scored(second)


def _only(line: Line, here: slice, there: slice) -> Line:
    """Some characters of a line's first reading, and some of its second, with what is known of each."""
    return replace(
        line,
        text=line.text[here],
        sures=line.sures[here],
        rivals=line.rivals[here],
        inks=line.inks[here],
        again=None if line.again is None else line.again[there],
        again_sures=line.again_sures[there],
        again_rivals=line.again_rivals[there],
    )


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _scored(line: Line) -> Line:
    """A part of a line is as certain as its own characters."""
    return replace(line, score=sum(line.sures) / len(line.sures)) if line.sures else line


def _share(text: str, at: int) -> float:
    """How far along the line a character begins: Chinese ones are twice as wide as others."""
    widths = [2 if ord(character) > 0x2E7F else 1 for character in text]
    return sum(widths[:at]) / max(sum(widths), 1)


def _cut_again(line: Line, at: int) -> tuple[int, int]:
    """Where the second reading's first part ends and its second begins; apart where it reads on differently."""
    again, text = plain(line.again or ""), plain(line.text)
    if again[:at] == text[:at]:
        return at, at
    # The label read otherwise the second time: the value may still be the same.
    rest = text[at:]
    if rest and again.endswith(rest):
        return len(again) - len(rest), len(again) - len(rest)
    return 0, len(again)
