"""The words of the law as a page: the article that held on a day, marked where it is cited."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from haoban.kernel import clock
from haoban.kernel.refusals import Refusal
from haoban.people.doors import Door, door
from haoban.statutes.citations import Citation
from haoban.statutes.queries import versions_of, words_of
from haoban.statutes.rules import Law, version_on

from .errors import page_before
from .posted import whole_number


@dataclass(frozen=True)
class Piece:
    """A paragraph or an item of it, as it is shown."""

    anchor: str
    text: str
    cited: bool
    item: bool


@door(Door.EVERYONE)
@require_safe
def law(request: HttpRequest, law: str, article: int) -> HttpResponse:
    """The article; `?on=DATE` asks for the words of that day, `paragraph` and `item` mark a place in it."""
    on = _day(request.GET.get("on"))
    citation = Citation(
        law=law.strip("《》"),
        article=max(article, 1),
        paragraph=whole_number(request.GET.get("paragraph"), 4) or None,
        item=whole_number(request.GET.get("item"), 4) or None,
    )
    words = words_of(citation, on)
    versions = versions_of(citation.law)
    held = version_on(versions, on)
    assert held is not None  # noqa: S101 - words_of has refused a day without a version
    context = {
        "citation": citation,
        "place": str(citation).partition("》")[2],
        "words": words,
        "on": on,
        "pieces": _pieces(held, citation),
        "before": citation.article - 1 if citation.article > 1 else None,
        "next": citation.article + 1 if citation.article < len(held.articles) else None,
        "versions": sorted(versions, key=lambda version: version.in_force_on, reverse=True),
        "held": held,
        "before_page": page_before(request),
    }
    template = "portal/law_words.html" if request.headers.get("HX-Request") else "portal/law.html"
    return render(request, template, context)


def _pieces(held: Law, citation: Citation) -> list[Piece]:
    found = []
    whole = citation.paragraph is None and citation.item is None
    for number, paragraph in enumerate(dict(held.articles)[citation.article], 1):
        this = number == (citation.paragraph or 1)
        cited = not whole and this and citation.item is None
        found.append(Piece(f"p{number}", paragraph.words, cited, item=False))
        for place, item in enumerate(paragraph.items, 1):
            marked = cited or (not whole and this and citation.item == place)
            found.append(Piece(f"p{number}-{place}", item, marked, item=True))
    return found


def _day(text: str | None) -> date:
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("not_a_day", "日期应写成 2026-11-26 这样，现在是“%(text)s”", {"text": text}) from None
