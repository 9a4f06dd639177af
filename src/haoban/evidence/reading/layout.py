"""From lines on a page to values beside labels: a label's value lies right of it and below it, up to the next label."""

import re
from dataclasses import dataclass, replace
from math import inf

from .cutting import Label
from .facts import Kind, Line, joined
from .headings import is_title
from .labels import FORMS, Form
from .pieces import in_rows, pieces
from .writing import plain

# Distances are in heights of the label, whatever the size of the picture.
_COLUMN_ABOVE = 12
"""How far above a label the first label of the column beside it may stand."""
_NEXT_ROW = 2.6
"""How far under a row of a value its next row may lie."""
_TALL = 2.0
"""Height of a box beside a value from which it is an arc of a seal: its words run up and down."""
_CROWDED = 0.9
"""Confidence that a value beside such a box has at most: what it lost to the seal doesn't show."""


@dataclass(frozen=True)
class Found:
    """What stands beside a label."""

    name: str
    lines: tuple[Line, ...]
    """In the order of reading."""

    @property
    def text(self) -> str:
        """The lines joined, for comparing."""
        return "".join(plain(line.text) for line in self.lines)

    @property
    def stands(self) -> str:
        """The lines joined, as they stand."""
        return joined(self.lines)


def values(lines: list[Line], kind: Kind) -> list[Found]:
    """Every label's value. A label whose value is empty is left out."""
    form = FORMS[kind]
    # A heading is no label, however much it looks like one.
    lines = [line for line in lines if not any(is_title(plain(line.text), title) for title in form.titles)]
    lines = _without_terms(lines)
    labels, rests = pieces(lines, form.labels, form.running)
    found = []
    for place in sorted(labels, key=lambda label: (label.page, label.middle)):
        inside = _value(place, labels, rests, form)
        if inside:
            found.append(Found(place.name, tuple(inside)))
    return found


def _without_terms(lines: list[Line]) -> list[Line]:
    """The lines without the printed terms of use of old licences (须知), which stand in a column beside the values."""
    heads = [line for line in lines if _TERMS.match(plain(line.text))]
    if not heads:
        return lines
    left, top = min(line.left for line in heads), min(line.top for line in heads)
    height, page = heads[0].height, heads[0].page
    bottom = max(line.bottom for line in heads)
    return [
        line
        for line in lines
        if line.page != page or line.left < left - height or not top - height < line.middle < bottom + height
    ]


_TERMS = re.compile(r"须知$|\d\.?《[^》]{0,6}(营业|法人)?执照》|\d\.?营业执照")


@dataclass(frozen=True)
class _Surroundings:
    """What a label has around it, and how far its value may reach."""

    label: Label
    others: list[Label]
    """The other labels of its page."""
    rests: list[Line]
    """What is no label on its page."""
    row_edge: float
    """Where the next label of its row begins."""
    edge: float
    """Where the next column begins, or the next label of its row."""
    floor: float
    """The middle of the next label under it."""


def _surroundings(label: Label, labels: list[Label], rests: list[Line]) -> _Surroundings:
    height = label.height
    others = [other for other in labels if other.page == label.page and other is not label]
    # A column begins where another label stands clearly to the right, at about this height or below. The code of a
    # licence stands in its head and begins none.
    columns = [
        other.left
        for other in others
        if other.left > label.right + height
        and other.bottom > label.top - _COLUMN_ABOVE * height
        and other.name != "uscc"
    ]
    same_row = [
        other.left for other in others if other.left > label.right and abs(other.middle - label.middle) < height * 0.8
    ]
    edge = min([*columns, *same_row], default=inf) - height * 0.2
    under = [
        other.middle
        for other in others
        if other.middle > label.middle + height * 0.5 and other.left < edge and other.right > label.left - height * 6
    ]
    return _Surroundings(
        label=label,
        others=others,
        rests=[line for line in rests if line.page == label.page],
        row_edge=min(same_row, default=inf) - height * 0.2,
        edge=edge,
        floor=min(under, default=inf),
    )


def _value(label: Label, labels: list[Label], rests: list[Line], form: Form) -> list[Line]:
    """The lines of a label's value in the order of reading."""
    around = _surroundings(label, labels, rests)
    first = _beside(around) or _beneath(around)
    first = _together(sorted(first, key=lambda line: line.left), label.height)
    return _going_on(first, around, form) if first and label.name in form.wrapping else first


def _beside(around: _Surroundings) -> list[Line]:
    """What stands right of the label in its row."""
    label, height = around.label, around.label.height
    row = [
        line
        for line in around.rests
        if label.right - height * 0.7 <= line.left < around.row_edge
        and abs(line.middle - label.middle) < max(height, line.height) * 0.7
    ]
    row = [line for line in row if line.left < around.edge] or row
    low = [line for line in row if line.height < _TALL * height]
    return _crowded(low) if low and len(low) < len(row) else row


def _going_on(first: list[Line], around: _Surroundings, form: Form) -> list[Line]:
    """The first row of a value that may wrap, with the rows under it that belong to it."""
    label, height = around.label, around.label.height
    told = {other.name for other in around.others} | {label.name}
    strange = [shape for name, shape in form.shapes.items() if name not in told]
    begins, ends = min(line.left for line in first), max(line.right for line in first)
    chosen, last = list(first), max(line.middle for line in first)
    for line in sorted(around.rests, key=lambda line: line.middle):
        if line in chosen or (line.middle <= last + height * 0.5 and line.middle <= label.middle + height * 0.5):
            continue
        if line.middle > around.floor - height * 0.45:
            continue
        if any(shape.fullmatch(plain(line.text)) for shape in strange):
            # Its own label was lost, and what stands under it belongs to others too.
            break
        if any(_heads(other, line, label) for other in around.rests):
            # Nor is what a label stands before that was read as something else; a seal may look so.
            chosen = _crowded(chosen)
            break
        aligned = begins - height * 1.2 <= line.left < min(around.edge, ends + height * 5)
        if aligned and line.middle - last < max(height, line.height) * _NEXT_ROW:
            chosen.append(line)
            last = max(last, line.middle)
    return [line for row in in_rows(chosen) for line in row]


def _crowded(lines: list[Line]) -> list[Line]:
    """The lines of a value that something else stands in: no longer certain."""
    return [replace(line, score=min(line.score, _CROWDED)) for line in lines]


def _heads(other: Line, line: Line, label: Label) -> bool:
    """Whether another piece of text stands before a line, in the column where its label stands."""
    return (
        other is not line
        and abs(other.middle - line.middle) < min(other.height, line.height) * 0.6
        and abs(other.left - label.left) < label.height
        and other.right < line.left
    )


def _together(row: list[Line], height: float) -> list[Line]:
    """What stands far to the right belongs to another column, whose label may have been lost."""
    kept = row[:1]
    for line in row[1:]:
        if line.left - kept[-1].right > 5 * max(height, line.height):
            break
        kept.append(line)
    return kept


def _beneath(around: _Surroundings) -> list[Line]:
    """Some papers print the value under its label."""
    label, height = around.label, around.label.height
    there = [
        line
        for line in around.rests
        if height * 0.6 < line.middle - label.middle < height * 2.4
        and line.middle < around.floor - height * 0.45
        and abs(line.left - label.left) < height
    ]
    return [min(there, key=lambda line: line.middle)] if there else []
