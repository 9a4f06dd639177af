"""Throughput by week: cases that began and ended in each week from Monday, in China's time."""

from typing import TYPE_CHECKING

import numpy as np

from .moments import CHINA_MINUTES

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAY = 86_400_000_000
SHIFT = CHINA_MINUTES * 60_000_000
_MONDAY = 3
"""1970-01-01 was a Thursday: three days after a Monday."""


def throughput(cases: "ir.Table") -> "ir.Table":
    """One row a week: how many cases began in it, how many ended, counted from the Monday of 1970's first week."""
    began = _weeks(cases, "began").mutate(began=1, ended=0)
    ended = _weeks(cases, "ended").mutate(began=0, ended=1)
    both = began.union(ended)
    counted = both.group_by("week").agg(began=both.began.sum(), ended=both.ended.sum())
    return counted.order_by("week")


def _weeks(cases: "ir.Table", what: str) -> "ir.Table":
    known = cases.filter(cases[what].notnull())
    return known.select(week=((day_of(known[what]) + _MONDAY) / 7).floor().cast("int64"))


def day_of(moment: "ir.IntegerValue") -> "ir.IntegerValue":
    """The day in China as days since 1970."""
    return ((moment + SHIFT) / DAY).floor().cast("int64")


def monday(week: int) -> str:
    """The day on which a week begins, in ISO 8601; also of years that `date` doesn't know."""
    return str(np.datetime64(7 * week - _MONDAY, "D"))


def clock_of(moment: "ir.IntegerValue") -> "ir.IntegerValue":
    """The microseconds since midnight in China."""
    return moment + SHIFT - day_of(moment) * DAY
