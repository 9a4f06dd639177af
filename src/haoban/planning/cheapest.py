"""Which of the steps that keep the fewest visits and the earliest last day ask for least: materials, fee, number.

Results are shared, so the least sum is NP-hard. A branch and bound decides, one step at a time, whether it is in; at
each node the landmarks say what else must be in and how cheap it can get at best. The work is bounded, so no catalogue
can make it hang, and what is left open then still gives a true lower bound.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import islice
from operator import or_
from typing import NamedTuple

from .graph import Graph
from .landmarks import Conclusions, conclude, landmarks, positions_in
from .remainder import remainder, settled_by
from .schedule import Times, earliest, settled
from .task import Bill, Task

WORK = 80_000
"""How often the search looks at a step before it says that it is not proven: about half a second on an office PC."""


Solver = Callable[[Task, tuple[int, ...]], tuple[tuple[int, ...] | None, int]]
"""Asked with a task and the best choice so far: a better choice, if it has one, and a weight that none undercuts."""


def closure(graph: Graph, times: Times) -> tuple[int, ...]:
    """The steps that the goals take when each material comes from where it is there first; ascending."""
    chosen: set[int] = set()
    queue = list(graph.goals)
    while queue:
        position = times.origin.get(queue.pop())
        if position is not None and position not in chosen:
            chosen.add(position)
            queue += [*graph.steps[position].needs, *graph.steps[position].owes]
    return tuple(sorted(chosen))


@dataclass(frozen=True, slots=True)
class _Node:
    """Choices that contain all of `required` and none of what is missing in `steps`."""

    weight: int
    """None of them undercuts it."""
    required: int
    """Bits of steps and of materials asked for."""
    steps: tuple[int, ...]
    """All that may be chosen."""
    branches: tuple["_Branch", ...]
    """Steps of which each choice contains at least one, the cheapest first. Without any the node is decided."""


class _Branch(NamedTuple):
    weight: int
    """No choice with the step undercuts it."""
    step: int
    required: int
    """The bits of the step and of what comes with it."""


class Search:
    """Branch and bound. After `run` the best choice, the bound and whether the two meet."""

    def __init__(self, task: Task, work: int) -> None:
        self.task, self._work = task, work
        self.best: tuple[int, ...] = ()
        self._best_weight = self._bound = -1
        self._common: Bill | None = None
        self._graph = task.graph
        """What is left to decide: after the first look without what that settled."""
        self._steps = (1 << len(task.graph.steps)) - 1
        """The bits of the steps of that graph."""
        self._settled: tuple[int, ...] | None = None
        """The steps that the first look settled."""

    @property
    def proven(self) -> bool:
        """Whether no choice is better than the best."""
        return self._bound >= self._best_weight

    @property
    def bound(self) -> Bill:
        """What no choice undercuts."""
        if self.proven:
            return self.task.bill(self._best_weight)
        bill = self.task.bill(self._bound)
        if bill.materials == self.task.bill(self._best_weight).materials:
            return bill
        # With more materials than the bound's the fee may be lower than the bound's: only what all share is certain.
        return replace(self._common, materials=bill.materials) if self._common else bill

    def run(self, times: Times | None = None) -> None:
        """Search until it is proven or the work is done. `times`: those of all the task's steps, if they are known."""
        stack = [(0, 0, self.task.steps)]
        while stack and (self._work > 0 or not self.best):
            weight, required, steps = stack.pop()
            if 0 <= self._best_weight <= weight:
                continue
            node = self._look(required, steps, times)
            times = None
            if node is None or node.weight >= self._best_weight:
                continue
            children = []
            left: set[int] = set()
            for branch in node.branches:
                # The first contains the first branch, the second not the first but the second, and so on.
                steps = tuple(step for step in node.steps if step not in left)
                children.append((branch.weight, node.required | branch.required, steps))
                left.add(branch.step)
            stack += reversed(children)
        self._bound = min([weight for weight, _, _ in stack] + [self._best_weight])

    def ask(self, solver: Solver) -> None:
        """Let a solver improve on what the search left open."""
        choice, weight = solver(self.task, self.best)
        if choice is not None:
            self._offer(p for p in choice if self._steps >> p & 1)
        self._bound = max(self._bound, weight)

    def _look(self, required: int, steps: tuple[int, ...], times: Times | None) -> _Node | None:
        """Draw the conclusions; nothing where no choice is left."""
        graph, timetable, until = self._graph, self.task.timetable, self.task.until
        self._work -= 30 + 2 * len(steps)
        times = times or settled(graph, timetable, steps, until)
        if not times.reach(graph.goals) or any(p not in times.ends for p in positions_in(required & self._steps)):
            return None
        self._keep(closure(graph, times))
        found = landmarks(graph, times, self.task.own)
        drawn = conclude(graph, required, found)
        branches: tuple[_Branch, ...] = ()
        while True:
            options = self._conclude(drawn, times)
            if options is None:
                return None
            if self._common is None:
                self._common = self.task.bill(self.task.weight(drawn.required))
            if not options:
                break
            bits = {p: self._with_all(p, found) for origins in options.values() for p in origins}
            branches = self._weigh(drawn, options, bits, times)
            better = sum(branch.weight < self._best_weight for branch in branches)
            if not better:
                return None
            if better > 1:
                break
            # All choices without the one branch cost as much as the best at least.
            drawn.draw(branches[0].required)
        required = drawn.required
        certain = tuple(positions_in(required & self._steps))
        alone = earliest(graph, timetable, certain, until)
        if not options and self._reached(alone):
            return _Node(self.task.weight(required), required, certain, ())
        useful = self._useful(certain, drawn.wanted, alone, times)
        if options:
            self._offer(self._filled_up(drawn, options, bits, times))
            useful = self._settle(drawn, useful, alone, times)
            return _Node(branches[0].weight, required, useful, branches)
        # Everything has an origin among the required, but they wait for each other or end too late: one more is needed.
        late = [material for material in drawn.wanted if alone.there.get(material) != times.there[material]]
        others = {p for material in late for p in graph.producers[material] if p in times.ends} - set(certain)
        with_all = {p: required | self._with_all(p, found) for p in others}
        branches = tuple(sorted(_Branch(self.task.weight(bits), p, bits) for p, bits in with_all.items()))
        useful = self._settle(drawn, useful, alone, times)
        return _Node(branches[0].weight, required, useful, branches) if branches else None

    def _conclude(self, drawn: Conclusions, times: Times) -> dict[str, list[int]] | None:
        """Draw what follows where only one origin can bring something in time; what is open then, with its origins.

        Nothing where something cannot be brought or no choice is better than the best.
        """
        while True:
            if self.task.weight(drawn.required) >= self._best_weight:
                return None
            due = self._due(drawn.required, times)
            if due is None:
                return None
            options = self._open(drawn.required, drawn.wanted, times, due)
            forced = [origins[0] for origins in options.values() if len(origins) == 1]
            if not forced:
                return options if all(options.values()) else None
            for position in forced:
                drawn.draw(self._with_all(position, drawn.found))

    def _useful(self, certain: tuple[int, ...], wanted: Iterable[str], alone: Times, times: Times) -> tuple[int, ...]:
        """The steps that a choice may need beside the certain ones.

        What these bring alone as early as all steps together could, nothing else need bring.
        """
        graph, found = self._graph, set(certain)
        seen: set[str] = set()
        queue = list(wanted)
        while queue:
            material = queue.pop()
            if material in seen or alone.there.get(material) == times.there[material]:
                continue
            seen.add(material)
            for position in graph.producers[material]:
                if position in times.ends and position not in found:
                    found.add(position)
                    queue += [*graph.steps[position].needs, *graph.steps[position].owes]
        return tuple(sorted(found))

    def _settle(self, drawn: Conclusions, useful: tuple[int, ...], alone: Times, times: Times) -> tuple[int, ...]:
        """At the first look put aside what no choice changes; the useful steps that are left."""
        if self._settled is not None:
            return useful
        done, there = settled_by(self._graph, alone, times)
        self._settled = tuple(done)
        useful = tuple(p for p in useful if p not in done)
        self._graph = remainder(self._graph, drawn.wanted, useful, there)
        self._steps &= ~sum(1 << p for p in done)
        return useful

    def _with_all(self, position: int, found: Mapping[str, int]) -> int:
        """The bits of a step and of all that comes with it for certain."""
        bits, step = self.task.own[position], self._graph.steps[position]
        for material in (*step.needs, *step.owes) if step.owes else step.needs:
            bits |= found[material]
        return bits

    def _due(self, required: int, times: Times) -> dict[str, date] | None:
        """Material → the day by which a required step needs it at the latest; nothing where one comes too late for all.

        A step whose result no other can bring in time must itself end in time for the steps that need it.
        """
        graph, until, first = self._graph, self.task.until, self.task.timetable.submitted_on
        last_day, ends, producers = self.task.timetable.ends_in(graph), times.ends, graph.producers
        ready = graph.ready
        due: dict[str, date] = {}
        ends_by: dict[int, date] = {}
        for position in reversed(ends):
            if not required >> position & 1:
                continue
            start = last_day[position].latest_start(ready.get(position, first), ends_by.get(position, until))
            if start is None:
                return None
            for material in graph.steps[position].needs:
                day = due.get(material)
                if day is None or start < day:
                    day = due[material] = start
                origins = producers[material]
                if len(origins) > 1:
                    origins = tuple(p for p in origins if p in ends and ends[p] <= day)
                    if not origins:
                        return None
                elif ends[origins[0]] > day:
                    return None
                if len(origins) == 1:
                    only = origins[0]
                    if only not in ends_by or day < ends_by[only]:
                        ends_by[only] = day
        return due

    def _open(
        self, required: int, wanted: Iterable[str], times: Times, due: Mapping[str, date]
    ) -> dict[str, list[int]]:
        """The wanted materials that no required step can bring in time, with the steps that could."""
        graph, ends = self._graph, times.ends
        found = {}
        for material in wanted:
            day = due.get(material)
            there = required & graph.bringers[material]
            if there and (day is None or any(ends[p] <= day for p in positions_in(there))):
                continue
            found[material] = [p for p in graph.producers[material] if p in ends and (day is None or ends[p] <= day)]
        return found

    def _filled_up(
        self, drawn: Conclusions, options: dict[str, list[int]], bits: dict[int, int], times: Times
    ) -> Iterable[int]:
        """The required steps, and for each open material the cheapest origin, until none is open."""
        drawn, weigh = drawn.copy(), self.task.weight
        while options:
            self._work -= drawn.required.bit_count() + sum(map(len, options.values()))
            before = len(drawn.wanted)
            for material, origins in options.items():
                if not drawn.required & self._graph.bringers[material]:
                    drawn.draw(min((bits[p] & ~drawn.required for p in origins), key=weigh))
            options = self._open(drawn.required, list(drawn.wanted)[before:], times, {})
            bits = {p: self._with_all(p, drawn.found) for origins in options.values() for p in origins}
        return positions_in(drawn.required & self._steps)

    def _weigh(
        self, drawn: Conclusions, options: dict[str, list[int]], bits: dict[int, int], times: Times
    ) -> tuple[_Branch, ...]:
        """The branches at one open material, the cheapest first, each with a lower bound for all open materials.

        The material is the one whose second origin is dearest in comparison: it is done with soonest. Each other open
        material adds its cheapest origin; a bit is charged to one material only.
        """
        weigh, required = self.task.weight, drawn.required
        self._work -= 2 * len(bits)
        price = {position: weigh(mask & ~required) for position, mask in bits.items()}
        prices = {material: sorted(price[p] for p in origins) for material, origins in options.items()}
        chosen = max(prices, key=lambda m: prices[m][1] - prices[m][0] if len(prices[m]) > 1 else 0)
        others = sorted((m for m in prices if m != chosen), key=lambda m: -prices[m][0])
        self._work -= len(bits) * len(options[chosen])
        branches = []
        for position in options[chosen]:
            beyond = self._beyond(drawn, bits[position], times)
            if beyond is None:
                continue
            with_it, more, charged = beyond
            weight = weigh(with_it) + more
            for material in others:
                if not with_it & self._graph.bringers[material]:
                    weight += min(weigh(bits[p] & ~charged) for p in options[material])
                    for p in options[material]:
                        charged |= bits[p]
            branches.append(_Branch(weight, position, with_it))
        return tuple(sorted(branches))

    def _beyond(self, drawn: Conclusions, more: int, times: Times) -> tuple[int, int, int] | None:
        """What is required with these bits, the least that the materials that this opens add, and the bits charged.

        Nothing where something cannot be brought then.
        """
        weigh, found = self.task.weight, drawn.found
        before, tried = len(drawn.wanted), drawn.copy()
        tried.draw(more)
        while True:
            opened = self._open(tried.required, islice(tried.wanted, before, None), times, {})
            self._work -= 5 + len(tried.wanted) - before + sum(map(len, opened.values()))
            if not all(opened.values()):
                return None
            forced = [origins[0] for origins in opened.values() if len(origins) == 1]
            if not forced:
                break
            for position in forced:
                tried.draw(self._with_all(position, found))
        least, charged = 0, tried.required
        for origins in opened.values():
            bits = [self._with_all(p, found) & ~tried.required for p in origins]
            cheapest = min(map(weigh, bits))
            if cheapest > least:
                least, charged = cheapest, reduce(or_, bits, tried.required)
        return tried.required, least, charged

    def _offer(self, choice: Iterable[int]) -> None:
        """Keep what is needed of the choice, where it reaches the goals in time and is better."""
        self._reached(earliest(self._graph, self.task.timetable, tuple(choice), self.task.until))

    def _reached(self, times: Times) -> bool:
        """Whether these steps reach the goals in time and pay their debts; what is needed of them is kept if better."""
        graph = self._graph
        if not times.reach(graph.goals):
            return False
        needed = closure(graph, times)
        if not all(times.reach(graph.steps[position].owes) for position in needed):
            return False
        self._keep(needed)
        return True

    def _keep(self, chosen: Collection[int]) -> None:
        chosen = [*(self._settled or ()), *chosen]
        bits = 0
        for position in chosen:
            bits |= self.task.own[position]
        weight = self.task.weight(bits)
        if self._best_weight < 0 or weight < self._best_weight:
            self.best, self._best_weight = tuple(sorted(chosen)), weight
