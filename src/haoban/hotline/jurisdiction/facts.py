"""Facts as they are handed in: names and values in Chinese or code; what is not known is refused with what exists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from haoban.kernel.divisions import DivisionCode
from haoban.kernel.refusals import Problem, Refusal

from .definitions import Kind
from .mentions import Mention
from .places import Gazetteer
from .tables import REQUEST, SUBJECT, Tables

_TRUTH = {True: "yes", False: "no"}
_UNKNOWN = ("", "未知", "不详", "不知道", "不清楚", "unknown", "none", "null", "?", "？")


@dataclass
class Given:
    """Facts as read: choices by code, places by division; what was open and what was told along."""

    choices: dict[str, str] = field(default_factory=dict)
    places: dict[str, DivisionCode] = field(default_factory=dict)
    open: dict[str, Mention] = field(default_factory=dict)
    """Places whose name several divisions bear."""
    notes: list[str] = field(default_factory=list)
    """What was confused in a place's name."""


class FactReader:
    """Reads facts by the vocabulary of the tables and the divisions of a day."""

    def __init__(self, tables: Tables, places: Gazetteer) -> None:
        self._tables = tables
        self._places = places
        self._names: dict[str, str] = {}
        for name, fact in tables.facts.items():
            for written in (name, fact.name, *fact.also):
                self._names.setdefault(_bare(written), name)
        self._subjects: dict[str, str] = {}
        for key, subject in tables.subjects.items():
            for written in (key, subject.name, *subject.also):
                self._subjects.setdefault(_bare(written), key)

    def knows(self, name: object) -> bool:
        """Whether this is the name of a fact."""
        return _bare(name) in self._names

    def read(self, said: Mapping[Any, Any], file: str, number: int | None = None) -> Given:
        """The facts of one case. Raises `Refusal` `facts_wrong` with every name and value that is not known."""
        given, problems = Given(), []
        readable: dict[str, Any] = {}
        for written, value in said.items():
            name = self._names.get(_bare(written))
            if name is None:
                problems.append(self._unknown_name(str(written), file))
            elif value is not None and _bare(value) not in _UNKNOWN:
                readable[name] = value
        order = sorted(readable, key=lambda name: (name != SUBJECT, name != REQUEST))
        for name in order:
            value = readable[name]
            problem = (
                self._place(name, value, given, file)
                if self._tables.facts[name].kind is Kind.PLACE
                else self._choice(name, value, given, file)
            )
            if problem is not None:
                problems.append(problem)
        if problems:
            which = "" if number is None else f"第 {number} 例："
            raise Refusal(
                "facts_wrong",
                "%(which)s事实有 %(count)d 处不认识：%(first)s",
                {
                    "which": which,
                    "count": len(problems),
                    "first": "、".join(f"“{problem.value or problem.column}”" for problem in problems[:5]),
                },
                tuple(problems),
            )
        return given

    def _unknown_name(self, written: str, file: str) -> Problem:
        near = get_close_matches(_bare(written), list(self._names), 1, 0.5)
        hint = f"，是不是“{self._names[near[0]]}”（{self._tables.facts[self._names[near[0]]].name}）？" if near else ""
        names = "、".join(f"{name}（{fact.name}）" for name, fact in self._tables.facts.items())
        return Problem(f"没有“{written}”这个事实{hint}可用的有：{names}", file, None, written)

    def _place(self, name: str, value: Any, given: Given, file: str) -> Problem | None:
        try:
            found = self._places.read(str(value))
        except Refusal as refusal:
            return Problem(refusal.message, file, None, name, str(value))
        if isinstance(found, Mention):
            given.open[name] = found
            if found.trap:
                given.notes.append(found.trap)
        else:
            given.places[name] = found
            if not self._places.says_whole(str(value)):
                given.notes.append(f"“{value}”按{self._places.full_name(found)}理解，请核对")
        return None

    def _choice(self, name: str, value: Any, given: Given, file: str) -> Problem | None:
        subject = given.choices.get(SUBJECT)
        bare = _bare(_TRUTH[value] if isinstance(value, bool) else value)
        if name == SUBJECT:
            found = self._subjects.get(bare) or self._implied_subject(bare, given)
        elif name == REQUEST:
            found = self._request(bare, subject, given)
        else:
            found = next(
                (
                    key
                    for key, one in self._tables.facts[name].values.items()
                    if bare in map(_bare, (key, one.name, *one.also))
                ),
                None,
            )
        if found is None:
            return self._unknown_value(name, value, subject, file)
        given.choices[name] = found
        if name not in (SUBJECT, REQUEST):
            for fact, implied in self._tables.facts[name].values[found].implies.items():
                if fact == SUBJECT or given.choices.get(SUBJECT) == self._implied(name, found):
                    given.choices.setdefault(fact, implied)
        return None

    def _implied(self, name: str, value: str) -> str | None:
        return self._tables.facts[name].values[value].implies.get(SUBJECT)

    def _implied_subject(self, bare: str, given: Given) -> str | None:
        """A request's name in the subject's place says both: `离婚登记`."""
        for key, subject in self._tables.subjects.items():
            for name, request in subject.requests.items():
                if bare in map(_bare, (request.name, *request.also)):
                    given.choices.setdefault(REQUEST, name)
                    return key
        return None

    def _request(self, bare: str, subject: str | None, given: Given) -> str | None:
        if "." in bare:
            subject, _, bare = bare.partition(".")
            given.choices.setdefault(SUBJECT, subject)
        found: list[tuple[str, str]] = []
        for key, one in self._tables.subjects.items():
            if subject in (None, key):
                found += [
                    (key, name)
                    for name, request in one.requests.items()
                    if bare in map(_bare, (name, request.name, *request.also))
                ]
        if subject is None and len(found) == 1:
            given.choices[SUBJECT] = found[0][0]
        return found[0][1] if found else None

    def _unknown_value(self, name: str, value: Any, subject: str | None, file: str) -> Problem:
        values = self._tables.values_of(name, subject)
        spoken = {_bare(word): key for key, one in values.items() for word in (key, one.name, *one.also)}
        near = get_close_matches(_bare(value), list(spoken), 1, 0.4)
        hint = f"，是不是“{values[spoken[near[0]]].name}”？" if near else "。"
        names = "、".join(f"{key}（{one.name}）" for key, one in values.items())
        return Problem(
            f"{self._tables.facts[name].name}没有“{value}”这个值{hint}可用的有：{names}", file, None, name, str(value)
        )


def _bare(written: Any) -> str:
    """A name as it is compared: without blanks, dashes and case."""
    text = str(written).strip().lower()
    return "".join(character for character in text if character not in " 　-_\t（）()“”\"'")
