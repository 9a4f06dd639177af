"""Which of the steps that keep the fewest visits and the earliest last day ask for least: materials, fee, number.

Results are shared, so the least sum is NP-hard. A branch and bound decides, one step at a time, whether it is in; at
each node the landmarks say what else must be in and how cheap it can get at best. The work is bounded, so no catalogue
can make it hang, and what is left open then still gives a true lower bound.

Sets of steps and of asked materials are the bits of one number: step 0, 1, … and above them the materials.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from .graph import Graph
from .landmarks import conclude, landmarks, positions_in
from .schedule import Times, Timetable, earliest, settled

WORK = 80_000
"""Steps that the search looks at before it says that it is not proven: about half a second."""


@dataclass(frozen=True, order=True)
class Bill:
    """What a choice costs beyond visits and days, in the order of comparison."""

    materials: int
    fee_fen: int
    items: int


@dataclass(frozen=True)
class Task:
    """The steps to choose from, all within the fewest visits, and the day by which all chosen ones must end."""

    graph: Graph
    timetable: Timetable
    steps: tuple[int, ...]
    until: date

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The materials that the steps ask the applicant for."""
        return tuple(sorted({material for p in self.steps for material in self.graph.steps[p].asks}))

    @cached_property
    def own(self) -> dict[int, int]:
        """Step → the bits of itself and of what it asks for."""
        above = len(self.graph.steps)
        bit = {material: 1 << (above + place) for place, material in enumerate(self.asked)}
        return {p: 1 << p | sum(bit[material] for material in self.graph.steps[p].asks) for p in self.steps}

    @cached_property
    def _fees(self) -> tuple[tuple[int, int], ...]:
        return tuple((1 << p, self.graph.steps[p].fee_fen) for p in self.steps if self.graph.steps[p].fee_fen)

    @cached_property
    def _scale(self) -> tuple[int, int]:
        per_fen = len(self.steps) + 1
        return per_fen, per_fen * (sum(fee for _, fee in self._fees) + 1)

    def weight(self, bits: int) -> int:
        """One number that compares as (materials, fee, items) of a set of bits do."""
        above = len(self.graph.steps)
        per_fen, per_material = self._scale
        fee = sum(fee for bit, fee in self._fees if bits & bit)
        return (bits >> above).bit_count() * per_material + fee * per_fen + (bits & ((1 << above) - 1)).bit_count()

    def bill(self, weight: int) -> Bill:
        """The weight taken apart. For a lower bound's weight, the bill is a lower bound too."""
        per_fen, per_material = self._scale
        materials, rest = divmod(weight, per_material)
        return Bill(materials, *divmod(rest, per_fen))


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


_Node = tuple[int, int, int]
"""A weight that none of its choices undercuts, the steps banned and the bits required of all of them."""


