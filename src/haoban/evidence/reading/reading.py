"""From the lines of a document to its facts, and which of them are sure.

Sure means: whoever takes the value without looking is wrong less than once in a thousand. A code is sure by its check
digits, anything else only where two readings of different pixels agree and each was certain (`assurance`).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from . import cards, deeds, licences
from .facts import CARD_SIDES, Kind, Line, Reading
from .kinds import tell_kinds
from .layout import Found, values
from .pages import MOST_PAGES
from .paper import Paper
from .several import first_alone, shows_several
from .writing import plain

Again = Callable[[list[Line]], list[Line]]
"""Reads lines a second time."""


def read(lines: list[Line], again: Again, today: date) -> Reading:
    """What a document of one or more pages says. Pages of different kinds: the first that is known counts."""
    lines = [replace(line, number=number) for number, line in enumerate(lines)]
    told_kinds = {page: tell_kinds([line for line in lines if line.page == page]) for page in _pages(lines)}
    known = {page: kinds for page, kinds in told_kinds.items() if kinds}
    if not known:
        sentence = "没有认出这是哪一种证照，请人工查看" if lines else "没有读到文字，请重新拍摄"
        return Reading(Kind.UNKNOWN, problems=[sentence])
    kind = known[min(known)][0]
    parts = _parts(kind, known)
    reading = Reading(parts[0][0])
    for part, pages in parts:
        there = {one for page in pages for one in known.get(page, [])}
        _read_part(reading, part, [line for line in lines if line.page in pages], there, again, today)
    taken = {page for _, pages in parts for page in pages}
    for page, kinds in known.items():
        if page not in taken and kinds[0] is not reading.kind:
            reading.problems.append(f"第{page}页是另一种证照，没有读取，请单独上传")
    for name, fact in reading.facts.items():
        if not fact.sure and not any(name in problem for problem in reading.problems):
            reading.problems.append(f"{name}：请核对“{fact.value}”")
    return reading


def _pages(lines: list[Line]) -> list[int]:
    return sorted({line.page for line in lines})


def _parts(kind: Kind, known: dict[int, list[Kind]]) -> list[tuple[Kind, set[int]]]:
    """Which pages are read as what: both sides of an identity card belong together, wherever they stand."""
    if kind in CARD_SIDES:
        return [
            (side, {min(page for page, kinds in known.items() if side in kinds)})
            for side in CARD_SIDES
            if any(side in kinds for kinds in known.values())
        ]
    first = min(known)
    # A contract goes on over its pages; licences and certificates are one page.
    return [(kind, set(range(first, first + MOST_PAGES)) if kind is Kind.LEASE else {first})]


def _read_part(reading: Reading, kind: Kind, lines: list[Line], told: set[Kind], again: Again, today: date) -> None:
    needed = _worth_a_second_look(lines, kind)
    second = {line.number for line in needed}
    reread = iter(again(needed))
    doubled = [next(reread) if line.number in second else line for line in lines]
    every = values(doubled, kind)
    several = shows_several(doubled, every, kind, told)
    if several:
        alone = first_alone(doubled, kind)
        doubled, every = (alone, values(alone, kind)) if alone is not None else (doubled, every)
    found: dict[str, Found] = {}
    for one in every:
        found.setdefault(one.name, one)
    paper = Paper(reading, found, doubled, today)
    _FACTS[kind](paper)
    if several:
        paper.say("图中好像不止一份证照，内容可能混在一起，请每份单独拍摄后上传")
        paper.doubt(*reading.facts)


_TELLING = re.compile(r"[0-9A-Z.·]{15,}|第\d{5,}号|年.*年")
"""Codes, numbers of certificates, terms: read again wherever they stand."""


def _worth_a_second_look(lines: list[Line], kind: Kind) -> list[Line]:
    """Lines that hold a value, except the long scopes, and codes wherever they stand."""
    used = {
        line.number for one in values(lines, kind) if one.name not in ("business_scope", "scope") for line in one.lines
    }
    return [line for line in lines if line.again is None and (line.number in used or _TELLING.search(plain(line.text)))]


_FACTS: dict[Kind, Callable[[Paper], None]] = {
    Kind.BUSINESS_LICENCE: licences.licence,
    Kind.ID_CARD_FRONT: cards.front,
    Kind.ID_CARD_BACK: cards.back,
    Kind.FOOD_PERMIT: licences.food,
    Kind.PROPERTY_CERTIFICATE: deeds.ownership,
    Kind.LEASE: deeds.lease,
    Kind.BANK_ACCOUNT: deeds.account,
}
