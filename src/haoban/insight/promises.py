"""Whether cases were finished by the day that was promised."""

from typing import TYPE_CHECKING

from haoban.kernel.refusals import Problem, Refusal

from .engine import Numbered, column_of, columns_by_name
from .moments import as_moment, moments
from .ordering import numbered

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
    """One row a case: `promised` and `finished` as moments, null where there is none.

    Without a column for the end, a case is finished with its last event. Raises `Refusal` for times that can't be read.
    """
    import pyarrow as pa

    columns = {"case": pa.array(range(len(log.cases)), pa.int32()), "promised": _of_cases(log, promised)}
    columns["finished"] = _of_cases(log, finished) if finished else pa.nulls(len(log.cases), pa.int64())
    return pa.table(columns)


def _of_cases(log: Numbered, name: str) -> "pa.Array":
    """The first value in each case, as microseconds."""
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
    if not pa.types.is_timestamp(values.type):
        read = moments(pc.cast(values, pa.utf8()))
        values = read[0] if read is not None else _one_by_one(pc.cast(values, pa.utf8()), name)
    spread, missing = np.zeros(len(log.cases), np.int64), np.ones(len(log.cases), bool)
    spread[cases], missing[cases] = values.cast(pa.int64()).to_numpy(), False
    return pa.array(spread, mask=missing)


def _one_by_one(texts: "pa.Array", name: str) -> "pa.Array":
    import pyarrow as pa

    found = []
    for text in texts.to_pylist():
        moment = as_moment(text)
        if moment is None:
            problem = Problem("时间读不出来", None, None, name, text)
            raise Refusal("promise_time", "“%(name)s”列里有读不出来的时间", {"name": name}, (problem,))
        found.append(moment)
    return pa.array(found, pa.timestamp("us", "UTC"))


def conformance(promises: "ir.Table") -> "ir.Table":
    """One row: cases closed that had a promise, how many kept it, the median and longest of the seconds late."""
    closed = promises.filter(promises.finished.notnull() & promises.promised.notnull())
    closed = closed.mutate(late=(closed.finished - closed.promised) / 1_000_000)
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
    return joined.select("case", "promised", finished=joined.ended)
