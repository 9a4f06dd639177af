"""The words of a page: names in the reader's language, days, amounts, masked numbers, the words of the law."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from haoban.casework.models import Bundle
from haoban.casework.queries import CaseView
from haoban.casework.words import DUE_WORDS
from haoban.catalogue.codes import Unit
from haoban.catalogue.definitions import LegalBasis, Limit
from haoban.catalogue.queries import find_catalogue
from haoban.kernel import clock
from haoban.kernel.days import day_in_words, moment_in_words
from haoban.kernel.money import format_yuan
from haoban.kernel.refusals import Refusal
from haoban.planning.rules import Ground, Reason
from haoban.planning.strip import Strip
from haoban.portal.terms import TERM_WORDS
from haoban.statutes.citations import Citation

register = template.Library()

_FIRST = ("name", "label", "text")
"""Where a definition keeps its Chinese name."""


def english() -> bool:
    """Whether the reader chose English."""
    return (get_language() or "").startswith("en")


@register.filter
def word(definition: Any, part: str = "") -> str:
    """A definition's name, or another part of it, in the reader's language; Chinese where there is no English."""
    if definition is None or isinstance(definition, str):
        return definition or ""
    if english():
        written = getattr(definition, f"english_{part}" if part else "english", "")
        if written:
            return str(written)
    if part:
        return str(getattr(definition, part))
    return str(next(getattr(definition, name) for name in _FIRST if hasattr(definition, name)))


@register.filter
def said(sentence: str) -> str:
    """A sentence of the pack in the reader's language; Chinese without a translation is marked as Chinese."""
    if not sentence or not english():
        return sentence
    catalogue = find_catalogue()
    translated = catalogue.pack.translations.get(sentence, "") if catalogue else ""
    return translated or format_html('<span lang="zh-hans">{}</span>', sentence)


_CHINESE_RUN = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uffee](?:[^A-Za-z]*[\u3400-\u9fff\uff01-\uffee])?")
"""From a Chinese character to the last one before a Latin letter."""


@register.filter
def as_written(text: str) -> str:
    """A name or words that somebody wrote; on an English page what is Chinese in them is marked as Chinese."""
    if not text or not english() or isinstance(text, SafeString):
        return text
    words, at = [], 0
    for run in _CHINESE_RUN.finditer(str(text)):
        words.append(format_html('{}<span lang="zh-hans">{}</span>', str(text)[at : run.start()], run[0]))
        at = run.end()
    return format_html("{}{}", format_html_join("", "{}", ((word,) for word in words)), str(text)[at:])


@register.filter
def listed(names: Iterable[Any]) -> str:
    """Names or definitions in a row, in the reader's language: `营业执照、公章`."""
    return (", " if english() else "、").join(word(name) for name in names)


@register.filter
def titled(bundle: Bundle) -> str:
    """What a bundle is about, in the reader's language; as it was called at submission where it is offered no more."""
    catalogue = find_catalogue() if english() else None
    return word(catalogue.matters.get(bundle.matter, bundle.title)) if catalogue else bundle.title


@register.filter
def short_name(definition: Any) -> str:
    """How an item or organisation is called on the strip."""
    return str(definition.english if english() else definition.short_name)


@register.filter
def in_chinese(definition: Any, part: str = "") -> bool:
    """Whether an English reader gets Chinese words here, so that the page can say so to a screen reader."""
    return english() and not getattr(definition, f"english_{part}" if part else "english", "")


@register.filter
def day(value: date | datetime | None, form: str = "") -> str:
    """`11月26日（周四）`, with the year where it isn't this one; `day:"short"` without the weekday."""
    if value is None:
        return ""
    on = clock.day_of(value) if isinstance(value, datetime) else value
    if form != "short":
        return day_in_words(on, clock.today(), english=english())
    words = day_in_words(on, clock.today(), english=english())
    return words.partition(" ")[2] if english() else words.partition("（")[0]


@register.filter
def moment(value: datetime | None) -> str:
    """`11月26日（周四）14:05`."""
    return moment_in_words(value, clock.today(), english=english()) if value else ""


@register.filter
def due(view: CaseView) -> str:
    """What the body owes on the day its limit ends: `12月3日（周四）前答复是否受理`; nothing where no limit runs."""
    if view.deadline.promised is None:
        return ""
    return gettext(DUE_WORDS[view.clock]) % {"day": day(view.deadline.promised.on)}


@register.filter
def mandated(until: date) -> str:
    """On what ground somebody acts under a mandate."""
    return gettext("授权委托，有效期至%(day)s") % {"day": day(until)}


@register.filter
def yuan(fen: int | None) -> str:
    """`¥12,345.67`."""
    return "" if fen is None else format_yuan(fen)


_TESTS = {
    "== true": gettext_noop("是"),
    "== false": gettext_noop("否"),
}


