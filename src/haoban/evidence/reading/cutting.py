"""Lines cut at a character, and labels cut off them; what is known of each character stays with it."""

import re
from dataclasses import dataclass, replace

from .facts import Line
from .writing import plain

_REMARK = re.compile(
    r"^(\((?:负责人|单位负责人|经营场所|住所|盖章|章|签章|公章|身份证号码|以下简称.{2,3}|.{1,8}(?=\):))\)|\((?:单位)?负(?:责人?)?)?[:;.·/]*"
)
"""A bracketed remark and a colon after a label belong to it; (负责人) is long enough to lose its end."""


@dataclass(frozen=True)
class Label:
    """A label found on the page."""

    name: str
    left: float
    top: float
    right: float
    bottom: float
    page: int = 1

    @property
    def height(self) -> float:
        """Of its characters."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Halfway down."""
        return (self.top + self.bottom) / 2


def split_label(line: Line, length: int, name: str) -> tuple[Label, Line | None]:
    """A line's first `length` characters as a label, and what follows them, if anything."""
    remark = _REMARK.match(plain(line.text)[length:])
    at = length + (remark.end() if remark else 0)
    label, rest = part(line, at)
    where = Label(name, label.left, label.top, label.right, label.bottom, label.page)
    return where, rest if rest.text else None


def begun_at(label: Label, first: Line) -> Label:
    """The label with the left edge of its first part."""
    return Label(
        label.name, first.left, min(label.top, first.top), label.right, max(label.bottom, first.bottom), label.page
    )


def part(line: Line, at: int) -> tuple[Line, Line]:
    """A line cut before one of its characters; the second reading is cut at the same words."""
    text = line.text
    share = _share(text, at)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.corners
    top = (ax + (bx - ax) * share, ay + (by - ay) * share)
    low = (dx + (cx - dx) * share, dy + (cy - dy) * share)
    edge = line.left + (line.right - line.left) * share
    cut = _cut_again(line, at)
    first = replace(
        line,
        text=text[:at],
        right=edge,
        corners=((ax, ay), top, low, (dx, dy)),
        again=None if line.again is None else line.again[: cut[0]],
        sures=line.sures[:at],
        rivals=line.rivals[:at],
        inks=line.inks[:at],
        again_sures=line.again_sures[: cut[0]],
        again_rivals=line.again_rivals[: cut[0]],
    )
    second = replace(
        line,
        text=text[at:],
        left=edge,
        corners=(top, (bx, by), (cx, cy), low),
        again=None if line.again is None else line.again[cut[1] :],
        sures=line.sures[at:],
        rivals=line.rivals[at:],
        inks=line.inks[at:],
        again_sures=line.again_sures[cut[1] :],
        again_rivals=line.again_rivals[cut[1] :],
    )
    return _scored(first), _scored(second)


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
