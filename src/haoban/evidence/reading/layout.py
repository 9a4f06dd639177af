"""From lines on a page to values beside labels: a label's value lies right of it and below it, up to the next label."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .cutting import Label
from .facts import Kind, Line
from .labels import FORMS, OTHER_LABELS, OTHER_TITLES, Form
from .numerals import born_on, codes, dates, is_id_number, is_uscc
from .pieces import in_rows, pieces
from .shapes import VALIDITY
from .writing import plain, unlabelled

_TALL = 2.0
"""Heights of its label from which a box beside a value is an arc of a seal: its words run up and down."""
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
        return "".join(line.text for line in self.lines)


def tell_kinds(lines: list[Line]) -> list[Kind]:
    """What the paper may be, by heading and labels, likeliest first; nothing where too little speaks for any."""
    texts = [plain(line.text) for line in lines]
    rows = ["".join(plain(line.text) for line in row) for row in in_rows(lines)]
    headings = [text for text in {*texts, *rows} if len(text) <= 24]
    scores: dict[Kind, float] = {}
    for kind, form in FORMS.items():
        titled = any(_is_title(text, title) for title in form.titles for text in headings)
        titled = titled or (form.mark is not None and any(form.mark.fullmatch(text) for text in texts))
        foreign = any(_is_other(text, kind) for text in headings) or (
            not titled and any(text.startswith(OTHER_LABELS.get(kind, ())) for text in texts)
        )
        if foreign and not (titled and kind is not Kind.ID_CARD_BACK):
            continue
        labels, rests = pieces(lines, form.labels, form.running)
        names = {label.name for label in labels} | {
            name for text in texts for label, name in form.labels.items() if len(label) > 3 and label in text
        }
        shaped = _shaped(form, (*lines, *rests))
        if titled:
            names |= shaped
        elif kind is Kind.ID_CARD_BACK and not shaped:
            # What is written about identity cards names their two labels as well.
            continue
        if kind is Kind.ID_CARD_FRONT:
            names |= _told_by_number(texts)
        if kind is Kind.BUSINESS_LICENCE and any(is_uscc(code) for text in texts for code in codes(text)):
            names.add("uscc")
        least = form.least if titled else form.least_untitled
        if kind is Kind.ID_CARD_FRONT:
            # A number that holds the day printed above it stands for labels that light took; on a copy of both sides
            # the heading of the other side stands for the rest, with its validity also where the day was lost.
            told, both = _told_by_number(texts), any(_is_title(text, "居民身份证") for text in headings)
            if {"id_number", "born_on"} <= told:
                least = 2 if both else 3
            elif told and both and any(VALIDITY.fullmatch(text) for text in texts):
                least = 2
        if len(names) < least or not form.must <= names:
            continue
        scores[kind] = len(names) / len(set(form.labels.values())) + (1.0 if titled else 0.0)
    return sorted(scores, key=lambda kind: -scores[kind])


def _shaped(form: Form, lines: Iterable[Line]) -> set[str]:
    """The facts of which a line has the looks that no other text on such a paper has."""
    bare = {unlabelled(line.text) for line in lines} if form.shapes else set()
    return {name for name, shape in form.shapes.items() if any(shape.fullmatch(one) for one in bare)}


def _told_by_number(texts: list[str]) -> set[str]:
    """The labels that a valid identity number alone in its line, and the day of birth in it, stand for."""
    born = {born_on(text) for text in texts if is_id_number(text)}
    if not born:
        return set()
    return {"id_number"} | ({"born_on"} if any(day in born for text in texts for day in dates(text)) else set())


def is_heading(line: Line, form: Form) -> bool:
    """Whether a line is the form's heading and nothing else."""
    return re.sub(r"\(.*?\)|[^\u4e00-\u9fff]", "", plain(line.text)) in form.titles


def _is_title(text: str, title: str) -> bool:
    stripped = re.sub(r"\(.*?\)|[^\u4e00-\u9fff]", "", text)
    if not stripped.startswith(title) and re.search(
        r"[我你要有请把的和与未无凭按持见领到交办关失及]", stripped[: -len(title)]
    ):
        return False
    if stripped.endswith(title) and len(stripped) <= len(title) + 7:
        return True
    if stripped in OTHER_TITLES:
        return False
    # One character of a heading may be read wrongly.
    return (
        len(title) >= 4
        and len(stripped) == len(title)
        and sum(a != b for a, b in zip(stripped, title, strict=True)) == 1
    )


