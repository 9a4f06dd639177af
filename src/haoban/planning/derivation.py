"""Which items to do: a derivation of the goals in the AND-OR graph."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from haoban.kernel.refusals import Refusal

from .graph import Graph
from .schedule import Timetable, earliest

LEAVES = 20_000
"""Complete choices that are looked at before the search says that it is not proven."""


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
    """No choice with so few visits ends earlier (exact but for what may follow later)."""
    materials: int
    """No choice with so few visits and days asks for fewer materials, as far as is proven."""
    fee_fen: int


def derive(graph: Graph, timetable: Timetable) -> Derivation:
    """The best steps, lexicographic in visits, last day, materials and fee.

    Visits are the most that any step asks for: the least threshold under which the goals can be reached is found by
    trying them in order. Under it every material's earliest day is found at once, so the last day is exact too. Among
    the choices that keep both, the fewest materials and the lowest fee are searched exhaustively with pruning; where
    materials are shared that is NP-hard, so after `LEAVES` complete choices the answer is given unproven.

    Raises `Refusal` for goals that wait for themselves, with the items that go round in a circle.
    """
    thresholds = sorted({step.visits for step in graph.steps})
    for visits in thresholds:
        allowed = [position for position, step in enumerate(graph.steps) if step.visits <= visits]
        times = earliest(graph, timetable, allowed, rank=lambda p: (graph.steps[p].fee_fen, p))
        if all(goal in times.there for goal in graph.goals):
            break
    else:
        times = earliest(graph, timetable)
        if unreached := [goal for goal in graph.goals if goal not in times.there]:
            raise circle(graph, unreached, set(times.there))
        visits = 0
    search = _Search(graph, timetable, frozenset(times.ends))
    search.offer(frozenset(times.ends))
    search.run({}, list(graph.goals))
    chosen, best = search.best
    fewest, fee = best[1:] if search.proven else (0, 0)
    return Derivation(tuple(sorted(chosen)), search.proven, visits, best[0], fewest, fee)


def _closure(graph: Graph, origin: dict[str, int]) -> frozenset[int]:
    chosen: set[int] = set()
    queue = list(graph.goals)
    while queue:
        position = origin.get(queue.pop())
        if position is not None and position not in chosen:
            chosen.add(position)
            queue += [*graph.steps[position].needs, *graph.steps[position].owes]
    return frozenset(chosen)


class _Search:
    """Depth first over who brings each material; the cost is (last day, materials, fee)."""

    def __init__(self, graph: Graph, timetable: Timetable, usable: frozenset[int]) -> None:
        self.graph, self.timetable, self.usable = graph, timetable, usable
        self.leaves, self.proven = 0, True
        self.best: tuple[frozenset[int], tuple[date, int, int]] = (frozenset(), (date.max, 0, 0))
        self._soonest = earliest(graph, timetable, usable).ends

    def offer(self, chosen: Collection[int]) -> None:
        """Keep what the choice needs, if it can be done and is better than the best so far."""
        times = earliest(self.graph, self.timetable, chosen, rank=lambda p: (self.graph.steps[p].fee_fen, p))
        if any(goal not in times.there for goal in self.graph.goals):
            return
        needed = _closure(self.graph, times.origin)
        latest = max((times.ends[position] for position in needed), default=self.timetable.submitted_on)
        cost = (latest, *self._paid(needed))
        if cost < self.best[1]:
            self.best = (needed, cost)

    def _paid(self, chosen: Collection[int]) -> tuple[int, int]:
        asked: set[str] = set()
        for position in chosen:
            asked |= self.graph.steps[position].asks
        return len(asked), sum(self.graph.steps[position].fee_fen for position in chosen)

    def run(self, origin: dict[str, int], queue: list[str]) -> None:
        """Choose for the next material that has no origin yet, each of its steps in turn."""
        queue = [material for material in queue if material not in origin]
        if self.leaves >= LEAVES:
            self.proven = False
            return
        if not queue:
            self.leaves += 1
            self.offer(set(origin.values()) - {-1})
            return
        material, *others = queue
        options = [position for position in self.graph.producers.get(material, ()) if position in self.usable]
        if not options:
            self.run(origin | {material: -1}, others)
        for position in options:
            if len(options) > 1 and self._cannot_win({*origin.values(), position} - {-1}):
                continue
            step = self.graph.steps[position]
            self.run(origin | {material: position}, [*others, *step.needs, *step.owes])

    def _cannot_win(self, chosen: Collection[int]) -> bool:
        """A partial choice only grows: it cannot win where it ends no earlier and already costs as much as the best."""
        latest = max(self._soonest[position] for position in chosen)
        return (latest, *self._paid(chosen)) >= self.best[1]


def circle(graph: Graph, unreached: list[str], reached: set[str]) -> Refusal:
    """The refusal that names the items of which each waits for the next one's result.

    What is not reached has only steps that wait for something else that is not reached; following them closes a circle.
    """
    trail: list[int] = []
    material = unreached[0]
    while True:
        position = graph.producers[material][0]
        if position in trail:
            break
        trail.append(position)
        material = next(need for need in graph.steps[position].needs if need not in reached)
    return Refusal(
        "items_in_a_circle",
        "这些事项互相等待对方的结果，无法开始：%(items)s。请联系窗口核对目录",
        {"items": tuple(graph.steps[position].key for position in trail[trail.index(position) :])},
    )
