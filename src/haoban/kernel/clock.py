"""The one place that asks for the time. Rules never do: they are handed the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
"""Every date a citizen reads is a date in this zone, wherever the server stands."""

_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The present moment, aware, in China's time zone."""
    return _fixed.get() or datetime.now(CHINA)


def today() -> date:
    """Today's date in China."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The day in China on which a moment falls."""
    return moment.astimezone(CHINA).date()


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the time still at `moment` (for tests, for demos of the past, for simulation)."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _fixed.set(moment.astimezone(CHINA))
    try:
        yield
    finally:
        _fixed.reset(token)


def days_from(start: date, count: int) -> date:
    """`count` calendar days after `start`; the start day is not counted (民法典第二百零一条)."""
    return start + timedelta(days=count)
