"""How long a plan takes, beside CP-SAT on the whole model at once and beside the pure critical path.

python -m bench.planning [--quick]

Every plan that the peer proves is compared with ours in visits, last day, materials and fee; small random graphs are
compared with every set of steps there is. Times are CPU seconds of one thread, the best of three runs of each plan, so
that what else the machine does shows as little as it can.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from bench import report
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar
from haoban.planning.derivation import Derivation, derive
from haoban.planning.graph import Graph, grow
from haoban.planning.offer import Offer
from haoban.planning.plan import Plan
from haoban.planning.rules import plan_matter
from haoban.planning.schedule import Timetable, earliest
from haoban.planning.solver import solver

from .catalogues import catalogue, matter, shapes
from .peer import solve
from .tangled import best_by_trying_all, tangled

ON, CALENDAR = date(2026, 11, 25), national_calendar()
MOST_ITEMS = 30
AIM_SECONDS = 0.005
PEER_SECONDS = 60.0


def spent(work: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """The least CPU seconds of several runs, and the result."""
    best, done = float("inf"), None
    for _ in range(times):
        began = time.process_time()
        done = work()
        best = min(best, time.process_time() - began)
    return best, done


def share(values: Sequence[float], part: float) -> float:
    """The value below which that part of the values lies."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def milliseconds(values: Sequence[float]) -> dict[str, float]:
    """Median and 99th percentile."""
    return {"p50_ms": round(share(values, 0.5) * 1000, 2), "p99_ms": round(share(values, 0.99) * 1000, 2)}


def plans_in(offer: Offer, count: int) -> tuple[list[float], list[float], list[int], list[Plan]]:
    """So many plans of up to thirty items: seconds, the floor's seconds, sizes, plans."""
    draw = random.Random(2026)
    ours: list[float] = []
    floor: list[float] = []
    plans: list[Plan] = []
    offer.producers  # noqa: B018 - made once a catalogue, not once a plan
    while len(plans) < count:
        asked = matter(offer, draw)
        goals = [goal.material for goal in asked.goals]
        try:
            seconds, plan = spent(lambda: plan_matter(asked, offer, {}, (), ON, CALENDAR))  # noqa: B023 - called at once
        except Refusal:
            continue
        if not 0 < len(plan.items) <= MOST_ITEMS:
            continue
        least, _ = spent(lambda: earliest(grow(offer, goals, {}, (), ON)[0], Timetable(CALENDAR, ON)))  # noqa: B023
        ours, floor, plans = [*ours, seconds], [*floor, least], [*plans, plan]
    return ours, floor, [len(plan.items) for plan in plans], plans


def beside_the_peer(offer: Offer, plans: Sequence[Plan]) -> tuple[list[float], list[float], int]:
    """Derivation alone, ours and the peer's seconds, on graphs already grown; and how many the peer did not prove."""
    ours: list[float] = []
    theirs: list[float] = []
    unproven = 0
    for plan in plans:
        goals = [goal.material for goal in plan.matter.goals]
        graph, _ = grow(offer, goals, {}, (), ON)
        seconds, mine = spent(lambda: derive(graph, Timetable(CALENDAR, ON)))  # noqa: B023
        horizon = plan.ends_on + timedelta(days=30)
        slow, other = spent(lambda: solve(graph, Timetable(CALENDAR, ON), horizon, PEER_SECONDS), 1)  # noqa: B023
        ours, theirs = [*ours, seconds], [*theirs, slow]
        if other is None:
            unproven += 1
        elif mine.optimal:
            assert other == (mine.visits, mine.ends_on, mine.materials, mine.fee_fen), "the same best plan"
    return ours, theirs, unproven


