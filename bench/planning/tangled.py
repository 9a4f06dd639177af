"""Random graphs in which results are shared, can come from several steps, are owed, and go round in circles."""

import random
from datetime import date
from itertools import combinations

from haoban.catalogue.codes import Unit
from haoban.planning.graph import Graph, Step
from haoban.planning.schedule import Timetable


def tangled(draw: random.Random, *, steps: int, materials: int, asked: int, layered: bool = False) -> Graph:
    """A graph of so many steps over so many results and asked materials; without circles where it is layered."""
    found = []
    for _ in range(steps):
        gives = draw.sample(range(materials), draw.randint(1, 2))
        pool = [m for m in range(materials) if m not in gives and (not layered or m < min(gives))]
        needs = draw.sample(pool, min(len(pool), draw.randint(0, 3)))
        pool = [m for m in pool if m not in needs]
        owes = draw.sample(pool, min(len(pool), int(draw.random() < 0.2)))
        asks = frozenset(f"asked {draw.randrange(asked)}" for _ in range(draw.randint(0, 3)))
        visits, days, fee = draw.choice((0, 1, 1, 2)), draw.randint(0, 8), draw.choice((0, 0, 100, 250, 999))
        found.append((needs, owes, asks, gives, visits, days, draw.choice(list(Unit)), fee))
    brought = {material for _, _, _, gives, *_ in found for material in gives}

    def names(wanted: list[int]) -> tuple[str, ...]:
        return tuple(f"m{material}" for material in wanted if material in brought)

    made = tuple(
        Step(f"s{number}", names(needs), names(owes), asks, names(gives), visits, days, unit, fee)
        for number, (needs, owes, asks, gives, visits, days, unit, fee) in enumerate(found)
    )
    goals = draw.sample(sorted(brought), min(len(brought), 1 + materials // 6))
    producers = {f"m{m}": tuple(p for p, step in enumerate(made) if f"m{m}" in step.gives) for m in brought}
    return Graph(names(goals), made, producers)


def best_by_trying_all(graph: Graph, timetable: Timetable) -> tuple[int, date, int, int] | None:
    """Visits, last day, materials and fee of the best set of steps, all of which are tried."""
    every = (
        _cost(graph, chosen, timetable)
        for size in range(1, len(graph.steps) + 1)
        for chosen in combinations(graph.steps, size)
    )
    return min((cost for cost in every if cost is not None), default=None)


def _cost(graph: Graph, chosen: tuple[Step, ...], timetable: Timetable) -> tuple[int, date, int, int] | None:
    there: dict[str, date] = {}
    changed, ends = True, {}
    while changed:
        changed = False
        for step in chosen:
            if all(need in there for need in step.needs):
                start = max([timetable.submitted_on, *(there[need] for need in step.needs)])
                ends[step.key] = end = timetable.end_of(start, step.days, step.unit)
                for material in step.gives:
                    if end < there.get(material, date.max):
                        there[material], changed = end, True
    wanted = {*graph.goals, *(owed for step in chosen for owed in step.owes)}
    if len(ends) < len(chosen) or not wanted <= there.keys():
        return None
    asked = {material for step in chosen for material in step.asks}
    fee = sum(step.fee_fen for step in chosen)
    return max(step.visits for step in chosen), max(ends.values()), len(asked), fee
