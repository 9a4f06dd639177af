"""From a case (question, facts) to the answer: hear, decide, and tell why, what is missing and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from haoban.kernel.divisions import DivisionCode, Level, level_of
from haoban.kernel.refusals import NotFound
from haoban.statutes.queries import words_of

from .definitions import Ground, Kind, Row
from .district import Body, District
from .facts import FactReader, Given
from .hearing import Hearing, Listener, excluded_with
from .rules import ANYWHERE, Decision, Known, Outcome, World, decide, would_change
from .tables import REQUEST, SUBJECT, Tables

LAYER_WORDS = {"nation": "国家级", "province": "省级", "city": "市级", "county": "区（县）级", "street": "街道（乡镇）"}
_POOLED_AT = {Level.PROVINCE: "province", Level.CITY: "city", Level.COUNTY: "county", Level.STREET: "county"}
_MOST_SHOWN = 12


@dataclass
class _Case:
    """What is known of one case, and where each piece is from."""

    choices: dict[str, str] = field(default_factory=dict)
    excluded: dict[str, frozenset[str]] = field(default_factory=dict)
    places: dict[str, DivisionCode] = field(default_factory=dict)
    assumed: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unsure: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Fact → what it can mean."""

    @property
    def known(self) -> Known:
        """As the rules ask for it."""
        return Known(self.choices, self.excluded, self.places)


