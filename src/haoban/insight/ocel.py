"""An object-centric event log (OCEL 2.0): events and the objects they concern, and objects among themselves."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from haoban.kernel.refusals import Problem, Refusal

from .log import Log
from .moments import as_moment, moments_of
from .ordering import in_order

if TYPE_CHECKING:
    import pyarrow as pa

BEGINNING = "1970-01-01T00:00:00Z"
"""The time of a value that an object has from the start (OCEL 2.0, 3.3)."""

Value = str | int | float | bool
Declared = dict[str, dict[str, str]]
"""For each type its attributes with their types: string, time, integer, float, boolean."""


@dataclass
class Event:
    """One event."""

    id: str
    type: str
    time: str
    attributes: list[tuple[str, Value]] = field(default_factory=list)
    objects: list[tuple[str, str]] = field(default_factory=list)
    """Objects it concerns, each with the qualifier of the relation."""


@dataclass
class Thing:
    """One object."""

    id: str
    type: str
    attributes: list[tuple[str, str, Value]] = field(default_factory=list)
    """Name, time from which it holds, value."""
    objects: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Ocel:
    """A log."""

    name: str
    """The file, for messages."""
    event_types: Declared
    object_types: Declared
    events: list[Event]
    """In the order of the file."""
    objects: list[Thing]
    from_json: bool = False
    """Read from JSON: its values are written to JSON as they stood there; others as texts, as the schema wants them."""

    def declare_all(self) -> "Ocel":
        """The log, with every type and attribute that is used but not declared added to what is declared."""
        for event in self.events:
            known = self.event_types.setdefault(event.type, {})
            for name, value in event.attributes:
                known.setdefault(name, type_of(value))
        for thing in self.objects:
            known = self.object_types.setdefault(thing.type, {})
            for name, _, value in thing.attributes:
                known.setdefault(name, type_of(value))
        return self

    def by_case(self, case_type: str | None) -> Log:
        """The events of each object of a type (the most frequent one without it) as a log of cases.

        An event that concerns several such objects stands in each of their cases. An object that no event concerns is a
        case without events; a log without objects has no case.
        Raises `Refusal` `ocel_case_type` for a type that isn't there and `ocel_time` for a time that can't be read.
        """
        import pyarrow as pa

        kinds = {thing.id: thing.type for thing in self.objects}
        counted = Counter(kinds.values())
        chosen = case_type or max(sorted(counted), key=lambda kind: counted[kind], default="")
        if case_type is not None and chosen not in {*counted, *self.object_types}:
            raise Refusal(
                "ocel_case_type",
                "没有“%(kind)s”这种对象，可选：%(kinds)s",
                {"kind": chosen, "kinds": "、".join(sorted({*counted, *self.object_types}))},
            )
        case: list[str] = []
        at: list[int] = []
        for number, event in enumerate(self.events):
            for one in dict.fromkeys(one for one, _ in event.objects):
                if kinds.get(one) == chosen:
                    case.append(one)
                    at.append(number)
        times = [self._moment(number) for number in range(len(self.events))]
        table = pa.table(
            {
                "case": pa.array(case, pa.utf8()),
                "activity": pa.array([self.events[number].type for number in at], pa.utf8()),
                "time": moments_of([times[number] for number in at]),
                "time offset": pa.array([0] * len(at), pa.int16()),
                "resource": pa.nulls(len(at), pa.utf8()),
            }
        )
        said = [{name: as_text(value) for name, value in event.attributes} for event in self.events]
        for name in dict.fromkeys(name for one in said for name in one):
            if name not in table.column_names and name not in ("position", "trace", "nested"):
                texts = pa.array([said[number].get(name) for number in at], pa.utf8())
                table = table.append_column(pa.field(name, pa.utf8(), metadata={"type": "string", "key": name}), texts)
        table = _named(table)
        names = list(dict.fromkeys([*case, *(one for one, kind in kinds.items() if kind == chosen)]))
        numbers = {name: number for number, name in enumerate(names)}
        table = in_order(table).append_column("trace", pa.array([numbers[one] for one in case], pa.int32()))
        cases = pa.table({"trace": pa.array(range(len(names)), pa.int32()), "case": pa.array(names, pa.utf8())})
        return Log(table, cases, kind="ocel")

    def _moment(self, number: int) -> datetime:
        text = self.events[number].time
        moment = as_moment(text, zone_minutes=0)
        if moment is None:
            problem = Problem(
                "时间读不出来，应写成 2026-11-24T09:30:00Z", self.name, None, f"events[{number}].time", text
            )
            raise Refusal("ocel_time", "“%(file)s”里有读不出来的时间", {"file": self.name}, (problem,))
        return moment


def _named(table: "pa.Table") -> "pa.Table":
    import pyarrow as pa

    keys = {"activity": ("string", "concept:name"), "time": ("date", "time:timestamp")}
    fields = [
        one.with_metadata({"type": keys[one.name][0], "key": keys[one.name][1]}) if one.name in keys else one
        for one in table.schema
    ]
    return table.cast(pa.schema(fields))


def type_of(value: Value) -> str:
    """The type that a value shows by itself."""
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "float" if isinstance(value, float) else "string"


def as_text(value: Value) -> str:
    """A value as OCEL's schemas want it: always a text, whatever its declared type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def typed(kind: str, value: Value) -> Value:
    """A value as its declared type, or as it is where it can't be read as that."""
    try:
        if kind == "integer":
            return int(value)
        if kind == "float":
            return float(value)
    except (ValueError, OverflowError):
        return value
    if kind == "boolean" and isinstance(value, str | int):
        return {"true": True, "1": True, "false": False, "0": False}.get(as_text(value).lower(), value)
    return value if kind == "boolean" else as_text(value)


def incomplete(name: str, where: str, why: str) -> Refusal:
    """The refusal of a file that isn't OCEL 2.0, with the place in it."""
    problem = Problem(why, name, None, where)
    return Refusal("ocel_incomplete", "“%(file)s”不是 OCEL 2.0", {"file": name}, (problem,))


def check_ids(log: Ocel) -> Ocel:
    """The log. Raises `Refusal` where two events or two objects have the same identifier."""
    for what, ids in (("events", [one.id for one in log.events]), ("objects", [one.id for one in log.objects])):
        if len(set(ids)) < len(ids):
            twice = [one for one, count in Counter(ids).items() if count > 1]
            problems = tuple(Problem("标识重复", log.name, None, what, one) for one in twice[:200])
            raise Refusal("ocel_repeated", "“%(file)s”里有重复的标识", {"file": log.name}, problems)
    return log


def as_json(values: Iterable[Any]) -> list[str]:
    """Values as JSON, each for itself."""
    return [json.dumps(value, ensure_ascii=False) for value in values]
