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
"""How often the search looks at a step before it says that it is not proven: about half a second on an office PC."""


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
    def _paid(self) -> int:
        """The bits of the steps that cost anything."""
        return sum(1 << p for p in self.steps if self.graph.steps[p].fee_fen)

    @cached_property
    def _scale(self) -> tuple[int, int]:
        per_fen = len(self.steps) + 1
        return per_fen, per_fen * (sum(self.graph.steps[p].fee_fen for p in self.steps) + 1)

    def weight(self, bits: int) -> int:
        """One number that compares as (materials, fee, items) of a set of bits do."""
        above = len(self.graph.steps)
        per_fen, per_material = self._scale
        fee = sum(self.graph.steps[p].fee_fen for p in positions_in(bits & self._paid))
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


@dataclass(frozen=True, slots=True)
class _Node:
    """Choices that contain all of `required` and none of what is missing in `steps`."""

    weight: int
    """None of them undercuts it."""
    required: int
    """Bits of steps and of materials asked for."""
    steps: tuple[int, ...]
    """All that may be chosen."""
    branches: tuple[tuple[int, int], ...]
    """Steps of which each choice contains at least one, each after a weight that no choice with it undercuts.

    Without any the node is decided."""


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
            for weight, branch in node.branches:
                # The first contains the first branch, the second not the first but the second, and so on.
                steps = tuple(step for step in node.steps if step not in left)
                children.append((weight, node.required | self.task.own[branch], steps))
                left.add(branch)
            stack += reversed(children)
        self._bound = min([weight for weight, _, _ in stack] + [self._best_weight])

    def ask(self, solver: Solver) -> None:
        """Let a solver improve on what the search left open."""
        choice, weight = solver(self.task, self.best)
        if choice is not None:
            self._offer(choice)
        self._bound = max(self._bound, weight)

    def _look(self, required: int, steps: tuple[int, ...], times: Times | None) -> _Node | None:
        """Draw the conclusions; nothing where no choice is left."""
        graph, timetable, until = self.task.graph, self.task.timetable, self.task.until
        self._work -= 30 + 2 * len(steps)
        times = times or settled(graph, timetable, steps, until)
        if not times.reach(graph.goals) or any(p not in times.ends for p in positions_in(required & self._steps)):
            return None
        self._keep(closure(graph, times))
        found = landmarks(graph, times, self.task.own)
        required, wanted = conclude(graph, required, found)
        while True:
            due = self._due(required, times)
            if due is None:
                return None
            options = self._open(required, wanted, times, due)
            forced = [origins[0] for origins in options.values() if len(origins) == 1]
            if not forced:
                break
            for position in forced:
                required |= self._with_all(position, found)
            required, wanted = conclude(graph, required, found)
        if self._common is None:
            self._common = self.task.bill(self.task.weight(required))
        certain = tuple(positions_in(required & self._steps))
        alone = earliest(graph, timetable, certain, until)
        if self._reached(alone):
            return _Node(self.task.weight(required), required, certain, ())
        useful = self._useful(certain, wanted, alone, times)
        if options:
            if not all(options.values()):
                return None
            self._offer(self._filled_up(required, options, found, times))
            bits = {p: self._with_all(p, found) for origins in options.values() for p in origins}
            branches = self._weigh(required, options, bits)
            return _Node(branches[0][0], required, useful, branches)
        # Everything has an origin among the required, but they wait for each other or end too late: one more is needed.
        late = [material for material in wanted if alone.there.get(material) != times.there[material]]
        others = {p for material in late for p in graph.producers[material] if p in times.ends} - set(certain)
        weigh = self.task.weight
        branches = tuple(sorted((weigh(required | self._with_all(p, found)), p) for p in others))
        return _Node(branches[0][0] if branches else weigh(required), required, useful, branches)

    def _useful(self, certain: tuple[int, ...], wanted: Iterable[str], alone: Times, times: Times) -> tuple[int, ...]:
        """The steps that a choice may need beside the certain ones.

        What these bring alone as early as all steps together could, nothing else need bring.
        """
        graph, found = self.task.graph, set(certain)
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

    def _with_all(self, position: int, found: Mapping[str, int]) -> int:
        """The bits of a step and of all that comes with it for certain."""
        bits = self.task.own[position]
        for need in self.task.graph.steps[position].needs:
            bits |= found[need]
        return bits

    def _due(self, required: int, times: Times) -> dict[str, date] | None:
        """Material → the day by which a required step needs it at the latest; nothing where one comes too late for all.

        A step whose result no other can bring in time must itself end in time for the steps that need it.
        """
        graph, until, first = self.task.graph, self.task.until, self.task.timetable.submitted_on
        last_day = self.task.timetable.ends_in(graph)
        due: dict[str, date] = {}
        ends_by: dict[int, date] = {}
        for position in reversed(times.ends):
            if not required >> position & 1:
                continue
            start = last_day[position].latest_start(first, ends_by.get(position, until))
            if start is None:
                return None
            for material in graph.steps[position].needs:
                day = due[material] = min(due.get(material, until), start)
                origins = [p for p in graph.producers[material] if p in times.ends and times.ends[p] <= day]
                if not origins:
                    return None
                if len(origins) == 1:
                    ends_by[origins[0]] = min(ends_by.get(origins[0], until), day)
        return due

    def _open(
        self, required: int, wanted: Iterable[str], times: Times, due: Mapping[str, date]
    ) -> dict[str, list[int]]:
        """The wanted materials that no required step can bring in time, with the steps that could."""
        producers, until = self.task.graph.producers, self.task.until
        found = {}
        for material in wanted:
            day = due.get(material, until)
            origins = [p for p in producers[material] if p in times.ends and times.ends[p] <= day]
            if not any(required >> p & 1 for p in origins):
                found[material] = origins
        return found

    def _filled_up(
        self, required: int, options: dict[str, list[int]], found: Mapping[str, int], times: Times
    ) -> Iterable[int]:
        """The required steps, and for each open material the cheapest origin, until none is open."""
        while options:
            self._work -= required.bit_count() + sum(map(len, options.values()))
            for origins in options.values():
                extra = [self._with_all(p, found) & ~required for p in origins]
                required |= min(extra, key=self.task.weight)
            required, wanted = conclude(self.task.graph, required, found)
            options = self._open(required, wanted, times, {})
        return positions_in(required & self._steps)

    def _weigh(self, required: int, options: dict[str, list[int]], bits: dict[int, int]) -> tuple[tuple[int, int], ...]:
        """The branches at one open material, the cheapest first, each with a lower bound for all open materials.

        Each open material adds its cheapest origin; a bit is charged to one material only, first to the one at which
        the search branches: the one whose second origin is dearest in comparison, which is done with soonest.
        """
        weigh = self.task.weight
        self._work -= 2 * len(bits)
        price = {position: weigh(mask & ~required) for position, mask in bits.items()}
        prices = {material: sorted((price[p], p) for p in origins) for material, origins in options.items()}
        chosen = max(prices, key=lambda m: prices[m][1][0] - prices[m][0][0] if len(prices[m]) > 1 else 0)
        others = sorted((m for m in prices if m != chosen), key=lambda m: -prices[m][0][0])
        weight, charged = weigh(required), required
        for position in options[chosen]:
            charged |= bits[position]
        for material in others:
            weight += min(weigh(bits[p] & ~charged) for p in options[material])
            for position in options[material]:
                charged |= bits[position]
        return tuple((weight + more, position) for more, position in prices[chosen])

    def _offer(self, choice: Iterable[int]) -> None:
        """Keep what is needed of the choice, where it reaches the goals in time and is better."""
        self._reached(earliest(self.task.graph, self.task.timetable, tuple(choice), self.task.until))

    def _reached(self, times: Times) -> bool:
        """Whether these steps reach the goals in time and pay their debts; what is needed of them is kept if better."""
        graph = self.task.graph
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
