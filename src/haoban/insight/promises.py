"""Whether cases were finished by the day that was promised."""

from datetime import datetime
from typing import TYPE_CHECKING

from haoban.kernel.refusals import Problem, Refusal

from .engine import Numbered, column_of, columns_by_name
from .moments import as_moment, moments, moments_of
from .ordering import numbered
from .weeks import DAY, day_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

PROMISED = (
    "case:deadline",
    "case:enddate_planned",
    "case:endDatePlanned",
    "deadline",
    "due",
    "承诺办结时间",
    "法定办结时间",
    "办理时限",
)
FINISHED = ("case:enddate", "case:endDate", "enddate", "办结时间", "实际办结时间")
"""Columns by which the promised and the real end are known without being named."""


def there(log: Numbered, known: tuple[str, ...]) -> list[str]:
    """Which of the known columns the log has."""
    assert log.log is not None  # noqa: S101 - set by `number`
    events, cases = columns_by_name(log.log)
    names = {*events, *cases}
    return [name for name in known if name in names]


def promise_table(log: Numbered, promised: str, finished: str | None) -> "pa.Table":
    """One row a case: `promised` and `finished` as moments, null where there is none; `whole_day` for a promised day.

    Without a column for the end, a case is finished with its last event. Raises `Refusal` for times that can't be read.
    """
    import pyarrow as pa

    count = len(log.cases)
    due, whole_day = _of_cases(log, promised)
    ended = _of_cases(log, finished)[0] if finished else pa.nulls(count, pa.int64())
    columns = {"case": pa.array(range(count), pa.int32()), "promised": due, "whole_day": whole_day, "finished": ended}
    return pa.table(columns)


def _of_cases(log: Numbered, name: str) -> "tuple[pa.Array, pa.Array]":
    """The first value in each case, as microseconds, and whether it names a day and no time of it."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    assert log.log is not None  # noqa: S101 - set by `number`
    column = column_of(log.log, name, ())
    assert column is not None  # noqa: S101 - `column_of` refuses a name that isn't there
    case = numbered(log.log.events["case"])[0]
    known = np.flatnonzero((case >= 0) & pc.is_valid(column).to_numpy())
    cases, at = np.unique(case[known], return_index=True)
    values = column.take(pa.array(known[at])).combine_chunks()
    days = np.zeros(len(log.cases), bool)
    if not pa.types.is_timestamp(values.type):
        texts = pc.cast(values, pa.utf8())
        read = moments(texts)
        values = read[0] if read is not None else _one_by_one(texts, name)
        days[cases] = pc.invert(pc.match_substring_regex(texts, "[:：时T]")).to_numpy(zero_copy_only=False)
    spread, missing = np.zeros(len(log.cases), np.int64), np.ones(len(log.cases), bool)
    spread[cases], missing[cases] = values.cast(pa.int64()).to_numpy(), False
    return pa.array(spread, mask=missing), pa.array(days)


def _one_by_one(texts: "pa.Array", name: str) -> "pa.Array":
    found: list[datetime | None] = []
    for text in texts.to_pylist():
        moment = as_moment(text)
        if moment is None:
            problem = Problem("时间读不出来", None, None, name, text)
            raise Refusal("promise_time", "“%(name)s”列里有读不出来的时间", {"name": name}, (problem,))
        found.append(moment)
    return moments_of(found)


def conformance(promises: "ir.Table") -> "ir.Table":
    """One row: cases closed that had a promise, how many kept it, the median and longest of the seconds late.

    A promised day is kept until it ends; after that whole days are late.
    """
    closed = promises.filter(promises.finished.notnull() & promises.promised.notnull())
    days = (day_of(closed.finished) - day_of(closed.promised)) * DAY
    closed = closed.mutate(late=closed.whole_day.ifelse(days, closed.finished - closed.promised) / 1_000_000)
    late = closed.late > 0
    return closed.agg(
        closed=closed.count(),
        kept=(closed.late <= 0).sum(),
        late_median=closed.late.quantile(0.5, where=late),
        late_max=closed.late.max(where=late),
    )


def ends_with_last_event(promises: "ir.Table", cases: "ir.Table") -> "ir.Table":
    """The promises, each case finished with its last event."""
    joined = promises.drop("finished").inner_join(cases.select("case", "ended"), "case")
    return joined.select("case", "promised", "whole_day", finished=joined.ended)