def _is_other(text: str, kind: Kind) -> bool:
    stripped = re.sub(r"\(.*?\)|[^\u4e00-\u9fff]", "", text)
    # Of its own heading the light may have left the end alone.
    if any(_is_title(text, title) or title.endswith(stripped) for title in FORMS[kind].titles):
        return False
    return stripped.endswith(OTHER_TITLES) and len(stripped) <= 16


def values(lines: list[Line], kind: Kind) -> list[Found]:
    """Every label's value. A label whose value is empty is left out."""
    form = FORMS[kind]
    # A heading is no label, however much it looks like one.
    lines = [line for line in lines if not any(_is_title(plain(line.text), title) for title in form.titles)]
    lines = _without_terms(lines)
    labels, rests = pieces(lines, form.labels, form.running)
    found = []
    for place in sorted(labels, key=lambda label: (label.page, label.middle)):
        inside = _region(place, labels, rests, form)
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


def _region(label: Label, labels: list[Label], rests: list[Line], form: Form) -> list[Line]:
    height = label.height
    labels = [other for other in labels if other.page == label.page and other is not label]
    rests = [line for line in rests if line.page == label.page]
    # A column begins where another label stands clearly to the right, at about this height or below.
    rightward = [
        other.left
        for other in labels
        if other.left > label.right + height and other.bottom > label.top - height * 12 and other.name != "uscc"
    ]
    same_row = [
        other.left for other in labels if other.left > label.right and abs(other.middle - label.middle) < height * 0.8
    ]
    row_edge = min(same_row, default=float("inf")) - height * 0.2
    edge = min([*rightward, *same_row], default=float("inf")) - height * 0.2
    below = min(
        (
            other.middle
            for other in labels
            if other.middle > label.middle + height * 0.5
            and other.left < edge
            and other.right > label.left - height * 6
        ),
        default=float("inf"),
    )
    first = [
        line
        for line in rests
        if line.left >= label.right - height * 0.7
        and line.left < row_edge
        and abs(line.middle - label.middle) < max(height, line.height) * 0.7
    ]
    if any(line.left < edge for line in first):
        first = [line for line in first if line.left < edge]
    low = [line for line in first if line.height < _TALL * height]
    if low and len(low) < len(first):
        first = [replace(line, score=min(line.score, _CROWDED)) for line in low]
    if not first:
        first = _beneath(label, below, rests)
    first = _together(sorted(first, key=lambda line: line.left), height)
    if label.name not in form.wrapping or not first:
        return first
    chosen = list(first)
    told = {other.name for other in labels} | {label.name}
    strange = [shape for name, shape in form.shapes.items() if name not in told]
    begins = min(line.left for line in first)
    last = max(line.middle for line in first)
    for line in sorted(rests, key=lambda line: line.middle):
        if line in chosen or (line.middle <= last + height * 0.5 and line.middle <= label.middle + height * 0.5):
            continue
        if line.middle > below - height * 0.45:
            continue
        if any(shape.fullmatch(plain(line.text)) for shape in strange):
            # Its own label was lost, and what stands under it belongs to others too.
            break
        if any(_heads(other, line, label) for other in rests):
            # Nor is what a label stands before that was read as something else; a seal may look so.
            return [replace(one, score=min(one.score, _CROWDED)) for row in in_rows(chosen) for one in row]
        aligned = begins - height * 1.2 <= line.left < min(edge, max(one.right for one in first) + height * 5)
        if aligned and line.middle - last < max(height, line.height) * 2.6:
            chosen.append(line)
            last = max(last, line.middle)
    return [line for row in in_rows(chosen) for line in row]


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


def _beneath(label: Label, below: float, rests: list[Line]) -> list[Line]:
    """Some papers print the value under its label."""
    there = [
        line
        for line in rests
        if label.height * 0.6 < line.middle - label.middle < label.height * 2.4
        and line.middle < below - label.height * 0.45
        and abs(line.left - label.left) < label.height
    ]
    return [min(there, key=lambda line: line.middle)] if there else []
