"""Working days (工作日): weekdays less statutory days off, plus the weekend days made up for.

The days come from the State Council's yearly paper (`calendars/YYYY.json`, each with its address). A year that has not
been announced is never guessed: counting into it is refused, or, where the caller asks for it, the answer is marked
as provisional.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from .refusals import Refusal

_CALENDARS = Path(__file__).parent / "calendars"
_DAY = timedelta(days=1)
_WEEK = 7 * _DAY


@dataclass(frozen=True)
class Day:
    """A day on which the weekday alone does not tell whether people work."""

    on: date
    name: str
    """The holiday's name: 春节, 国庆节 …"""
    off: bool
    """True for a day off, false for a weekend day that is worked."""


@dataclass(frozen=True)
class DueDay:
    """A day counted in working days, and how sure it is."""

    on: date
    provisional: bool = False
    """True where a year was crossed whose holidays have not been announced: the day may still move."""


class Calendar:
    """The announced years. Immutable once built."""

    def __init__(self, years: Iterable[int], days: Iterable[Day]) -> None:
        self.years = frozenset(years)
        if not self.years or self.years != frozenset(range(min(self.years), max(self.years) + 1)):
            raise ValueError("a calendar needs consecutive years")
        self.days = {day.on: day for day in days if day.on.year in self.years}
        self.first = date(min(self.years), 1, 1)
        self.last = date(max(self.years), 12, 31)
        self._working = [
            self.first + index * _DAY
            for index in range((self.last - self.first).days + 1)
            if self._works(self.first + index * _DAY)
        ]

    def _works(self, on: date) -> bool:
        day = self.days.get(on)
        return not day.off if day else on.weekday() < 5

    def _refuse_unknown(self, on: date) -> None:
        if on.year not in self.years:
            raise Refusal(
                "year_not_announced",
                "%(year)d年的放假安排不在日历中，无法计算工作日；请先导入该年的放假通知",
                {"year": on.year},
            )

    def is_working_day(self, on: date) -> bool:
        """Whether people work on this day. Raises `Refusal` for a year that has not been announced."""
        self._refuse_unknown(on)
        return self._works(on)

    def add(self, start: date, count: int, *, provisional: bool = False) -> DueDay:
        """The `count`-th working day after `start`; the start day itself is not counted (民法典第二百零一条).

        With `provisional` a year after the announced ones is counted by its weekends alone and the answer says so.
        Raises `Refusal` for a negative count, for a year that is not known and for a day that no calendar reaches.
        """
        if count < 0:
            raise Refusal("negative_limit", "期限不能是负数", {})
        self._refuse_unknown(start) if not (provisional and start > self.last) else None
        index = bisect_right(self._working, start) + count - 1
        if count == 0:
            return DueDay(start, provisional=start > self.last)
        if start <= self.last and index < len(self._working):
            return DueDay(self._working[index])
        if not provisional:
            self._refuse_unknown(self.last + _DAY)
        day = max(start, self.last)
        left = count - (len(self._working) - bisect_right(self._working, start) if start <= self.last else 0)
        try:
            day += (left - 1) // 5 * _WEEK
            left = (left - 1) % 5 + 1
            while left:
                day += _DAY
                left -= day.weekday() < 5
        except OverflowError:
            raise Refusal("limit_too_long", "期限%(count)d天太长，超出了日历的范围", {"count": count}) from None
        return DueDay(day, provisional=True)

    def between(self, start: date, end: date, *, provisional: bool = False) -> int:
        """How many working days lie after `start` up to and with `end`; 0 where `end` is not after `start`."""
        if end <= start:
            return 0
        if not provisional:
            self._refuse_unknown(start)
            self._refuse_unknown(end)
        known = bisect_right(self._working, min(end, self.last)) - bisect_right(self._working, min(start, self.last))
        day = max(start, self.last)
        if day < end:
            weeks = (end - day) // _WEEK
            day, known = day + weeks * _WEEK, known + 5 * weeks
        while day < end:
            day += _DAY
            known += day.weekday() < 5
        return known

    def next_working_day(self, on: date, *, provisional: bool = False) -> DueDay:
        """`on` itself if people work then, else the first working day after it (民法典第二百零三条)."""
        if on > self.last and provisional:
            while on.weekday() >= 5:
                on += _DAY
            return DueDay(on, provisional=True)
        return DueDay(on) if self.is_working_day(on) else self.add(on, 1, provisional=provisional)


def read_calendar(folder: Path) -> Calendar:
    """Read every `YYYY.json` of a folder."""
    years, days = [], []
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_text("utf-8"))
        years.append(int(document["year"]))
        days += [Day(date.fromisoformat(day["date"]), day["name"], bool(day["off"])) for day in document["days"]]
    return Calendar(years, days)


@lru_cache(maxsize=1)
def national_calendar() -> Calendar:
    """The calendar that ships with Haoban: 2020 to the last year the State Council has announced."""
    return read_calendar(_CALENDARS)
