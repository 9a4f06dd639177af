"""From a case (question, facts) to the answer: hear, decide, and tell why, what is missing and what would change it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from haoban.kernel.divisions import DivisionCode, Level, level_of

from .agreement import Trial, agreed, door_of, torn
from .definitions import Kind
from .district import District
from .facts import FactReader, Given
from .heard import Hearing
from .hearing import Listener, excluded_with
from .rules import ANYWHERE, Decision, Known, decide
from .sayings import Saying
from .tables import REQUEST, SUBJECT, Tables, read_tables
from .telling import Teller

POOLING = "pooling_level"
_POOLED_AT = {Level.PROVINCE: "province", Level.CITY: "city", Level.COUNTY: "county", Level.STREET: "county"}


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


def adviser_of(pack: Path, on: date) -> "Adviser":
    """The adviser of a pack's district on a day. Raises what reading the tables and the pack raises."""
    tables = read_tables()
    return Adviser(tables, District(pack, tables.roles, on), on)


class Adviser:
    """Answers who is in charge, for one district on one day."""

    def __init__(self, tables: Tables, district: District, on: date, sayings: Iterable[Saying] | None = None) -> None:
        """`sayings` are what the ear learns from: those of the package, unless others are given."""
        self.tables = tables = tables.on(on)
        self.district = district
        self.on = on
        self._tell = Teller(tables, district, on)
        self._reader = FactReader(tables, district.places)
        self._listener = Listener(tables, district.places, sayings)

    def answer(self, case: Mapping[str, Any], file: str = "", number: int | None = None) -> dict[str, Any]:
        """The answer to a case with `question` and `facts` (FORMATS: jurisdiction).

        Raises `Refusal` `facts_wrong` where a fact's name or value is not known.
        """
        given = self._reader.read(case.get("facts") or {}, file, number)
        question = str(case.get("question") or "")
        hearing = self._listener.hear(question, given.choices.get(SUBJECT), (*given.choices, *given.places))
        found, answer = self._answered(given, hearing)
        if torn(hearing.likely) and not {SUBJECT, REQUEST} & given.choices.keys():
            hearing, found, answer = self._by_door(question, given, hearing, found, answer)
        subject = answer["subject"]
        return {
            "question": question or None,
            **answer,
            "heard": [
                {
                    "fact": one.fact,
                    "value": one.value,
                    "name": self._tell.value_name(one.fact, one.value, subject),
                    "words": one.words,
                    "sure": one.sure,
                }
                for one in hearing.facts
            ],
            "notes": [
                *self._urgent(hearing, answer),
                *answer.get("notes", ()),
                *found.notes,
                *self._second(hearing),
            ],
            "on": self.on,
        }

    def _answered(self, given: Given, hearing: Hearing) -> tuple[_Case, dict[str, Any]]:
        found = self._gathered(given, hearing)
        subject = self._subject(found, hearing)
        return found, self._decided(subject, found) if subject else self._which_subject(hearing, found)

    def _by_door(
        self, question: str, given: Given, hearing: Hearing, found: _Case, answer: dict[str, Any]
    ) -> tuple[Hearing, _Case, dict[str, Any]]:
        """Nothing stands out: the body to which what it may be about leads, or a question which of it is meant."""
        facts = (*given.choices, *given.places)
        heard = [
            (matter, share, self._listener.hear(question, None, facts, matter)) for matter, share in hearing.likely
        ]
        trials = [(one, *self._answered(given, one)) for _, _, one in heard]
        best = agreed(
            Trial(matter, share, told) for (matter, share, _), (_, _, told) in zip(heard, trials, strict=True)
        )
        if best is not None and door_of(answer) == best.door:
            return hearing, found, answer
        if best is not None:
            chosen, known, told = next(one for one in trials if one[2] is best.answer)
            chosen.unsettle(hearing)
            return chosen, known, told
        if door_of(answer) is None:
            return hearing, found, answer
        hearing.leave_open()
        return hearing, *self._answered(given, hearing)

    def _urgent(self, hearing: Hearing, answer: Mapping[str, Any]) -> Iterator[str]:
        """Somebody may be in danger while the call is about something else: that is told first."""
        for matter, words in hearing.urgent.items():
            subject, _, request = matter.partition(".")
            if (answer["subject"], answer["request"]) != (subject, request):
                row = self.tables.tables[subject].row_for({REQUEST: request})
                route = self.tables.routes[row.route or ""]
                yield f"听到“{words}”：如果正在发生或有人身危险，请立即拨打 {route.phone}（{route.name}）"

    def _second(self, hearing: Hearing) -> Iterator[str]:
        """Another matter in the same call is told, so that nobody forgets it."""
        if hearing.second is not None:
            subject, request, words = hearing.second
            written = self.tables.subjects[subject]
            yield f"还听到另一件事（{written.name}：{written.requests[request].name}）：“{words}”，请另外问一次"

    def advise(self, question: str) -> dict[str, Any]:
        """The answer to what a caller says, alone."""
        return self.answer({"question": question})

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
        found.assumed = [one for one in found.assumed if one["fact"] in decision.used]
        self._tell_home(decision, found)
        missing = list(decision.missing)
        shown = self._tell.outcome(decision.outcome) if decision.outcome else self._tell.nobody()
        if decision.outcome is not None:
            shown["rules"] = self._tell.rules_of(decision)
            if len({world.outcome.row.id for world in decision.worlds}) > 1:
                shown["notes"] = []
        changes = self._tell.changes(subject, known, decision)
        return {
            **shown,
            "subject": subject,
            "request": found.choices.get(REQUEST),
            "item": self.district.handled(f"{subject}.{found.choices.get(REQUEST)}") if decision.outcome else None,
            "facts_used": self._tell.used(subject, decision, known),
            "assumed": found.assumed,
            "missing": missing,
            "ask_next": self._tell.question(missing[0], subject, decision, found.unsure, found.places)
            if missing
            else None,
            "would_change": changes,
            "possible": self._tell.possible(decision, subject) if decision.outcome is None else [],
        }

    def _narrowed(self, found: _Case) -> dict[str, tuple[DivisionCode, ...]]:
        return {
            fact: tuple(DivisionCode(code) for code in codes)
            for fact, codes in found.unsure.items()
            if self.tables.facts[fact].kind is Kind.PLACE
        }

    def _assume(self, subject: str, found: _Case, values: Mapping[str, tuple[str, ...]]) -> None:
        """What follows from the place of insurance, what the subject takes for usual, what holds in this district."""
        served = found.choices.get(REQUEST) in self.tables.subjects[subject].served_where_insured
        if served and POOLING not in found.choices and POOLING not in found.unsure:
            level = self._level_of_insurance(subject, found)
            if level is not None:
                self._take(found, POOLING, level, "按参保地（没有说明的，按所说地点）的经办机构推定", verified=False)
        for fact, value in self.tables.subjects[subject].assume.items():
            if fact not in found.choices and fact not in found.unsure and value not in found.excluded.get(fact, ()):
                self._take(found, fact, value, "没有说明，按通常情形", verified=False)
        for fact in values:
            default = self.district.assume.get(f"{subject}.{fact}") or self.district.assume.get(fact)
            if default is None or fact in found.choices or fact in found.unsure or (served and fact == POOLING):
                continue
            if default.value not in found.excluded.get(fact, ()):
                self._take(found, fact, default.value, default.source, verified=default.verified)

    def _level_of_insurance(self, subject: str, found: _Case) -> str | None:
        """The level of the agency that serves the place of insurance, or the one that the rows take for it."""
        written = self.tables.subjects[subject]
        wanted = found.choices.get(REQUEST)
        rows = [row for row in written.rows if wanted in row.when.get(REQUEST, ())]
        for place in (*dict.fromkeys(place for row in rows for place in (row.at or written.at)), ANYWHERE):
            if place in found.unsure:
                return None
            if place in found.places:
                code = found.places[place]
                if self.district.key_for(rows[0].body or "", "county", code) and code.startswith(
                    self.district.places.city
                ):
                    return self.district.body_for(rows[0].body or "", "county", code).layer
                return _POOLED_AT.get(level_of(code), "county")
        return None

    def _take(self, found: _Case, fact: str, value: str, source: str, *, verified: bool) -> None:
        found.choices[fact] = value
        found.assumed.append(
            {
                "fact": fact,
                "value": value,
                "name": self._tell.value_name(fact, value, None),
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

    def _which_subject(self, hearing: Hearing, found: _Case) -> dict[str, Any]:
        keys = hearing.subjects or hearing.guesses
        names = [self.tables.subjects[key].name for key in keys]
        ask = self.tables.facts[SUBJECT].ask
        if names:
            ask = f"您要问的是{'，还是'.join(names)}？" if len(names) > 1 else f"您要问的是{names[0]}的事吗？"
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
        if len(hearing.subjects) > 1 and len(bodies) == 1 and None not in bodies:
            return dict(possible[0]["answer"])
        for one in possible:
            del one["answer"]
        return {
            **self._tell.nobody(),
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
