"""Which items to do: a derivation of the goals in the AND-OR graph.

Plans are compared by visits, then by the last day, then by the materials asked for, then by the fee; where all four are
equal, fewer items win. The first two are found exactly in polynomial time, because one more step can only help: visits
are the most that any step asks for, and the last day is the end of the slowest. Materials and fees are sums over what
is chosen, and where results are shared, finding the least sum is NP-hard (a set cover hides in it): `cheapest` does it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from haoban.kernel.clock import days_from
from haoban.kernel.refusals import Refusal

from .cheapest import WORK, Search, Solver, closure
from .graph import Graph
from .landmarks import conclude, landmarks, positions_in
from .schedule import Times, Timetable, earliest, settled
from .task import Task


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
    unused = frozenset(without)
    times = settled(graph, timetable, [p for p in range(len(graph.steps)) if p not in unused] if unused else None)
    if not times.reach(graph.goals):
        if unused and (every := settled(graph, timetable)).reach(graph.goals):
            raise Refusal("no_other_way", "没有别的事项可以代替")
        raise circle(graph, every if unused else times)
    certain = tuple(positions_in(_certain(graph, times)))
    if (derivation := _without_a_choice(graph, timetable, times, certain)) is not None:
        return derivation
    visits, times = _fewest_visits(graph, timetable, times, certain)
    ends_on, times = _earliest_last_day(graph, timetable, times, certain)
    task = Task(graph, timetable, tuple(sorted(times.ends)), ends_on)
    search = Search(task, work)
    search.run(times)
    if not search.proven and solver is not None:
        search.ask(solver)
    bound = search.bound
    return Derivation(search.best, search.proven, visits, ends_on, bound.materials, bound.fee_fen)


def _certain(graph: Graph, times: Times) -> int:
    own = {position: 1 << position for position in times.ends}
    return conclude(graph, 0, landmarks(graph, times, own)).required


def _without_a_choice(graph: Graph, timetable: Timetable, times: Times, certain: tuple[int, ...]) -> Derivation | None:
    """What all derivations share, where that is a derivation itself and more steps would not make it faster."""
    alone = earliest(graph, timetable, certain)
    if len(alone.ends) < len(certain) or not all(alone.reach(graph.steps[p].owes) for p in certain):
        return None
    if not alone.reach(graph.goals):
        return None
    ends_on = max(alone.ends.values())
    if ends_on > _soonest(graph, times, certain):
        return None
    steps = [graph.steps[position] for position in certain]
    asked = {material for step in steps for material in step.asks}
    visits, fee = max(step.visits for step in steps), sum(step.fee_fen for step in steps)
    return Derivation(certain, True, visits, ends_on, len(asked), fee)


def _soonest(graph: Graph, times: Times, certain: tuple[int, ...]) -> date:
    """No derivation ends before the goals' days and the days of what all derivations contain."""
    return max([times.there[goal] for goal in graph.goals] + [times.ends[position] for position in certain])


def _fewest_visits(graph: Graph, timetable: Timetable, times: Times, certain: tuple[int, ...]) -> tuple[int, Times]:
    """Tried from what is certain upwards; under the most, everything that the times reach may be used."""
    least = max((graph.steps[position].visits for position in certain), default=0)
    for visits in sorted({graph.steps[position].visits for position in times.ends} - set(range(least))):
        allowed = [position for position in times.ends if graph.steps[position].visits <= visits]
        within = times if len(allowed) == len(times.ends) else settled(graph, timetable, allowed)
        if within.reach(graph.goals):
            return visits, within
    raise AssertionError("the goals are reached under the most visits")


def _earliest_last_day(
    graph: Graph, timetable: Timetable, times: Times, certain: tuple[int, ...]
) -> tuple[date, Times]:
    """The day of the goals and of what every derivation contains, or later where something owed is brought later.

    The day sought need not be among the steps' earliest ends: the fastest origin of a result may owe something that
    comes too late, and then the next one's day counts.
    """
    soonest = _soonest(graph, times, certain)
    within = settled(graph, timetable, times.ends, soonest)
    if within.reach(graph.goals):
        return soonest, within
    low, high = soonest, max(times.ends[position] for position in closure(graph, times))
    while (days := (high - low).days) > 1:
        middle = days_from(low, days // 2)
        feasible = settled(graph, timetable, times.ends, middle).reach(graph.goals)
        low, high = (low, middle) if feasible else (middle, high)
    return high, settled(graph, timetable, times.ends, high)


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
