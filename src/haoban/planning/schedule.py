"""When things are done: each item starts the moment what it waits for is there, and takes its promised limit.

The end of an item never comes earlier because it starts later, so the earliest ends are found in one sweep in the order
of time (Knuth, "A generalization of Dijkstra's algorithm", Information Processing Letters 6 (1977)).
"""

import heapq
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from weakref import WeakKeyDictionary

from haoban.catalogue.codes import Unit
from haoban.kernel.clock import days_from
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import Calendar

from .graph import Graph


class _Ends(dict[date, date]):
    """First day → last day of one limit, each worked out when it is first asked for."""

    def __init__(self, calendar: Calendar, days: int, unit: Unit) -> None:
        self._calendar, self._days, self._unit = calendar, days, unit
        self._starts: dict[date, date] = {}

    def latest_start(self, first: date, by: date) -> date | None:
        """The latest day from `first` on from which the limit ends by a day; nothing where there is none."""
        known = self._starts.get(by)
        if known is None:
            if self[first] > by:
                return None
            low, high = first, by
            while low < high:
                middle = days_from(low, ((high - low).days + 1) // 2)
                low, high = (middle, high) if self[middle] <= by else (low, days_from(middle, -1))
            known = self._starts[by] = low
        return known if known >= first else None

    def __missing__(self, start: date) -> date:
        if self._unit is Unit.WORKING_DAYS and self._days:
            due = self._calendar.add(start, self._days, provisional=True)
        else:
            try:
                last = days_from(start, self._days)
            except OverflowError:
                raise Refusal(
                    "limit_too_long", "期限%(count)d天太长，超出了日历的范围", {"count": self._days}
                ) from None
            due = self._calendar.next_working_day(last, provisional=True)
        self[start] = due.on
        return due.on


_LIMITS: WeakKeyDictionary[Calendar, dict[tuple[int, Unit], _Ends]] = WeakKeyDictionary()
"""The limits of each calendar that is in use: when they end does not hang on what is planned."""


@dataclass
class Timetable:
    """Ends of promised limits from one calendar, each worked out once for all plans."""

    calendar: Calendar
    submitted_on: date
    _arranged: tuple[Graph, list[_Ends]] | None = field(default=None, repr=False)

    def _ends(self, days: int, unit: Unit) -> _Ends:
        limits = _LIMITS.setdefault(self.calendar, {})
        known = limits.get((days, unit))
        if known is None:
            known = limits[days, unit] = _Ends(self.calendar, days, unit)
        return known

    def end_of(self, start: date, days: int, unit: Unit) -> date:
        """The last day of a limit that begins on `start`; the start day is not counted (民法典第二百零一条).

        An item decided at once ends on the day it starts, a limit in calendar days that ends on a day off ends on the
        next working day (民法典第二百零三条). Beyond the announced years weekends alone are counted.
        Raises `Refusal` for a day before the first announced year, and for one that no calendar reaches.
        """
        return self._ends(days, unit)[start]

    def ends_in(self, graph: Graph) -> list[_Ends]:
        """For each step of the graph: first day → last day. Kept for the graph that was asked for last."""
        if self._arranged is None or self._arranged[0] is not graph:
            limits = _LIMITS.setdefault(self.calendar, {})
            self._arranged = graph, [limits.get((s.days, s.unit)) or self._ends(s.days, s.unit) for s in graph.steps]
        return self._arranged[1]

    def is_provisional(self, on: date) -> bool:
        """Whether the day lies beyond the announced years and may still move."""
        return on > self.calendar.last


@dataclass(frozen=True)
class Times:
    """The earliest that each step can start and end and each material be there, with the steps that may be used."""

    starts: dict[int, date]
    """Position of a step → start; a step that cannot start is missing."""
    ends: dict[int, date]
    """In an order in which every step stands after those that bring what it needs."""
    there: dict[str, date]
    """Material → the day it is there; one that cannot be reached is missing."""
    origin: dict[str, int]
    """Material → the step that brings it first."""

    def reach(self, materials: Iterable[str]) -> bool:
        """Whether all of them can be had."""
        return all(material in self.there for material in materials)


def earliest(
    graph: Graph, timetable: Timetable, allowed: Collection[int] | None = None, until: date | None = None
) -> Times:
    """The earliest times when only the allowed steps are used (all, if nothing is said) and none ends after `until`.

    Of steps that end on the same day the cheaper one brings the material, then the one that the catalogue names first.
    What may follow later is not looked at: see `settled`.
    """
    steps, last_day, followers, ready = graph.steps, timetable.ends_in(graph), graph.waiting_for, graph.ready
    starts: dict[int, date] = {}
    heap: list[tuple[date, int, int]] = []
    first, last = timetable.submitted_on, until or date.max
    waiting: dict[int, int] = {}
    for position in range(len(steps)) if allowed is None else allowed:
        step = steps[position]
        if step.needs:
            waiting[position] = len(step.needs)
        else:
            start = ready.get(position, first)
            if (end := last_day[position][start]) <= last:
                starts[position] = start
                heap.append((end, step.fee_fen, position))
    heapq.heapify(heap)
    ends: dict[int, date] = {}
    there: dict[str, date] = {}
    origin: dict[str, int] = {}
    while heap:
        on, _, position = heapq.heappop(heap)
        ends[position] = on
        for material in steps[position].gives:
            if material in there:
                continue
            there[material], origin[material] = on, position
            for follower in followers.get(material, ()):
                left = waiting.get(follower)
                if left == 1:
                    start = on if follower not in ready else max(on, ready[follower])
                    if (end := last_day[follower][start]) <= last:
                        starts[follower] = start
                        heapq.heappush(heap, (end, steps[follower].fee_fen, follower))
                elif left:
                    waiting[follower] = left - 1
    return Times(starts, ends, there, origin)


def settled(
    graph: Graph, timetable: Timetable, allowed: Collection[int] | None = None, until: date | None = None
) -> Times:
    """As `earliest`, without the steps whose owed materials (容缺后补) cannot be brought by the steps that remain.

    A step may begin without what it owes, so two steps may owe each other their results: what remains is the largest
    set of steps in which every debt can be paid.
    """
    while True:
        times = earliest(graph, timetable, allowed, until)
        broken = {p for p in graph.in_debt if p in times.ends and not times.reach(graph.steps[p].owes)}
        if not broken:
            return times
        allowed = [position for position in times.ends if position not in broken]