@register.filter
def at(conditions: Mapping[str, str], name: str) -> str:
    """A decision table's condition for an input, as an official reads it; nothing where the input may be anything."""
    test = conditions.get(name, "")
    if test in _TESTS:
        return gettext(_TESTS[test])
    catalogue, value = find_catalogue(), test.strip('"')
    field = catalogue.fields.get(name) if catalogue else None
    return next((word(choice) for choice in field.choices if choice.value == value), value) if field else value


@register.filter
def limit(value: Limit, form: str = "") -> str:
    """A limit in words: `5个工作日`, `当场办结`; `limit:"short"` for the strip."""
    if value.days == 0:
        return gettext("当场办结")
    if value.unit is not Unit.WORKING_DAYS:
        return ngettext("%(days)d天", "%(days)d天", value.days) % {"days": value.days}
    if form == "short":
        return ngettext("%(days)d工作日", "%(days)d工作日", value.days) % {"days": value.days}
    return ngettext("%(days)d个工作日", "%(days)d个工作日", value.days) % {"days": value.days}


@register.filter
def sentence(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language, and the words of ours that stand in it."""
    template_ = gettext(refusal.template)
    told = {
        name: gettext(value) if isinstance(value, str) and value else value for name, value in refusal.params.items()
    }
    return template_ % told if told else template_


@register.inclusion_tag("portal/parts/cite.html")
def cite(citation: Citation | LegalBasis | None, on: date | None = None, inline: bool = True) -> dict[str, Any]:
    """A citation as a link to the words that held on a day; with htmx they open beneath it."""
    if isinstance(citation, LegalBasis):
        basis, citation = citation, citation.citation
        if citation is None:
            return {"paper": basis.paper, "verified": basis.verified}
    return {"citation": citation, "href": law_address(citation, on) if citation else "", "inline": inline}


def law_address(citation: Citation, on: date | None = None) -> str:
    """The page of the law's article, marked at the paragraph and item."""
    address = reverse("law", args=(citation.law, citation.article))
    asked = [f"{name}={value}" for name in ("paragraph", "item") if (value := getattr(citation, name))]
    if on:
        asked.append(f"on={on.isoformat()}")
    anchor = f"#p{citation.paragraph or 1}" + (f"-{citation.item}" if citation.item else "")
    return address + ("?" + "&".join(asked) if asked else "") + (anchor if citation.paragraph or citation.item else "")


@register.inclusion_tag("portal/parts/strip.html")
def strip(drawn: Strip, label: str = "") -> dict[str, Any]:
    """The strip of a bundle."""
    return {"strip": drawn, "label": label}


_SHAPES = {
    "waiting": "",
    "received": '<path d="M10 10V2.5A7.5 7.5 0 0 1 17.5 10Z" fill="currentColor" stroke="none"/>',
    "review": '<path d="M10 2.5a7.5 7.5 0 0 1 0 15Z" fill="currentColor" stroke="none"/>',
    "stopped": '<path d="M7.6 6.5v7M12.4 6.5v7"/>',
    "done": '<path d="M6 10.3l2.8 2.8 5.4-5.8" class="tick"/>',
    "refused": '<path d="M6.7 6.7l6.6 6.6M13.3 6.7l-6.6 6.6"/>',
}


@register.simple_tag
def shape(name: str, tone: str = "") -> SafeString:
    """One of the six shapes, without a word: ○ ◔ ◑ ⏸ ● ✕. A word must stand beside it."""
    drawing = SafeString(_SHAPES[str(name)])
    return format_html(
        '<svg class="shape shape-{}{}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        '<circle cx="10" cy="10" r="8"/>{}</svg>',
        str(name),
        f" tone-{tone}" if tone else "",
        drawing,
    )


@register.filter
def because(reason: Reason) -> str:
    """Why an item is in the plan, in the reader's language."""
    words = {
        Ground.GOAL: gettext("这件事要办成的就是“%(material)s”"),
        Ground.NEEDED: gettext("“%(item)s”要等“%(material)s”核发后才能开始"),
        Ground.FOLLOWS: gettext("“%(item)s”可以先办，“%(material)s”随后补上"),
    }
    material, item = reason.material_name, reason.for_item_name
    if english() and (catalogue := find_catalogue()):
        material = word(catalogue.materials.get(reason.material, material))
        item = word(catalogue.items.get(reason.for_item or "", item))
    return words[reason.ground] % {"material": material, "item": item}


@register.simple_tag
def term(name: str) -> SafeString:
    """An official term with a dotted underline; pressed, it says what it means. Without popovers both are read."""
    place = f"term-{'-'.join(f'{ord(character):x}' for character in name)}"
    return format_html(
        '<button type="button" class="term" popovertarget="{}">{}</button>'
        '<span class="meaning" popover id="{}"><strong>{}</strong> {}</span>',
        place,
        gettext(name),
        place,
        gettext(name),
        gettext(TERM_WORDS[name]),
    )
