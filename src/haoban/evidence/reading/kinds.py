"""What kind of paper a page is, told by its heading, its labels, and what its values prove."""

from collections.abc import Iterable
from dataclasses import dataclass

from .facts import Kind, Line
from .headings import is_other, is_title
from .labels import FORMS, Form
from .pieces import in_rows, pieces
from .writing import plain, unlabelled

_LONGEST_HEADING = 24
"""Characters beyond which a line is no heading."""
_LONG_LABEL = 4
"""Characters from which a label is known in the middle of a line too: shorter ones are everyday words."""


@dataclass(frozen=True)
class _Page:
    """A page as its kind is told from it."""

    lines: tuple[Line, ...]
    texts: tuple[str, ...]
    """The lines for comparing."""
    headings: frozenset[str]
    """Lines and whole rows that are short enough for a heading."""


def tell_kinds(lines: list[Line]) -> list[Kind]:
    """What the paper may be, likeliest first; nothing where too little speaks for any."""
    texts = tuple(plain(line.text) for line in lines)
    rows = ["".join(plain(line.text) for line in row) for row in in_rows(lines)]
    headings = frozenset(text for text in {*texts, *rows} if len(text) <= _LONGEST_HEADING)
    page = _Page(tuple(lines), texts, headings)
    shares = {kind: share for kind, form in FORMS.items() if (share := _speaks_for(form, page)) is not None}
    return sorted(shares, key=lambda kind: -shares[kind])


def _speaks_for(form: Form, page: _Page) -> float | None:
    """The share of a form's facts that are on the page, and one for its heading; `None` where it isn't the form."""
    titled = any(is_title(text, title) for title in form.titles for text in page.headings)
    titled = titled or (form.mark is not None and any(form.mark.fullmatch(text) for text in page.texts))
    least = form.least if titled else form.least_untitled
    if least is None or (_is_foreign(form, page, titled) and (form.spoken_of or not titled)):
        return None
    labels, rests = pieces(list(page.lines), form.labels, form.running)
    shaped = _shaped(form, (*page.lines, *rests))
    if form.spoken_of and not titled and not shaped:
        return None
    proof = form.proof(page.texts)
    names = {label.name for label in labels} | _named_within(form, page) | proof.facts | (shaped if titled else set())
    if len(names) < least - proof.spared or not form.must <= names:
        return None
    return len(names) / len(set(form.labels.values())) + (1.0 if titled else 0.0)


def _is_foreign(form: Form, page: _Page, titled: bool) -> bool:
    """Whether the page is headed as another paper, or without a heading carries a label that only others do."""
    if any(is_other(text, form.titles) for text in page.headings):
        return True
    return not titled and any(text.startswith(form.foreign) for text in page.texts)


def _named_within(form: Form, page: _Page) -> set[str]:
    """The facts whose longer labels stand in the middle of a line."""
    long = {label: name for label, name in form.labels.items() if len(label) >= _LONG_LABEL}
    return {name for text in page.texts for label, name in long.items() if label in text}


def _shaped(form: Form, lines: Iterable[Line]) -> set[str]:
    """The facts of which a line has the looks that no other text on such a paper has."""
    bare = {unlabelled(line.text) for line in lines} if form.shapes else set()
    return {name for name, shape in form.shapes.items() if any(shape.fullmatch(one) for one in bare)}
