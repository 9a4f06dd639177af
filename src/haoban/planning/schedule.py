"""When things are done: each item starts the moment what it waits for is there, and takes its promised limit.

The end of an item never comes earlier because it starts later, so the earliest ends are found in one sweep in the order
of time (Knuth, "A generalization of Dijkstra's algorithm", Information Processing Letters 6 (1977)).
"""

import heapq
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from haoban.catalogue.codes import Unit
from haoban.kernel.working_days import Calendar

from .graph import Graph, Step


@dataclass
class Timetable:
    """Ends of promised limits from one calendar, each worked out once."""

    calendar: Calendar
    submitted_on: date
    _ends: dict[tuple[date, int, Unit], date] = field(default_factory=dict, repr=False)

    def end_of(self, start: date, days: int, unit: Unit) -> date:
        """The last day of a limit that begins on `start`; the start day is not counted (民法典第二百零一条).

        An item decided at once ends on the day it starts, a limit in calendar days that ends on a day off ends on the
        next working day (民法典第二百零三条). Beyond the announced years weekends alone are counted.
        Raises `Refusal` for a day before the first announced year.
        """
        known = self._ends.get((start, days, unit))
        if known is None:
            if unit is Unit.WORKING_DAYS and days:
                due = self.calendar.add(start, days, provisional=True)
            else:
                due = self.calendar.next_working_day(start + timedelta(days=days), provisional=True)
            known = self._ends[start, days, unit] = due.on
        return known

    def end(self, step: Step, start: date) -> date:
        """The day on which the step is done that starts on `start`."""
        return self.end_of(start, step.days, step.unit)

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
    positions = range(len(graph.steps)) if allowed is None else allowed
    waiting: dict[int, int] = {}
    wanted_by: dict[str, list[int]] = {}
    starts: dict[int, date] = {}
    heap: list[tuple[date, int, int]] = []

    def begin(position: int, start: date) -> None:
        step = graph.steps[position]
        end = timetable.end(step, start)
        if until is None or end <= until:
            starts[position] = start
            heapq.heappush(heap, (end, step.fee_fen, position))

    for position in positions:
        needs = graph.steps[position].needs
        waiting[position] = len(needs)
        for material in needs:
            wanted_by.setdefault(material, []).append(position)
        if not needs:
            begin(position, timetable.submitted_on)
    ends: dict[int, date] = {}
    there: dict[str, date] = {}
    origin: dict[str, int] = {}
    while heap:
        end, _, position = heapq.heappop(heap)
        ends[position] = end
        for material in graph.steps[position].gives:
            if material in there:
                continue
            there[material], origin[material] = end, position
            for follower in wanted_by.get(material, ()):
                waiting[follower] -= 1
                if not waiting[follower]:
                    begin(follower, end)
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
        kept = [position for position in times.ends if times.reach(graph.steps[position].owes)]
        if len(kept) == len(times.ends):
            return times
        allowed = kept
