"""How long cases took in working time: hours of office on working days, by the calendar of the State Council.

A year that the calendar doesn't know is counted by its weekdays alone, and the answer says so.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from haoban.kernel.working_days import Calendar

from .weeks import clock_of, day_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

_EPOCH = date(1970, 1, 1)
HOUR = 3_600_000_000


def calendar_table(calendar: Calendar, first: int, last: int) -> "tuple[pa.Table, bool]":
    """One row a day from `first` to `last`: `day` (since 1970), `before` (working days before it), `works` (0 or 1).

    And whether a year was met that the calendar doesn't know.
    """
    import pyarrow as pa

    days = np.arange(first, last + 1)
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    works = (days + 3) % 7 < 5  # 1970 began with a Thursday
    for at in np.flatnonzero(np.isin(years, list(calendar.years))):
        works[at] = calendar.is_working_day(_EPOCH + timedelta(days=int(days[at])))
    table = pa.table({"day": days, "before": np.cumsum(works) - works, "works": works.astype(np.int64)})
    return table, not set(np.unique(years)) <= set(calendar.years)


def working_seconds(cases: "ir.Table", calendar: "ir.Table", opens: int, closes: int) -> "ir.Table":
    """One row a case: the seconds between its first and its last event that lie in office hours of working days.

    `opens` and `closes` are hours of the day in China.
    """
    known = cases.filter(cases.began.notnull())
    sides = known.select(
        "case",
        began_day=day_of(known.began),
        ended_day=day_of(known.ended),
        began_clock=clock_of(known.began),
        ended_clock=clock_of(known.ended),
    )
    first = calendar.select(began_day=calendar.day, began_before=calendar.before, began_works=calendar.works)
    last = calendar.select(ended_day=calendar.day, ended_before=calendar.before, ended_works=calendar.works)
    both = sides.inner_join(first, "began_day").inner_join(last, "ended_day")
    length = (closes - opens) * HOUR

    def until(side: str) -> "ir.IntegerValue":
        clock = (both[f"{side}_clock"] - opens * HOUR).clip(lower=0, upper=length)
        return both[f"{side}_before"] * length + both[f"{side}_works"] * clock

    return both.select("case", seconds=(until("ended") - until("began")) / 1_000_000)
