"""The tables and the vocabulary as they stand in the package: read, checked against each other, made ready to be asked.

words.yaml           words that stand for one another: `<eatery>` in a phrase is each of them
vocabulary.yaml      the facts: name, meaning, question, values
roles.yaml           the kinds of bodies
routes.yaml          the ways that the hotline tells and does not dispatch
subjects/KEY.yaml    one subject a file: its words, its requests, its table
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from haoban.kernel.refusals import BrokenInstallation, Problem

from . import rules
from .definitions import Definition, Fact, Role, Route, Row, Subject, Value
from .rules import REQUEST as REQUEST
from .rules import SUBJECT as SUBJECT
from .soundness import Soundness

AT_WORK = ("happened_at", "business_at", "registered_office", "workplace", "project_at", "property_at", "school_at")
"""Places where the matter itself lies, the workplace among them. A row that goes first by one of them takes another
where it was not said."""
D = TypeVar("D", bound=Definition)
_CLASS = re.compile(r"<(\w+)>")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Tables:
    """Everything that the package knows about who is in charge."""

    facts: Mapping[str, Fact]
    """The facts by name; `subject` and `request` are among them."""
    subjects: Mapping[str, Subject]
    roles: Mapping[str, Role]
    routes: Mapping[str, Route]
    rows: Mapping[str, Row]
    """`SUBJECT.ROW` → the row as it is written."""

    @cached_property
    def tables(self) -> Mapping[str, rules.Table]:
        """The table of each subject. Only of a day (`on`) each combination has one row."""
        return {key: _table(key, subject, self.facts) for key, subject in self.subjects.items()}

    @cached_property
    def turning_days(self) -> tuple[date, ...]:
        """The days on which a row begins or ends to hold, in order."""
        return tuple(sorted({day for row in self.rows.values() for day in (row.since, row.until) if day}))

    def on(self, day: date) -> "Tables":
        """Only the rows that are law on a day."""
        subjects = {
            key: one.model_copy(update={"rows": tuple(row for row in one.rows if row.holds_on(day))})
            for key, one in self.subjects.items()
        }
        rows = {key: row for key, row in self.rows.items() if row.holds_on(day)}
        return replace(self, subjects=subjects, rows=rows)

    def values_of(self, fact: str, subject: str | None) -> Mapping[str, Value]:
        """The values a fact can have; those of `request` belong to a subject."""
        if fact == REQUEST:
            return {
                key: Value(name=one.name, also=one.also)
                for name, written in self.subjects.items()
                if subject in (None, name)
                for key, one in written.requests.items()
            }
        return self.facts[fact].values

    def name_of(self, fact: str, value: str, subject: str | None) -> str:
        """How an official calls a value."""
        known = self.values_of(fact, subject).get(value)
        return known.name if known else value


@lru_cache(maxsize=1)
def read_tables() -> Tables:
    """The package's tables. Raises `BrokenInstallation` `tables_wrong` with file and place where they are not sound."""
    return _read(files(__package__))


def _read(folder: Traversable) -> Tables:
    problems: list[Problem] = []
    facts = _mapped(folder.joinpath("vocabulary.yaml"), Fact, problems, below="facts")
    roles = _mapped(folder.joinpath("roles.yaml"), Role, problems)
    routes = _mapped(folder.joinpath("routes.yaml"), Route, problems)
    classes: dict[str, list[str]] = _loaded(folder.joinpath("words.yaml"))
    subjects: dict[str, Subject] = {}
    for file in sorted(folder.joinpath("subjects").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            read = _one(file.name, _loaded(file), Subject, problems)
            if read is not None:
                subjects[file.name.removesuffix(".yaml")] = _spelled_out(read, classes, file.name, problems)
    if not problems:
        problems += Soundness(facts, subjects, roles, routes).problems()
    if problems:
        raise BrokenInstallation("tables_wrong", "管辖表有误，请改正", problems=tuple(problems))
    whole = _with_subject_and_request(facts, subjects)
    rows = {f"{key}.{row.id}": row for key, subject in subjects.items() for row in subject.rows}
    return Tables(whole, subjects, roles, routes, rows)


def _spelled_out(subject: Subject, classes: Mapping[str, Sequence[str]], file: str, problems: list[Problem]) -> Subject:
    """The subject with every phrase of a request written once for each word of the classes in it."""
    requests = {}
    for name, request in subject.requests.items():
        said: list[str] = []
        for phrase in request.said:
            named = _CLASS.findall(phrase)
            unknown = [one for one in named if one not in classes]
            if unknown:
                problems.append(Problem("words.yaml 里没有这一类词", file, None, f"requests.{name}", unknown[0]))
                continue
            said += [_CLASS.sub("{}", phrase).format(*words) for words in product(*(classes[one] for one in named))]
        requests[name] = request.model_copy(update={"said": tuple(dict.fromkeys(said))})
    return subject.model_copy(update={"requests": requests})


def _loaded(file: Traversable) -> Any:
    return yaml.load(file.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - makes text only


def _one(name: str, said: Any, model: type[D], problems: list[Problem]) -> D | None:
    try:
        return model.model_validate(said)
    except ValidationError as error:
        for detail in error.errors():
            place = ".".join(str(step) for step in detail["loc"])
            problems.append(Problem(detail["msg"], name, None, place or None, str(detail["input"])[:80]))
        return None


def _mapped(file: Traversable, model: type[D], problems: list[Problem], below: str | None = None) -> dict[str, D]:
    said = _loaded(file)
    entries = said[below] if below else said
    read = {str(key): _one(f"{file.name}:{key}", value, model, problems) for key, value in entries.items()}
    return {key: one for key, one in read.items() if one is not None}


def _with_subject_and_request(facts: Mapping[str, Fact], subjects: Mapping[str, Subject]) -> dict[str, Fact]:
    subject = Fact(
        name="主题",
        meaning="哪一方面的事",
        ask="您要问的是哪一方面的事？",
        also=("事项主题", "类别", "领域", "业务", "topic", "matter", "theme", "domain", "category"),
        values={key: Value(name=one.name, also=one.also) for key, one in subjects.items()},
    )
    request = Fact(
        name="事项",
        meaning="想办什么、反映什么；取值随主题而定",
        ask="您具体是要办什么，还是反映什么问题？",
        also=("要办的事", "诉求", "办理事项", "请求", "需求", "业务事项", "wish", "wants", "action", "want", "service"),
        values={
            f"{key}.{name}": Value(name=request.name, also=request.also)
            for key, one in subjects.items()
            for name, request in one.requests.items()
        },
    )
    return {SUBJECT: subject, REQUEST: request, **facts}


def _table(key: str, subject: Subject, facts: Mapping[str, Fact]) -> rules.Table:
    inputs = {REQUEST: tuple(subject.requests)} | {fact: tuple(facts[fact].values) for fact in subject.inputs}
    rows = tuple(
        rules.Row(
            id=f"{key}.{row.id}",
            when={fact: frozenset(values) for fact, values in row.when.items()},
            role=row.body,
            layer=row.level.value if row.level else None,
            at=_with_sites(row.at or subject.at),
            route=row.route,
            ask_for=row.ask_for,
            local_first=row.local_first,
        )
        for row in subject.rows
    )
    return rules.Table(key, inputs, rows)


def _with_sites(at: tuple[str, ...]) -> tuple[str, ...]:
    return (*at, *(site for site in AT_WORK if site not in at)) if at and at[0] in AT_WORK else at
