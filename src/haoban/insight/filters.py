"""Which cases are looked at: a filter chooses whole cases, never single events, so that no path is cut."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from haoban.kernel.refusals import Refusal

from .engine import Numbered, column_of, columns_by_name
from .ordering import numbered
from .weeks import DAY, SHIFT

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


@dataclass(frozen=True)
class Period:
    """Days in China, both ends included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


@dataclass(frozen=True)
class Filter:
    """What a case must have; all of it."""

    begun: Period | None = None
    """Its first event lies in these days."""
    having: tuple[str, ...] = ()
    """Activities that it has."""
    lacking: tuple[str, ...] = ()
    """Activities that it doesn't have."""
    shortest: float | None = None
    """It took at least so many seconds from its first to its last event."""
    longest: float | None = None
    """It took at most so many seconds."""
    attributes: tuple[tuple[str, str], ...] = ()
    """A column and the value that it has in one of its events or in the case itself."""


def period(text: str) -> Period:
    """`2026-01-01..2026-03-31`. Raises `Refusal` `period` for anything else."""
    first, _, last = text.partition("..")
    try:
        found = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise Refusal("period", "“%(text)s”不是时段，应写成 2026-01-01..2026-03-31", {"text": text}) from None
    if found.last < found.first:
        raise Refusal("period_backwards", "时段“%(text)s”的终点在起点之前", {"text": text})
    return found


def chosen(events: "ir.Table", wanted: Filter, log: Numbered) -> "ir.Table":
    """The events of the cases that fit. Raises `Refusal` for an activity or a column that the log doesn't have."""
    cases = events.group_by("case").agg(began=events.moment.min(), ended=events.moment.max())
    if wanted.begun:
        cases = cases.filter(cases.began >= _midnight(wanted.begun.first))
        cases = cases.filter(cases.began < _midnight(wanted.begun.last) + DAY)
    if wanted.shortest is not None:
        cases = cases.filter(cases.ended - cases.began >= int(wanted.shortest * 1_000_000))
    if wanted.longest is not None:
        cases = cases.filter(cases.ended - cases.began <= int(wanted.longest * 1_000_000))
    for name in wanted.having:
        cases = cases.semi_join(events.filter(events.activity == _number(log, name)), "case")
    for name in wanted.lacking:
        cases = cases.anti_join(events.filter(events.activity == _number(log, name)), "case")
    found = events.semi_join(cases, "case")
    for name, value in wanted.attributes:
        found = found.filter(found.case.isin(_cases_with(log, name, value)))
    return found


def idle_chosen(wanted: Filter, log: Numbered) -> "pa.Table":
    """The numbers of the cases without events that fit: they have no time and no activity."""
    import pyarrow as pa
    import pyarrow.compute as pc

    first = len(log.cases) - log.idle
    found = pa.array(range(first, len(log.cases)), pa.int32())
    if wanted.begun or wanted.having or wanted.shortest is not None or wanted.longest is not None:
        found = found.slice(0, 0)
    if wanted.attributes and len(found):
        assert log.log is not None  # noqa: S101 - set by `number`
        table, of_case = log.log.cases, columns_by_name(log.log)[1]
        for name, value in wanted.attributes:
            said = pc.cast(table[of_case[name]], pa.utf8()) if name in of_case else pa.nulls(table.num_rows, pa.utf8())
            fitting = table["case"].filter(pc.fill_null(pc.equal(said, value), False))
            found = found.filter(pc.is_in(log.cases.take(found), fitting.combine_chunks()))
    return pa.table({"case": found})


def _midnight(day: date) -> int:
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * DAY - SHIFT


def _number(log: Numbered, activity: str) -> int:
    try:
        return log.activities.index(activity)
    except ValueError:
        there = "、".join(sorted(log.activities)[:40])
        raise Refusal(
            "no_such_activity", "没有“%(name)s”这个环节，现有：%(there)s", {"name": activity, "there": there}
        ) from None


def _cases_with(log: Numbered, name: str, value: str) -> list[int]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    assert log.log is not None  # noqa: S101 - set by `number`
    column = column_of(log.log, name, ())
    assert column is not None  # noqa: S101 - `column_of` refuses a name that isn't there
    same = pc.fill_null(pc.equal(pc.cast(column, pa.utf8()), value), False).to_numpy()
    found = np.unique(numbered(log.log.events["case"])[0][same])
    return [int(case) for case in found if case >= 0]
