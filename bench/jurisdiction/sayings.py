"""The package's sayings as cases: places filled in, and what the same facts come to where they are told outright."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from haoban.hotline.jurisdiction.answering import Adviser
from haoban.hotline.jurisdiction.district import District
from haoban.hotline.jurisdiction.sayings import CITY, OTHER, SLOT, Saying, read_sayings
from haoban.hotline.jurisdiction.tables import Tables

FOLDS = 5
_ELSEWHERE = ("沈阳", "大连", "鞍山", "北京", "哈尔滨", "抚顺市", "本溪", "天津", "营口", "长春")


@dataclass(frozen=True)
class Case:
    """A saying with its places, the facts that it tells, and the words it is put in."""

    saying: Saying
    words: str
    facts: dict[str, str]
    """As they are heard: places by code."""

    @property
    def fold(self) -> int:
        """To which part it belongs; the ear that hears it has learned from the other parts only."""
        return zlib.crc32(self.saying.say.encode()) % FOLDS


def cases(sayings: Sequence[Saying], district: District) -> Iterator[Case]:
    """Every saying once, with places chosen by a hash of its words."""
    counties = district.counties
    streets = [code for county in counties for code in district.below(county)]
    for one in sayings:
        number = zlib.crc32(one.say.encode())
        facts = dict(one.choices)
        words, end = [], 0
        for found in SLOT.finditer(one.say):
            words.append(one.say[end : found.start()])
            end = found.end()
            slot = found[1]
            number = number // 7 + 13
            if slot == CITY:
                words.append(district.places.name(district.places.city).removesuffix("市"))
            elif slot == OTHER:
                words.append(_ELSEWHERE[number % len(_ELSEWHERE)])
            else:
                within = streets if number % 5 == 0 else counties
                code = within[number % len(within)]
                facts[slot] = code
                name = district.places.name(code)
                short = name.removesuffix("市") if number % 3 == 0 and name.endswith("市") else name
                words.append(short)
        yield Case(one, "".join(words) + one.say[end:], facts)


def wanted(case: Case, adviser: Adviser) -> str | None:
    """The body or route that the facts come to."""
    told = {"subject": case.saying.subject, "request": case.saying.request, **case.facts}
    return named(adviser.answer({"facts": told}))


def named(answer: dict[str, Any]) -> str | None:
    """The body or the route of an answer."""
    route = answer["route"]
    return str(route["key"]) if isinstance(route, dict) else (str(answer["body"]) if answer["body"] else None)


@dataclass
class Heard:
    """How the sayings were heard."""

    messages: int = 0
    subject: int = 0
    request: int = 0
    facts: int = 0
    facts_right: int = 0
    answers_right: int = 0
    wrong: int = 0

    @property
    def subject_share(self) -> float:
        """Share of the right subject."""
        return self.subject / self.messages

    @property
    def request_share(self) -> float:
        """Share of the right subject and request."""
        return self.request / self.messages

    @property
    def facts_share(self) -> float:
        """Share of the facts that were heard with their place."""
        return self.facts_right / self.facts

    @property
    def answers_share(self) -> float:
        """Share of the answers to which the same facts come where they are told outright."""
        return self.answers_right / self.messages

    @property
    def wrong_share(self) -> float:
        """Share of the answers that name another body or route."""
        return self.wrong / self.messages


def left_out(tables: Tables, told: Adviser, *, quick: bool) -> Heard:
    """Hear every saying without having learned from it; with `quick` one part of five."""
    everything = list(cases(read_sayings(), told.district))
    heard = Heard()
    for fold in range(1 if quick else FOLDS):
        learned = [case.saying for case in everything if case.fold != fold]
        adviser = Adviser(tables, told.district, told.on, learned)
        for case in everything:
            if case.fold == fold:
                _count(case, adviser.answer({"question": case.words}), wanted(case, told), heard)
    return heard


def _count(case: Case, answer: dict[str, Any], body: str | None, heard: Heard) -> None:
    got = named(answer)
    sure = {one["fact"]: str(one["value"]) for one in answer["heard"] if one["sure"]}
    heard.messages += 1
    heard.subject += answer["subject"] == case.saying.subject
    heard.request += (answer["subject"], answer["request"]) == (case.saying.subject, case.saying.request)
    heard.facts += len(case.facts)
    heard.facts_right += sum(sure.get(fact) == value for fact, value in case.facts.items())
    heard.answers_right += got == body
    heard.wrong += got is not None and got != body