def against_brute_force(count: int) -> int:
    """Random graphs whose best derivation is the one that trying every set of steps finds."""
    compared = 0
    for seed in range(count):
        draw = random.Random(seed)
        graph = tangled(draw, steps=draw.randint(3, 9), materials=6, asked=6)
        timetable = Timetable(CALENDAR, date(2026, draw.choice((2, 9, 12)), draw.randint(1, 28)))
        best = best_by_trying_all(graph, timetable)
        try:
            found = derive(graph, timetable)
        except Refusal:
            assert best is None, "no derivation where there is one"
            continue
        assert best == (found.visits, found.ends_on, found.materials, found.fee_fen), "as good as the best of all"
        compared += 1
    return compared


def nasty(count: int, steps: int) -> dict[str, Any]:
    """Graphs in which everything is shared: how many are proven, by the search alone and with CP-SAT behind it."""
    seconds, searched, solved = [], 0, 0
    for seed in range(count):
        draw = random.Random(seed)
        graph = tangled(draw, steps=steps, materials=steps // 3, asked=steps // 2, layered=True)
        cpu, found = spent(lambda: _derive(graph), 1)  # noqa: B023
        if found is None:
            continue
        seconds.append(cpu)
        searched += found.optimal
        solved += found.optimal or derive(graph, Timetable(CALENDAR, ON), solver=solver(5)).optimal
    return {"graphs": len(seconds), "by_search": searched, "with_solver": solved, **milliseconds(seconds)}


def _derive(graph: Graph) -> Derivation | None:
    try:
        return derive(graph, Timetable(CALENDAR, ON))
    except Refusal:
        return None


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    print("names and lists of real items" if shapes().real else "stand-in names: the real files are not there")
    sizes = ((1135, 100, 4),) if quick else ((1135, 1000, 40), (50_000, 500, 10))
    lines: list[list[Any]] = []
    measured: dict[str, Any] = {}
    for size, count, peers in sizes:
        offer = catalogue(size, seed=1)
        ours, floor, items, plans = plans_in(offer, count)
        some = plans[:: max(1, len(plans) // peers)][:peers]
        mine, theirs, unproven = beside_the_peer(offer, some)
        ratio = share([their / my for my, their in zip(mine, theirs, strict=True)], 0.5)
        ms = milliseconds(ours)
        lines.append(
            [
                f"{size:,}",
                f"{share(items, 0.5):.0f} ({max(items)})",
                *ms.values(),
                *milliseconds(floor).values(),
                *milliseconds(mine).values(),
                *milliseconds(theirs).values(),
                f"{ratio:.0f}",
                f"{sum(plan.optimal for plan in plans)}/{len(plans)}",
            ]
        )
        measured[f"catalogue_{size}"] = {
            **ms,
            "plans": len(plans),
            "proven": sum(plan.optimal for plan in plans),
            "floor": milliseconds(floor),
            "derivation": milliseconds(mine),
            "peer": milliseconds(theirs) | {"plans": len(some), "unproven": unproven, "times_ours": round(ratio)},
        }
    headings = ["items in the catalogue", "in a plan (most)", "plan p50 ms", "p99", "critical path p50 ms", "p99"]
    headings += ["derivation p50 ms", "p99", "CP-SAT p50 ms", "p99", "times ours", "proven"]
    report.table(headings, lines)
    print()
    drawn = 200 if quick else 1000
    random_graphs = against_brute_force(drawn)
    print(
        f"{drawn} random graphs: {random_graphs} derivations are as good as the best of all sets of steps, "
        "and where none is found there is none"
    )
    tangles = {steps: nasty(5 if quick else 20, steps) for steps in ((30,) if quick else (30, 60, 120))}
    print()
    report.table(
        ["tangled graphs of steps", "graphs", "proven by search", "with CP-SAT", "search p50 ms", "p99"],
        [[steps, *told.values()] for steps, told in tangles.items()],
    )
    measured |= {"aim_p99_ms": AIM_SECONDS * 1000, "random_graphs_as_brute_force": random_graphs}
    measured["tangled"] = {str(steps): told for steps, told in tangles.items()}
    report.result("planning", measured=measured, packages=("ortools",))


if __name__ == "__main__":
    main()
