"""From lines on a page to values beside labels: a label's value lies right of it and below it, up to the next label."""

import re
import unicodedata
from dataclasses import dataclass, replace

from .facts import Kind, Line
from .labels import FORMS, Form


@dataclass(frozen=True)
class Label:
    """A label found on the page."""

    name: str
    left: float
    top: float
    right: float
    bottom: float
    start: Line
    """The line it stands in; its rest may be the beginning of the value."""


@dataclass(frozen=True)
class Found:
    """What stands beside a label."""

    name: str
    lines: tuple[Line, ...]
    """In the order of reading."""

    @property
    def text(self) -> str:
        """The lines joined."""
        return "".join(plain(line.text) for line in self.lines)


def plain(text: str) -> str:
    """Full-width to half-width, no blanks; Chinese brackets and colons become ASCII ones."""
    halved = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    # A full-width bracket or stop is easily read as two.
    return re.sub(r"([()、,;:。])\1+", r"\1", halved)


def tell_kind(lines: list[Line]) -> Kind:
    """What the paper is, by its heading and its labels; `UNKNOWN` where too little speaks for any kind."""
    texts = [plain(line.text) for line in lines]
    best, best_score = Kind.UNKNOWN, 0.0
    for kind, form in FORMS.items():
        titled = any(_is_title(text, title) for title in form.titles for text in texts)
        names = {name for text in texts for label, name in form.labels.items() if _starts(text, label)}
        names |= {name for text in texts for label, name in form.labels.items() if len(label) > 3 and label in text}
        if kind is Kind.ID_CARD_FRONT:
            names |= {name for text in texts for label, name in form.labels.items() if label in text and len(text) < 9}
        if len(names) < (form.least if titled else form.least_untitled):
            continue
        score = len(names) / len(set(form.labels.values())) + (1.0 if titled else 0.0)
        if score > best_score:
            best, best_score = kind, score
    return best


def _is_title(text: str, title: str) -> bool:
    stripped = re.sub(r"\(.*?\)|[^\u4e00-\u9fff]", "", text)
    return stripped.endswith(title) and len(stripped) <= len(title) + 7 and not stripped.startswith(("见", "按", "凭"))


def _starts(text: str, label: str) -> bool:
    return text.startswith(label)


def values(lines: list[Line], kind: Kind) -> list[Found]:
    """Every label's value. A label whose value is empty is left out."""
    form = FORMS[kind]
    pieces = _pieces(_join_spread(lines, form), form)
    labels: list[Label] = []
    rests: list[Line] = []
    for line, label in pieces:
        if label is None:
            rests.append(line)
            continue
        text = plain(line.text)
        share = min(len(label) / max(len(text), 1), 1.0)
        edge = line.left + (line.right - line.left) * share
        labels.append(Label(form.labels[label], line.left, line.top, edge, line.bottom, line))
        rest = _after(line, label)
        if rest is not None:
            rests.append(replace(rest, left=edge))
    found = []
    for place in labels:
        inside = _region(place, labels, rests, form)
        if inside:
            found.append(Found(place.name, tuple(inside)))
    return found


def _after(line: Line, label: str) -> Line | None:
    """The rest of a line after its label, without the colon or a bracketed remark that belongs to the label."""
    text = plain(line.text)[len(label) :]
    text = re.sub(r"^(\((?:负责人|经营场所|住所|盖章|章|签章|公章)\))?[:;.·]?", "", text)
    if not text:
        return None
    share = 1 - len(text) / max(len(plain(line.text)), 1)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.corners
    corners = ((ax + (bx - ax) * share, ay + (by - ay) * share), (bx, by), (cx, cy))
    last = (dx + (cx - dx) * share, dy + (cy - dy) * share)
    again = line.again
    if again is not None:
        again = plain(again)
        # The second reading is cut at the same label; where it doesn't begin with it, it can't confirm anything.
        again = re.sub(r"^(\(.*?\))?[:;.·]?", "", again[len(label) :]) if again.startswith(label) else ""
    return replace(line, text=text, corners=(*corners, last), again=again)


def _join_spread(lines: list[Line], form: Form) -> list[Line]:
    """Labels printed with wide gaps (名　　称) come as single characters: neighbours in a row are put together."""
    starts = {label[0]: label for label in sorted(form.labels, key=len) if len(label) <= 4}
    used: set[int] = set()
    joined = []
    for number, line in enumerate(lines):
        if number in used:
            continue
        text = plain(line.text)
        label = starts.get(text) if len(text) <= 2 else None
        if label is None:
            joined.append(line)
            continue
        ends, grown, taken = line, text, {number}
        for other, candidate in sorted(enumerate(lines), key=lambda pair: pair[1].left):
            if other in used or other in taken or candidate.left < ends.right - line.height * 0.3:
                continue
            same_row = abs(candidate.middle - line.middle) < line.height * 0.6
            near = candidate.left - ends.right < line.height * 5
            remainder = plain(candidate.text)
            rest = label[len(grown) :]
            if same_row and near and rest and remainder.startswith(rest[: len(remainder)]):
                grown, ends = grown + remainder, candidate
                taken.add(other)
                if grown.startswith(label):
                    break
        if grown.startswith(label):
            used |= taken
            line = replace(
                line,
                text=grown,
                again=grown,
                right=ends.right,
                corners=(line.corners[0], ends.corners[1], ends.corners[2], line.corners[3]),
            )
        joined.append(line)
    return joined


