"""What callers are known to say, whole, for each request of each subject: `sayings/SUBJECT.yaml`.

A saying holds no place's name. `<household>` stands where the caller names the place of that fact, `<city>` for the
hotline's own city, `<other>` for a place elsewhere. Facts that are choices stand beside it. The ear learns from the
words; the bench fills the places in and asks whether everything comes out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from haoban.kernel.refusals import BrokenInstallation, Problem

from .definitions import Kind
from .tables import Tables, read_tables

SLOT = re.compile(r"<(\w+)>")
CITY, OTHER = "city", "other"
_BARE = re.compile(r"(?:^|[，。；,])(?:我?在|就在|我们?这?是)?<(\w+)>(?:的|这边|这块|那边)?(?=$|[，。；,])")
"""A place of which the caller only says the name: it plays the part that goes without saying."""
_ENOUGH, _AGREED = 3, 2 / 3
"""So many sayings, and this share of them, have to agree on that part."""
_NEARLY_ALL = 0.8
"""The share of a request's sayings from which a choice that they tell goes with the request."""
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Saying:
    """One way in which a request is put into words."""

    subject: str
    request: str
    say: str
    """The words, places as slots."""
    choices: Mapping[str, str]
    """Facts other than places that the words tell."""

    @property
    def slots(self) -> tuple[str, ...]:
        """The facts whose places are named, in their order."""
        return tuple(SLOT.findall(self.say))


@lru_cache(maxsize=1)
def read_sayings() -> tuple[Saying, ...]:
    """The package's sayings. Raises `BrokenInstallation` `sayings_wrong` where one names what is not in the tables."""
    tables = read_tables()
    problems: list[Problem] = []
    read: list[Saying] = []
    for file in sorted(files(__package__).joinpath("sayings").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            said = yaml.load(file.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - makes text only
            for one in _of_subject(file.name.removesuffix(".yaml"), said):
                problem = _mistake(one, tables)
                if problem:
                    problems.append(Problem(problem, f"sayings/{file.name}", None, one.request, one.say))
                read.append(one)
    if problems:
        raise BrokenInstallation("sayings_wrong", "来电说法有误，请改正", problems=tuple(problems))
    return tuple(read)


def unsaid_parts(sayings: Iterable[Saying]) -> dict[tuple[str, str], str]:
    """For each request the part of a place of which only the name is said, where the sayings agree on one."""
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in sayings:
        counted[one.subject, one.request].update(slot for slot in _BARE.findall(one.say) if slot not in (CITY, OTHER))
    usual = {matter: parts.most_common(1)[0] for matter, parts in counted.items() if parts}
    return {
        matter: part
        for matter, (part, count) in usual.items()
        if count >= _ENOUGH and count >= _AGREED * counted[matter].total()
    }


def implied_choices(sayings: Iterable[Saying]) -> dict[tuple[str, str], dict[str, str]]:
    """For each request the choices that nearly every saying of it tells: who joins as a resident is one."""
    said: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for one in sayings:
        said[one.subject, one.request].append(one.choices)
    implied: dict[tuple[str, str], dict[str, str]] = {}
    for matter, told in said.items():
        counted = Counter((fact, value) for choices in told for fact, value in choices.items())
        agreed = {fact: value for (fact, value), count in counted.items() if count >= _NEARLY_ALL * len(told)}
        if agreed and len(told) >= _ENOUGH:
            implied[matter] = agreed
    return implied


def _of_subject(subject: str, said: Mapping[str, list[Any]]) -> Iterator[Saying]:
    for request, entries in said.items():
        for entry in entries:
            facts = dict(entry) if isinstance(entry, dict) else {"say": entry}
            yield Saying(subject, request, facts.pop("say"), facts)


def _mistake(one: Saying, tables: Tables) -> str | None:
    if one.subject not in tables.subjects or one.request not in tables.subjects[one.subject].requests:
        return "没有这个主题或事项"
    for fact, value in one.choices.items():
        if fact not in tables.facts or value not in tables.facts[fact].values:
            return f"“{fact}”没有“{value}”这个值"
    places = {name for name, fact in tables.facts.items() if fact.kind is Kind.PLACE} | {CITY, OTHER}
    unknown = [slot for slot in one.slots if slot not in places]
    return f"没有“{unknown[0]}”这个地点" if unknown else None
