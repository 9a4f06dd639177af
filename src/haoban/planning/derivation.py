"""Which items to do: a derivation of the goals in the AND-OR graph.

Plans are compared by visits, then by the last day, then by the materials asked for, then by the fee; where all four are
equal, fewer items win. The first two are found exactly in polynomial time, because one more step can only help: visits
are the most that any step asks for, and the last day is the end of the slowest. Materials and fees are sums over what
is chosen, and where results are shared, finding the least sum is NP-hard (a set cover hides in it): `cheapest` does it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from haoban.kernel.refusals import Refusal

from .cheapest import WORK, Search, Solver, Task
from .graph import Graph
from .schedule import Times, Timetable, settled


@dataclass(frozen=True)
class Derivation:
    """The chosen steps and how sure it is that none are better."""

    chosen: tuple[int, ...]
    """Positions in the graph, ascending."""
    optimal: bool
    """Whether it is proven that no other choice is better in visits, then last day, then materials, then fee."""
    visits: int
    """No choice takes fewer (exact)."""
    ends_on: date
    """No choice with so few visits ends earlier (exact)."""
    materials: int
    """No choice with so few visits and days asks for fewer materials; exact where it is optimal."""
    fee_fen: int
    """No choice with so few visits, days and materials costs less; exact where it is optimal."""


def derive(
    graph: Graph,
    timetable: Timetable,
    *,
    without: Collection[int] = (),
    work: int = WORK,
    solver: Solver | None = None,
) -> Derivation:
    """The best steps among those that are not in `without`.

    `work` bounds the search (see `cheapest`); `solver` is asked where the search did not suffice.
    Raises `Refusal` for goals that wait for themselves, with the items that go round in a circle, and where the goals
    cannot be reached without what must not be used.
    """
    if not graph.goals:
        return Derivation((), True, 0, timetable.submitted_on, 0, 0)
    visits, times = _fewest_visits(graph, timetable, frozenset(without))
    ends_on, times = _earliest_last_day(graph, timetable, times)
    task = Task(graph, timetable, relevant(graph, times.ends), ends_on)
    search = Search(task, work)
    search.run()
    if not search.proven and solver is not None:
        search.ask(solver)
    bound = search.bound
    return Derivation(search.best, search.proven, visits, ends_on, bound.materials, bound.fee_fen)


def _fewest_visits(graph: Graph, timetable: Timetable, without: frozenset[int]) -> tuple[int, Times]:
    for visits in sorted({step.visits for step in graph.steps}):
        allowed = [p for p, step in enumerate(graph.steps) if step.visits <= visits and p not in without]
        times = settled(graph, timetable, allowed)
        if times.reach(graph.goals):
            return visits, times
    times = settled(graph, timetable)
    if times.reach(graph.goals):
        raise Refusal("no_other_way", "没有别的事项可以代替")
    raise circle(graph, times)


def _earliest_last_day(graph: Graph, timetable: Timetable, times: Times) -> tuple[date, Times]:
    """The goals' own days, or later where something owed is brought later than the goals."""
    soonest = max(times.there[goal] for goal in graph.goals)
    days = sorted({end for end in times.ends.values() if end >= soonest})
    low, high = 0, len(days) - 1
    within = settled(graph, timetable, times.ends, days[low])
    if within.reach(graph.goals):
        return days[low], within
    while high - low > 1:
        middle = (low + high) // 2
        within = settled(graph, timetable, times.ends, days[middle])
        low, high = (low, middle) if within.reach(graph.goals) else (middle, high)
    return days[high], settled(graph, timetable, times.ends, days[high])


def relevant(graph: Graph, usable: Collection[int]) -> tuple[int, ...]:
    """The usable steps that a derivation of the goals may be made of."""
    found: set[int] = set()
    seen: set[str] = set()
    queue = list(graph.goals)
    while queue:
        material = queue.pop()
        if material in seen:
            continue
        seen.add(material)
        for position in graph.producers[material]:
            if position in usable and position not in found:
                found.add(position)
                queue += [*graph.steps[position].needs, *graph.steps[position].owes]
    return tuple(sorted(found))


def circle(graph: Graph, times: Times) -> Refusal:
    """The refusal that names the items of which each waits for the next one's result.

    What is not reached has only steps that wait for something else that is not reached; following them closes a circle.
    """
    trail: list[int] = []
    material = next(goal for goal in graph.goals if goal not in times.there)
    while (position := graph.producers[material][0]) not in trail:
        trail.append(position)
        step = graph.steps[position]
        material = next(need for need in (*step.needs, *step.owes) if need not in times.there)
    return Refusal(
        "items_in_a_circle",
        "这些事项互相等待对方的结果，无法开始：%(items)s。请联系窗口核对目录；若已持有其中一份结果，请说明已持有",
        {"items": tuple(graph.steps[position].key for position in trail[trail.index(position) :])},
    )