_HALVES = {"名称": ("名", "称"), "类型": ("类", "型"), "住所": ("住", "所")}
"""Labels printed so wide that one half alone may be found."""

_PARTIES = frozenset({"甲方", "乙方", "出租方", "承租方", "出租人", "承租人"})
"""Words that a contract goes on to use in its sentences: a label only before a colon or alone."""


def _pieces(lines: list[Line], form: Form) -> list[tuple[Line, str | None]]:
    """Lines with the label that they begin with; a line with two labels is cut in two."""
    known = sorted(form.labels, key=lambda label: -len(label))
    pieces: list[tuple[Line, str | None]] = []
    for line in lines:
        todo = [line]
        while todo:
            part = todo.pop()
            text = plain(part.text).lstrip("·.:")
            label = next((label for label in known if _begins(text, label)), None)
            if label is None or form.labels[label] in ("business_scope", "address", "premises", "scope"):
                pieces.append((part, label))
                continue
            cut = min(
                (
                    text.find(other, len(label))
                    for other in known
                    if text.find(other, len(label)) > 0 and form.labels[other] != form.labels[label]
                ),
                default=-1,
            )
            if cut < 0:
                pieces.append((part, label))
                continue
            first, second = _cut(part, text, cut)
            pieces.append((first, label))
            todo.append(second)
    return pieces


def _begins(text: str, label: str) -> bool:
    if len(label) == 2 and label in _HALVES and text in _HALVES[label]:
        return True
    if label in _PARTIES:
        return re.match(rf"{label}(\(.{{1,6}}\))?(:|$)", text) is not None
    return text.startswith(label)


def _cut(line: Line, text: str, at: int) -> tuple[Line, Line]:
    share = at / len(text)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.corners
    top = (ax + (bx - ax) * share, ay + (by - ay) * share)
    low = (dx + (cx - dx) * share, dy + (cy - dy) * share)
    edge = line.left + (line.right - line.left) * share
    again = plain(line.again) if line.again is not None else None
    first_again = second_again = again
    if again is not None:
        second_again = again[again.find(text[at : at + 2]) :] if text[at : at + 2] in again else ""
        first_again = again[: len(again) - len(second_again)]
    return (
        replace(line, text=text[:at], right=edge, corners=((ax, ay), top, low, (dx, dy)), again=first_again),
        replace(line, text=text[at:], left=edge, corners=(top, (bx, by), (cx, cy), low), again=second_again),
    )


def _region(label: Label, labels: list[Label], rests: list[Line], form: Form) -> list[Line]:
    height = label.bottom - label.top
    middle = (label.top + label.bottom) / 2
    # A column begins where another label stands clearly to the right, at about this height or below.
    rightward = [
        other.left
        for other in labels
        if other.left > label.right + height and other.bottom > label.top - height * 12 and other.name != "uscc"
    ]
    same_row = [
        other.left for other in labels if other.left > label.right and abs(other.top - label.top) < height * 0.8
    ]
    edge = min([*rightward, *same_row], default=float("inf")) - height * 0.2
    below = min(
        (
            (other.top + other.bottom) / 2
            for other in labels
            if other.top > middle and other.left < edge and other.right > label.left - height
        ),
        default=float("inf"),
    )
    first = [
        line
        for line in rests
        if line.left >= label.right - height * 0.6
        and line.left < edge
        and abs(line.middle - middle) < max(height, line.height) * 0.7
    ]
    if label.name not in form.wrapping:
        return sorted(first, key=lambda line: line.left)
    chosen = list(first)
    begins = min((line.left for line in first), default=label.right)
    last = middle
    for line in sorted(rests, key=lambda line: line.middle):
        if line in chosen or line.middle <= middle + height * 0.5 or line.middle > below - height * 0.45:
            continue
        aligned = begins - height * 1.2 <= line.left < edge
        if aligned and line.middle - last < max(height, line.height) * 2.6:
            chosen.append(line)
            last = line.middle
    return _in_rows(chosen)


def _in_rows(lines: list[Line]) -> list[Line]:
    """Top to bottom, and within a row left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and abs(rows[-1][0].middle - line.middle) < min(line.height, rows[-1][0].height) * 0.6:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.left)]
