"""Answers as they are told: the body or the route, its rules, what is missing, what would change it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from haoban.catalogue.bodies import LEVELS
from haoban.kernel.divisions import DivisionCode
from haoban.kernel.refusals import NotFound
from haoban.statutes.queries import words_of

from .definitions import Ground, Kind, Row
from .district import Body, District
from .rules import Decision, Known, Outcome, World, would_change
from .tables import REQUEST, SUBJECT, Tables

LAYER_WORDS = {"nation": "国家级", "province": "省级", "city": "市级", "county": "区（县）级", "street": "街道（乡镇）"}
_MOST_SHOWN = 12
"""Changes, and bodies that it can be, that an answer tells: more nobody reads on the telephone."""
_MOST_NAMED = 4
"""Answers that a question names."""
_PETITION = "petition"
"""信访 has no national number: a caller is told that of the hotline."""


class Teller:
    """Puts decisions into the words and fields of an answer (FORMATS: jurisdiction)."""

    def __init__(self, tables: Tables, district: District, on: date) -> None:
        self.tables = tables
        self.district = district
        self.on = on

    def outcome(self, outcome: Outcome) -> dict[str, Any]:
        """The body or the route of an outcome, with what helps and the note."""
        row = self.tables.rows[outcome.row.id]
        told = {**self.nobody(), "rules": self._rules(outcome.row.id, row), "notes": [row.note] if row.note else []}
        if row.route is not None:
            route = self.tables.routes[row.route]
            return {
                **told,
                "phone": route.phone or (self.district.hotline if row.route == _PETITION else None),
                "route": {"key": row.route, "name": route.name, "advice": route.advice, "phone": route.phone},
            }
        body = self._body(outcome)
        assisting = [
            self.shown(self.district.body_for(role, layer, outcome.code or self.district.home))
            for role, layer in (self._assistant(written, row) for written in row.assisting)
        ]
        return {**told, **self.shown(body), "assisting": [one for one in assisting if one["body"] != body.name]}

    def _assistant(self, written: str, row: Row) -> tuple[str, str]:
        """Role and level of a body that helps: the row's level, or the only one on which the pack has its kind."""
        role, _, layer = written.partition("@")
        assert row.level is not None  # noqa: S101 - a row with a body has a level
        layers = {body.layer for body in self.district.bodies if body.role == role}
        if not layer:
            layer = row.level.value if not layers or row.level.value in layers else min(layers)
        return role, layer

    def _body(self, outcome: Outcome) -> Body:
        code = outcome.code or self.district.home
        return self.district.body_for(outcome.row.role or "", outcome.row.layer or "", code)

    def shown(self, body: Body) -> dict[str, Any]:
        """A body with level, division and telephone."""
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

    def nobody(self) -> dict[str, Any]:
        """No body: it depends on what is missing."""
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

    def rules_of(self, decision: Decision) -> list[dict[str, Any]]:
        """The rules of every row that can still hold: where the facts leave several open, all lead to the same body."""
        keys = dict.fromkeys(world.outcome.row.id for world in decision.worlds)
        found = [rule for key in keys for rule in self._rules(key, self.tables.rows[key])]
        first: dict[str, dict[str, Any]] = {}
        for rule in found:
            first.setdefault(rule["source"], rule)
        return list(first.values())

    def used(self, subject: str, decision: Decision, known: Known) -> dict[str, Any]:
        """The known facts on which a decision rests."""
        used: dict[str, Any] = {SUBJECT: subject}
        for fact in decision.used:
            used[fact] = known.choices.get(fact) or known.places.get(fact)
        return used

    def changes(self, subject: str, known: Known, decision: Decision) -> list[dict[str, Any]]:
        """What another value of one fact would come to; where nothing is decided, what each answer would."""
        if decision.outcome is None:
            return self._by_answer(subject, decision)
        found = would_change(self.tables.tables[subject], known, decision.outcome, self.district)
        return [
            {
                "fact": change.fact,
                "value": change.value,
                "name": self.value_name(change.fact, change.value, subject),
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
                "name": self.value_name(asked, value, subject),
                "body": None if worlds[0].outcome.row.route else self._body(worlds[0].outcome).name,
                "route": worlds[0].outcome.row.route,
            }
            for value, worlds in by_value.items()
            if len({world.outcome.key for world in worlds}) == 1
        ][:_MOST_SHOWN]

    def possible(self, decision: Decision, subject: str) -> list[dict[str, Any]]:
        """Who it can be, and under which facts; the pack's own division first."""
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
                    "if": {fact: self.value_name(fact, value, subject) for fact, value in world.assumed.items()},
                }
            )
        home = self.district.places.full_name(self.district.home)
        return sorted(shown, key=lambda one: home not in one["if"].values())[:_MOST_SHOWN]

    def question(
        self,
        fact: str,
        subject: str,
        decision: Decision,
        unsure: Mapping[str, tuple[str, ...]],
        places: Mapping[str, DivisionCode],
    ) -> str:
        """The one question to ask next, with the answers that are still possible where there are few."""
        if fact == REQUEST:
            left = list(dict.fromkeys(world.assumed[fact] for world in decision.worlds if fact in world.assumed))
            names = [self.value_name(fact, value, subject) for value in left]
            if 1 < len(names) <= _MOST_NAMED:
                return f"您是要{'，还是'.join(names)}？"
            return self.tables.facts[fact].ask
        if fact in unsure and self.tables.facts[fact].kind is Kind.PLACE:
            names = [self.district.places.full_name(DivisionCode(code)) for code in unsure[fact][:_MOST_NAMED]]
            return f"{self.tables.facts[fact].name}是{'，还是'.join(dict.fromkeys(names))}？"
        if self.tables.facts[fact].kind is Kind.PLACE and fact in places:
            name = self.district.places.full_name(places[fact])
            finer = {len(world.assumed.get(fact, "")) for world in decision.worlds}
            street = "、哪个街道（乡镇）" if max(finer) > LEVELS["county"] else ""
            return f"{self.tables.facts[fact].name}在{name}的哪个区（县）{street}？"
        return self.tables.facts[fact].ask

    def value_name(self, fact: str, value: str, subject: str | None) -> str:
        """How an official calls a value; a place by its name."""
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
