"""The documents of `haoban log stats`: what the expressions gave, with the names put back."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from haoban.kernel.working_days import Calendar

from . import promises, statistics, weeks, working_time
from .engine import DuckDB, Engine, Numbered
from .filters import Filter, chosen, idle_chosen

SECTIONS = ("variants", "activities", "throughput", "working", "waiting", "rework", "promises")
"""What can be shown beside the figures that are always there."""

_CASES_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Question:
    """What is asked of a log."""

    sections: frozenset[str] = frozenset()
    wanted: Filter = field(default_factory=Filter)
    promised: str | None = None
    """The column with the promised end; without it every known one that is there."""
    finished: str | None = None
    """The column with the real end; without it the known one that is there, else the last event."""
    opens: int = 9
    closes: int = 17
    """Office hours in China, for the working time."""
    top: int = 20
    """How many variants are listed."""


def document(log: Numbered, question: Question, calendar: Calendar) -> dict[str, Any]:
    """All figures of one log on DuckDB."""
    with DuckDB() as engine:
        return Counting(log, question, calendar, engine).document()


class Counting:
    """One question to one log on one engine."""

    def __init__(self, log: Numbered, question: Question, calendar: Calendar, engine: Engine) -> None:
        self.log, self.question, self.calendar, self.engine = log, question, calendar, engine
        events = engine.take("events", log.events)
        if question.wanted != Filter():
            events = chosen(events, question.wanted, log)
        waits = "waiting" in question.sections
        parts = [events.filter(events.case.between(low, low + _CASES_AT_ONCE - 1)) for low in self._slices()]
        self.steps = engine.keep("steps", *(statistics.steps(part, waits=waits) for part in parts))
        lots = [self.steps.filter(self.steps.case.between(low, low + _CASES_AT_ONCE - 1)) for low in self._slices()]
        by_case = [statistics.by_case(lot, log.width) for lot in lots]
        idle = idle_chosen(question.wanted, log)
        self.idle = idle.num_rows
        if self.idle:
            by_case.append(statistics.idle(engine.take("idle", idle)))
        self.cases = engine.keep("by_case", *by_case)
        self.kinds = statistics.variants(self.cases)

    def _slices(self) -> range:
        """The first case of each slice that is worked on at once, so that large logs fit into the memory."""
        return range(0, max(1, len(self.log.cases)), _CASES_AT_ONCE)

    def document(self) -> dict[str, Any]:
        """The figures that are always there, and the sections asked for."""
        (counted,) = self.engine.rows(statistics.counts(self.steps))
        (lasted,) = self.engine.rows(statistics.durations(self.cases))
        name = self.log.activities
        found: dict[str, Any] = {
            "cases": lasted["cases"],
            "events": counted["events"],
            "activities": counted["activities"],
            "variants": self.engine.rows(self.cases.agg(count=self.cases.variant.nunique()))[0]["count"],
            "directly_follows": [
                {
                    "from": name[one["source"]],
                    "to": name[one["target"]],
                    "count": one["count"],
                    "mean_seconds": one["mean_seconds"],
                    "median_seconds": one["median_seconds"],
                }
                for one in self.engine.rows(statistics.directly_follows(self.steps))
            ],
            "case_duration_seconds": {what: lasted[what] for what in ("mean", "median", "p90", "max")},
        }
        if self.log.events["moment"].null_count:
            found["events_without_time"] = self.log.events["moment"].null_count
        if self.idle:
            found["cases_without_events"] = self.idle
        if self.log.without_case:
            found["events_without_case"] = self.log.without_case
        for section in SECTIONS:
            if section in self.question.sections:
                # The plain names of these two are counts that are always there.
                shown = f"{section}_shown" if section in ("variants", "activities") else section
                found[shown] = getattr(self, f"_{section}")()
        return found

    def _variants(self) -> list[dict[str, Any]]:
        width, total = self.log.width, self.engine.rows(self.cases.agg(count=self.cases.count()))[0]["count"]
        return [
            {
                "activities": [self.log.activities[key % width] for key in one["variant"]],
                "count": one["count"],
                "share": one["count"] / total,
                "mean_seconds": one["mean_seconds"],
                "max_seconds": one["max_seconds"],
            }
            for one in self.engine.rows(self.kinds.limit(self.question.top))
        ]

    def _activities(self) -> list[dict[str, Any]]:
        return [self._named(one) for one in self.engine.rows(statistics.activities(self.steps))]

    def _rework(self) -> list[dict[str, Any]]:
        found = [self._named(one) for one in self.engine.rows(statistics.rework(self.steps))]
        return [one | {"share": one["repeating"] / one["cases"]} for one in found]

    def _named(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"activity": self.log.activities[row.pop("activity")], **row}

    def _throughput(self) -> list[dict[str, Any]]:
        return [
            {"week": weeks.monday(one["week"]), "began": one["began"], "ended": one["ended"]}
            for one in self.engine.rows(weeks.throughput(self.cases))
        ]

    def _waiting(self) -> dict[str, Any]:
        return {
            by: [
                {
                    by: names[one["who"]],
                    "events": one["events"],
                    "cases": one["cases"],
                    **{f"{what}_seconds": one[what] for what in ("mean", "median", "p90", "total")},
                }
                for one in self.engine.rows(statistics.waiting(self.steps, by))
            ]
            for by, names in (("resource", self.log.resources), ("department", self.log.departments))
        }

    def _working(self) -> dict[str, Any]:
        (span,) = self.engine.rows(self.cases.agg(first=self.cases.began.min(), last=self.cases.ended.max()))
        if span["first"] is None:
            return {"mean": None, "median": None, "p90": None, "max": None, "provisional": False}
        first, last = (span[side] // weeks.DAY for side in ("first", "last"))
        table, provisional = working_time.calendar_table(self.calendar, first - 1, last + 1)
        known = self.engine.take("calendar", table)
        lasted = working_time.working_seconds(self.cases, known, self.question.opens, self.question.closes)
        (row,) = self.engine.rows(statistics.durations(lasted))
        hours = {"opens": self.question.opens, "closes": self.question.closes}
        return {what: row[what] for what in ("mean", "median", "p90", "max")} | hours | {"provisional": provisional}

    def _promises(self) -> list[dict[str, Any]]:
        question = self.question
        promised = [question.promised] if question.promised else promises.there(self.log, promises.PROMISED)
        ends = promises.there(self.log, promises.FINISHED)
        finished = question.finished or (ends[0] if ends else None)
        found = []
        for number, name in enumerate(promised):
            table = promises.promise_table(self.log, name, finished)
            known = self.engine.take(f"promises_{number}", table)
            known = known.semi_join(self.cases, "case")
            if finished is None:
                known = promises.ends_with_last_event(known, self.cases)
            (row,) = self.engine.rows(promises.conformance(known))
            share = row["kept"] / row["closed"] if row["closed"] else None
            late = {"late_seconds": {"median": row["late_median"], "max": row["late_max"]}}
            found.append(
                {
                    "promised": name,
                    "finished": finished,
                    "closed": row["closed"],
                    "kept": row["kept"] or 0,
                    "share": share,
                }
                | late
            )
        return found


def compared(log: Numbered, question: Question, calendar: Calendar, before: Filter, after: Filter) -> dict[str, Any]:
    """Two documents and what changed between them: counts, durations, shares of what follows what."""
    from dataclasses import replace

    documents = [document(log, replace(question, wanted=one), calendar) for one in (before, after)]
    changes: dict[str, Any] = {}
    for name in ("cases", "events", "activities", "variants"):
        changes[name] = _change(*(one[name] for one in documents))
    changes["case_duration_seconds"] = {
        what: _change(*(one["case_duration_seconds"][what] for one in documents))
        for what in ("mean", "median", "p90", "max")
    }
    shares = [_shares(one["directly_follows"]) for one in documents]
    pairs = [
        {"from": pair[0], "to": pair[1], "before": shares[0].get(pair, 0.0), "after": shares[1].get(pair, 0.0)}
        for pair in {**shares[0], **shares[1]}
    ]
    pairs.sort(key=lambda pair: -abs(shares[1].get(_pair(pair), 0.0) - shares[0].get(_pair(pair), 0.0)))
    return {"before": documents[0], "after": documents[1], "changes": changes | {"directly_follows_shares": pairs}}


def _pair(row: dict[str, Any]) -> tuple[str, str]:
    return row["from"], row["to"]


def _change(before: float | None, after: float | None) -> dict[str, float | None]:
    ratio = after / before if before and after is not None else None
    return {"before": before, "after": after, "ratio": ratio}


def _shares(pairs: Collection[dict[str, Any]]) -> dict[tuple[str, str], float]:
    total = sum(pair["count"] for pair in pairs)
    return {(pair["from"], pair["to"]): pair["count"] / total for pair in pairs}