class Adviser:
    """Answers who is in charge, for one district on one day."""

    def __init__(self, tables: Tables, district: District, on: date) -> None:
        self.tables = tables
        self.district = district
        self.on = on
        self._reader = FactReader(tables, district.places)
        self._listener = Listener(tables, district.places)

    def answer(self, case: Mapping[str, Any], file: str = "", number: int | None = None) -> dict[str, Any]:
        """The answer to a case with `question` and `facts` (FORMATS: jurisdiction).

        Raises `Refusal` `facts_wrong` where a fact's name or value is not known.
        """
        given = self._reader.read(case.get("facts") or {}, file, number)
        question = str(case.get("question") or "")
        hearing = self._listener.hear(question, given.choices.get(SUBJECT), (*given.choices, *given.places))
        found = self._gathered(given, hearing)
        subject = self._subject(found, hearing)
        answer = self._decided(subject, found) if subject else self._which_subject(hearing, found)
        return {
            "question": question or None,
            **answer,
            "heard": [
                {
                    "fact": one.fact,
                    "value": one.value,
                    "name": self._value_name(one.fact, one.value, subject),
                    "words": one.words,
                    "sure": one.sure,
                }
                for one in hearing.facts
            ],
            "notes": [*answer.get("notes", ()), *found.notes],
            "on": self.on,
        }

    def knows(self, name: object) -> bool:
        """Whether this is the name of a fact."""
        return self._reader.knows(name)

    def hear(self, question: str) -> Hearing:
        """What is heard in a message, alone."""
        return self._listener.hear(question)

    def _gathered(self, given: Given, hearing: Hearing) -> _Case:
        found = _Case(dict(given.choices), {}, dict(given.places), [], [*given.notes, *hearing.notes])
        for fact, mention in given.open.items():
            self._leave_open(fact, mention.codes, found)
        for fact, value in hearing.choices.items():
            found.choices.setdefault(fact, value)
        for fact, code in hearing.places.items():
            if fact not in found.places and fact not in given.open:
                found.places[fact] = code
        for fact, mention in hearing.open.items():
            if fact not in found.places and fact not in given.open:
                self._leave_open(fact, mention.codes, found)
        found.excluded = dict(hearing.excluded)
        for fact, values in hearing.candidates.items():
            if fact not in found.choices:
                found.unsure[fact] = values
        return found

    def _leave_open(self, fact: str, codes: tuple[DivisionCode, ...], found: _Case) -> None:
        """A name that several divisions bear: nothing is known but that it is one of them."""
        found.unsure[fact] = tuple(codes)
        names = "、".join(dict.fromkeys(self.district.places.full_name(code) for code in codes[:4]))
        found.notes.append(f"“{self.tables.facts[fact].name}”可能是 {names}，请问清楚是哪一个")

    def _subject(self, found: _Case, hearing: Hearing) -> str | None:
        if SUBJECT in found.choices:
            return found.choices[SUBJECT]
        request = found.choices.get(REQUEST)
        fitting = [key for key in hearing.subjects if request in (None, *self.tables.subjects[key].requests)]
        return fitting[0] if len(fitting) == 1 and (request is not None or self._heard(hearing, fitting[0])) else None

    @staticmethod
    def _heard(hearing: Hearing, subject: str) -> bool:
        """Whether a subject was heard for sure, or follows from the facts given."""
        heard = [one for one in hearing.facts if one.fact == SUBJECT and one.value == subject]
        return all(one.sure for one in heard)

    def _decided(self, subject: str, found: _Case) -> dict[str, Any]:
        table = self.tables.tables[subject]
        written = self.tables.subjects[subject]
        if found.choices.get(REQUEST) not in (None, *written.requests):
            del found.choices[REQUEST]
        if len(written.requests) == 1:
            found.choices.setdefault(REQUEST, next(iter(written.requests)))
        values = {fact: tuple(known) for fact, known in table.inputs.items()}
        candidates = {fact: heard for fact, heard in found.unsure.items() if fact in values}
        for fact, out in excluded_with(candidates, values).items():
            found.excluded[fact] = found.excluded.get(fact, frozenset()) | out
        self._assume(subject, found, values)
        for fact, unlikely in written.unlikely.items():
            if fact not in candidates:
                found.excluded[fact] = found.excluded.get(fact, frozenset()) | frozenset(unlikely)
        relevant = {fact: value for fact, value in found.choices.items() if fact in values}
        known = Known(relevant, found.excluded, found.places, self._narrowed(found))
        decision = decide(table, known, self.district)
        self._tell_home(decision, found)
        missing = list(decision.missing)
        shown = self._outcome(decision.outcome) if decision.outcome else self._nobody()
        if decision.outcome is not None:
            shown["rules"] = self._rules_of(decision)
            if len({world.outcome.row.id for world in decision.worlds}) > 1:
                shown["notes"] = []
        changes = self._changes(subject, known, decision)
        return {
            **shown,
            "subject": subject,
            "request": found.choices.get(REQUEST),
            "item": self.district.handled(f"{subject}.{found.choices.get(REQUEST)}") if decision.outcome else None,
            "facts_used": self._used(subject, decision, known),
            "assumed": found.assumed,
            "missing": missing,
            "ask_next": self._question(missing[0], subject, decision, found) if missing else None,
            "would_change": changes,
            "possible": self._possible(decision, subject) if decision.outcome is None else [],
        }

    def _narrowed(self, found: _Case) -> dict[str, tuple[DivisionCode, ...]]:
        return {
            fact: tuple(DivisionCode(code) for code in codes)
            for fact, codes in found.unsure.items()
            if self.tables.facts[fact].kind is Kind.PLACE
        }

    def _assume(self, subject: str, found: _Case, values: Mapping[str, tuple[str, ...]]) -> None:
        """What follows from the place of insurance, what the subject takes for usual, what holds in this district."""
        if "pooling_level" in values and "pooling_level" not in found.choices and "pooling_level" not in found.unsure:
            insured = found.places.get("insured_at")
            if insured is not None:
                level = _POOLED_AT.get(level_of(insured), "county")
                self._take(found, "pooling_level", level, "按参保地的级别推定", verified=False)
        for fact, value in self.tables.subjects[subject].assume.items():
            if fact not in found.choices and fact not in found.unsure and value not in found.excluded.get(fact, ()):
                self._take(found, fact, value, "没有说明，按通常情形", verified=False)
        for fact in values:
            default = self.district.assume.get(f"{subject}.{fact}") or self.district.assume.get(fact)
            if default is None or fact in found.choices or fact in found.unsure:
                continue
            if default.value not in found.excluded.get(fact, ()):
                self._take(found, fact, default.value, default.source, verified=default.verified)

    def _take(self, found: _Case, fact: str, value: str, source: str, *, verified: bool) -> None:
        found.choices[fact] = value
        found.assumed.append(
            {
                "fact": fact,
                "value": value,
                "name": self._value_name(fact, value, None),
                "source": source,
                "verified": verified,
            }
        )

    def _tell_home(self, decision: Decision, found: _Case) -> None:
        if decision.home_assumed is not None:
            city = self.district.places.city
            found.assumed.append(
                {
                    "fact": decision.home_assumed,
                    "value": city,
                    "name": self.district.places.full_name(city),
                    "source": "没有说明地点，按本市",
                    "verified": False,
                }
            )

    def _outcome(self, outcome: Outcome) -> dict[str, Any]:
        row = self.tables.rows[outcome.row.id]
        if row.route is not None:
            route = self.tables.routes[row.route]
            return {
                "body": None,
                "organisation": None,
                "level": None,
                "level_name": None,
                "division": None,
                "phone": route.phone or (self.district.hotline if row.route == "petition" else None),
                "route": {"key": row.route, "name": route.name, "advice": route.advice, "phone": route.phone},
                "rules": self._rules(outcome.row.id, row),
                "assisting": [],
                "item": None,
                "notes": [row.note] if row.note else [],
            }
        body = self._body(outcome)
        assisting = [
            self._shown(self.district.body_for(role, self._layer_for(role, row), outcome.code or self.district.home))
            for role in row.assisting
        ]
        return {
            **self._shown(body),
            "route": None,
            "rules": self._rules(outcome.row.id, row),
            "assisting": [one for one in assisting if one["body"] != body.name],
            "item": None,
            "notes": [row.note] if row.note else [],
        }

    def _layer_for(self, role: str, row: Row) -> str:
        """The level on which a body helps: the city's where the pack has no other of its kind."""
        assert row.level is not None  # noqa: S101 - a row with a body has a level
        layers = {body.layer for body in self.district.bodies if body.role == role}
        return row.level.value if not layers or row.level.value in layers else sorted(layers)[0]

    def _body(self, outcome: Outcome) -> Body:
        code = outcome.code or self.district.home
        return self.district.body_for(outcome.row.role or "", outcome.row.layer or "", code)

    def _shown(self, body: Body) -> dict[str, Any]:
        return {
            "body": body.name,
            "organisation": body.organisation,
            "level": body.layer,
            "level_name": LAYER_WORDS[body.layer],
            "division": {"code": body.division, "name": self.district.places.full_name(DivisionCode(body.division))},
            "phone": body.phone,
            "phone_source": body.source,
            "phone_verified": body.verified,
        }

    def _nobody(self) -> dict[str, Any]:
        return {
            "body": None,
            "organisation": None,
            "level": None,
            "level_name": None,
            "division": None,
            "phone": None,
            "route": None,
            "rules": [],
            "assisting": [],
            "item": None,
            "notes": [],
        }

    def _rules(self, key: str, row: Row) -> list[dict[str, Any]]:
        return [
            {
                "id": key,
                "source": ground.source,
                "verified": ground.citation is not None,
                "text": _text(ground, self.on),
            }
            for ground in row.rules
        ]

    def _rules_of(self, decision: Decision) -> list[dict[str, Any]]:
        """The rules of every row that can still hold: where the facts leave several open, all lead to the same body."""
        keys = dict.fromkeys(world.outcome.row.id for world in decision.worlds)
        found = [rule for key in keys for rule in self._rules(key, self.tables.rows[key])]
        first: dict[str, dict[str, Any]] = {}
        for rule in found:
            first.setdefault(rule["source"], rule)
        return list(first.values())

    def _used(self, subject: str, decision: Decision, known: Known) -> dict[str, Any]:
        used: dict[str, Any] = {SUBJECT: subject}
        for fact in decision.used:
            used[fact] = known.choices.get(fact) or known.places.get(fact)
        return used

    def _changes(self, subject: str, known: Known, decision: Decision) -> list[dict[str, Any]]:
        if decision.outcome is None:
            return self._by_answer(subject, decision)
        found = would_change(self.tables.tables[subject], known, decision.outcome, self.district)
        return [
            {
                "fact": change.fact,
                "value": change.value,
                "name": self._value_name(change.fact, change.value, subject),
                "body": None if change.outcome.row.route else self._body(change.outcome).name,
                "route": change.outcome.row.route,
            }
            for change in found
        ][:_MOST_SHOWN]

    def _by_answer(self, subject: str, decision: Decision) -> list[dict[str, Any]]:
        """Where it depends on one fact: what each answer to the next question comes to, as far as it settles it."""
        if not decision.missing:
            return []
        asked = decision.missing[0]
        by_value: dict[str, list[World]] = {}
        for world in decision.worlds:
            if asked in world.assumed:
                by_value.setdefault(world.assumed[asked], []).append(world)
        return [
            {
                "fact": asked,
                "value": value,
                "name": self._value_name(asked, value, subject),
                "body": None if worlds[0].outcome.row.route else self._body(worlds[0].outcome).name,
                "route": worlds[0].outcome.row.route,
            }
            for value, worlds in by_value.items()
            if len({world.outcome.key for world in worlds}) == 1
        ][:_MOST_SHOWN]

    def _possible(self, decision: Decision, subject: str) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = []
        for world in decision.possible:
            row = world.outcome.row
            body = None if row.route else self._body(world.outcome)
            shown.append(
                {
                    "body": body.name if body else None,
                    "level": body.layer if body else None,
                    "phone": body.phone if body else None,
                    "route": row.route,
                    "if": {fact: self._value_name(fact, value, subject) for fact, value in world.assumed.items()},
                }
            )
        home = self.district.places.full_name(self.district.home)
        return sorted(shown, key=lambda one: home not in one["if"].values())[:_MOST_SHOWN]

    def _question(self, fact: str, subject: str, decision: Decision, found: _Case) -> str:
        """The one question to ask next, with the answers that are still possible where there are few."""
        if fact == REQUEST:
            left = list(dict.fromkeys(world.assumed[fact] for world in decision.worlds if fact in world.assumed))
            names = [self._value_name(fact, value, subject) for value in left]
            if 1 < len(names) <= 4:
                return f"您是要{'，还是'.join(names)}？"
            return self.tables.facts[fact].ask
        if fact in found.unsure and self.tables.facts[fact].kind is Kind.PLACE:
            names = [self.district.places.full_name(DivisionCode(code)) for code in found.unsure[fact][:4]]
            return f"{self.tables.facts[fact].name}是{'，还是'.join(dict.fromkeys(names))}？"
        if self.tables.facts[fact].kind is Kind.PLACE and fact in found.places:
            name = self.district.places.full_name(found.places[fact])
            return f"{self.tables.facts[fact].name}在{name}的哪个区（县）、哪个街道（乡镇）？"
        return self.tables.facts[fact].ask

    def _which_subject(self, hearing: Hearing, found: _Case) -> dict[str, Any]:
        keys = hearing.subjects or ()
        names = [self.tables.subjects[key].name for key in keys]
        ask = f"您要问的是{'，还是'.join(names)}？" if len(names) > 1 else self.tables.facts[SUBJECT].ask
        possible = []
        for key in keys:
            trial = _Case(dict(found.choices), dict(found.excluded), dict(found.places), [], [], dict(found.unsure))
            trial.unsure.pop(REQUEST, None)
            answer = self._decided(key, trial)
            possible.append(
                {
                    "body": answer["body"],
                    "level": answer["level"],
                    "phone": answer["phone"],
                    "route": answer["route"]["key"] if answer["route"] else None,
                    "if": {SUBJECT: self.tables.subjects[key].name},
                    "answer": answer,
                }
            )
        bodies = {one["body"] or one["route"] for one in possible}
        if len(bodies) == 1 and None not in bodies:
            return dict(possible[0]["answer"])
        for one in possible:
            del one["answer"]
        return {
            **self._nobody(),
            "subject": None,
            "request": found.choices.get(REQUEST),
            "facts_used": {},
            "assumed": [],
            "missing": [SUBJECT],
            "ask_next": ask,
            "would_change": [
                {"fact": SUBJECT, "value": key, "name": name, "body": one["body"], "route": one["route"]}
                for key, name, one in zip(keys, names, possible, strict=True)
            ],
            "possible": possible,
        }

    def _value_name(self, fact: str, value: str, subject: str | None) -> str:
        if fact in self.tables.facts and self.tables.facts[fact].kind is Kind.PLACE:
            return self.district.places.full_name(DivisionCode(value))
        return self.tables.name_of(fact, value, subject)


@lru_cache(maxsize=1000)
def _text(ground: Ground, on: date) -> str | None:
    """The words of the law, where the statutes room holds it."""
    if ground.citation is None:
        return None
    try:
        return words_of(ground.citation, on).text
    except NotFound:
        return None


__all__ = ["ANYWHERE", "Adviser"]