class Search:
    """Branch and bound. After `run` the best choice, the bound and whether the two meet."""

    def __init__(self, task: Task, work: int) -> None:
        self.task, self._work = task, work
        self.best: tuple[int, ...] = ()
        self._best_weight = self._bound = -1
        self._common: Bill | None = None
        self._steps = (1 << len(task.graph.steps)) - 1

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
        stack: list[_Node] = [(0, 0, 0)]
        while stack and (self._work > 0 or not self.best):
            weight, banned, required = stack.pop()
            if 0 <= self._best_weight <= weight:
                continue
            weight, required, branches = self._look(banned, required, times)
            times = None
            if weight >= self._best_weight:
                continue
            children = []
            for step in branches:
                children.append((weight, banned, required | self.task.own[step]))
                banned |= 1 << step
            stack += reversed(children)
        self._bound = min([weight for weight, _, _ in stack] + [self._best_weight])

    def ask(self, solver: Solver) -> None:
        """Let a solver improve on what the search left open."""
        choice, weight = solver(self.task, self.best)
        if choice is not None:
            self._offer(choice)
        self._bound = max(self._bound, weight)

    def _look(self, banned: int, required: int, times: Times | None) -> tuple[int, int, tuple[int, ...]]:
        """Draw the conclusions: a weight that no choice undercuts, the bits all of them contain, and the branches.

        Each choice that is left contains one of the branches, which are steps. Without any the node is decided.
        """
        graph = self.task.graph
        self._work -= 2 * len(self.task.steps)
        if times is None:
            allowed = [p for p in self.task.steps if not banned >> p & 1]
            times = settled(graph, self.task.timetable, allowed, self.task.until)
        if not times.reach(graph.goals) or any(p not in times.ends for p in positions_in(required & self._steps)):
            return self._best_weight, required, ()
        self._keep(closure(graph, times))
        found = landmarks(graph, times, self.task.own)
        required, wanted = conclude(graph, required, found)
        if self._common is None:
            self._common = self.task.bill(self.task.weight(required))
        options = self._open(required, wanted, times)
        if options:
            bits = {p: self._with_all(p, found) for origins in options.values() for p in origins}
            self._offer(self._filled_up(required, options, found, times))
            weight, branches = self._weigh(required, options, bits)
            return weight, required, branches
        weight = self.task.weight(required)
        if self._offer(positions_in(required & self._steps)):
            return weight, required, ()
        # Everything has an origin among the required, but they wait for each other or end too late: one more is needed.
        others = {p for material in wanted for p in graph.producers[material] if p in times.ends}
        return weight, required, tuple(sorted(p for p in others if not required >> p & 1))

    def _with_all(self, position: int, found: Mapping[str, int]) -> int:
        """The bits of a step and of all that comes with it for certain."""
        bits = self.task.own[position]
        for need in self.task.graph.steps[position].needs:
            bits |= found[need]
        return bits

    def _open(self, required: int, wanted: Iterable[str], times: Times) -> dict[str, list[int]]:
        """The wanted materials that no required step brings, with the steps that could."""
        producers = self.task.graph.producers
        return {
            material: [p for p in producers[material] if p in times.ends]
            for material in wanted
            if not any(required >> p & 1 for p in producers[material])
        }

    def _filled_up(
        self, required: int, options: dict[str, list[int]], found: Mapping[str, int], times: Times
    ) -> Iterable[int]:
        """The required steps, and for each open material the cheapest origin, until none is open."""
        while options:
            for origins in options.values():
                extra = [self._with_all(p, found) & ~required for p in origins]
                required |= min(extra, key=self.task.weight)
            required, wanted = conclude(self.task.graph, required, found)
            options = self._open(required, wanted, times)
        return positions_in(required & self._steps)

    def _weigh(self, required: int, options: dict[str, list[int]], bits: dict[int, int]) -> tuple[int, tuple[int, ...]]:
        """A lower bound for a choice that brings all open materials, and the branches: the material with the fewest.

        Each open material adds its cheapest origin; a bit is charged to one material only.
        """
        weigh = self.task.weight
        price = {position: weigh(mask & ~required) for position, mask in bits.items()}
        order = sorted(options, key=lambda material: -min(price[p] for p in options[material]))
        weight, charged = weigh(required), required
        for material in order:
            weight += min(weigh(bits[p] & ~charged) for p in options[material])
            for position in options[material]:
                charged |= bits[position]
        few = min(order, key=lambda material: len(options[material]))
        return weight, tuple(sorted(options[few], key=lambda p: (price[p], p)))

    def _offer(self, choice: Iterable[int]) -> bool:
        """Keep what is needed of the choice where it reaches the goals in time and is better; whether it does so."""
        graph = self.task.graph
        times = earliest(graph, self.task.timetable, tuple(choice), self.task.until)
        if not times.reach(graph.goals):
            return False
        needed = closure(graph, times)
        if not all(times.reach(graph.steps[position].owes) for position in needed):
            return False
        self._keep(needed)
        return True

    def _keep(self, chosen: Collection[int]) -> None:
        bits = 0
        for position in chosen:
            bits |= self.task.own[position]
        weight = self.task.weight(bits)
        if self._best_weight < 0 or weight < self._best_weight:
            self.best, self._best_weight = tuple(sorted(chosen)), weight
