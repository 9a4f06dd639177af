"""CP-SAT for catalogues in which so much is shared that the search of `cheapest` does not end.

OR-Tools comes with the extra `optimisation`; it is asked only then, so most plans never load it.
"""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

from haoban.catalogue.codes import Unit
from haoban.kernel import extras
from haoban.kernel.refusals import BrokenInstallation

from .cheapest import Solver
from .schedule import Timetable
from .task import Task

SECONDS = 5.0
"""How long the solver may take; half of it on an idle machine, where its own count of work ends it."""


def solver(
    seconds: float = SECONDS,
    *,
    prepare: Callable[[str], None] = extras.need,
    missing: Callable[[BrokenInstallation], None] = lambda refusal: None,
) -> Solver:
    """A solver that works at most so long.

    `prepare` makes sure that the extra is there. Where it cannot be, `missing` is told, and the plan stays unproven.
    """

    def ask(task: Task, best: tuple[int, ...]) -> tuple[tuple[int, ...] | None, int]:
        try:
            prepare("optimisation")
        except BrokenInstallation as refusal:
            missing(refusal)
            return None, 0
        return _solve(task, best, seconds)

    return ask


def working_days_until(timetable: Timetable, until: date) -> list[date]:
    """The day of submission and the working days after it: every day on which a step can start or end."""
    days = [timetable.submitted_on]
    while (following := timetable.end_of(days[-1], 1, Unit.WORKING_DAYS)) <= until:
        days.append(following)
    return days


def slowest_ends(task: Task) -> dict[int, date] | None:
    """When each step ends if everything comes from where it comes last; nothing where steps go round in circles."""
    graph = task.graph
    waiting: dict[int, set[int]] = {p: set() for p in task.steps}
    for p in task.steps:
        waiting[p].update(q for need in graph.steps[p].needs for q in graph.producers[need] if q in waiting)
    ends: dict[int, date] = {}
    ready = [p for p in task.steps if not waiting[p]]
    followers: dict[int, list[int]] = {}
    for p, before in waiting.items():
        for q in before:
            followers.setdefault(q, []).append(p)
    left = {p: len(before) for p, before in waiting.items()}
    while ready:
        p = ready.pop()
        start = max([task.timetable.submitted_on, *(ends[q] for q in waiting[p])])
        ends[p] = task.timetable.end_of(start, graph.steps[p].days, graph.steps[p].unit)
        for follower in followers.get(p, ()):
            left[follower] -= 1
            if not left[follower]:
                ready.append(follower)
    return ends if len(ends) == len(task.steps) else None


def _solve(task: Task, best: tuple[int, ...], seconds: float) -> tuple[tuple[int, ...] | None, int]:
    from ortools.sat.python import cp_model

    graph = task.graph
    model = cp_model.CpModel()
    chosen = {p: model.new_bool_var(f"step {p}") for p in task.steps}
    asked = {material: model.new_bool_var(material) for material in task.asked}
    for p in task.steps:
        for material in graph.steps[p].asks:
            model.add_implication(chosen[p], asked[material])
    origins = {m: [p for p in found if p in chosen] for m, found in graph.producers.items()}
    for goal in graph.goals:
        model.add_bool_or(chosen[p] for p in origins[goal])
    for p in task.steps:
        for material in graph.steps[p].owes:
            model.add_bool_or([chosen[q] for q in origins[material]] + [~chosen[p]])
    slowest = slowest_ends(task)
    if slowest is not None and max(slowest.values()) <= task.until:
        # Nothing can go round in a circle or end too late: an origin is an origin.
        for p in task.steps:
            for material in graph.steps[p].needs:
                model.add_bool_or([chosen[q] for q in origins[material]] + [~chosen[p]])
    else:
        _keep_time(model, task, chosen, origins, ranked=slowest is None)
    per_material = task.weight(1 << len(graph.steps)) if task.asked else 0
    weights = {p: task.weight(1 << p) for p in task.steps}
    model.minimize(sum(weights[p] * chosen[p] for p in task.steps) + per_material * sum(asked.values()))
    for p in task.steps:
        model.add_hint(chosen[p], p in best)
    engine = cp_model.CpSolver()
    engine.parameters.max_deterministic_time = seconds / 2
    engine.parameters.max_time_in_seconds = seconds
    engine.parameters.num_workers = 1
    engine.parameters.linearization_level = 2
    status = engine.solve(model)
    # The bound is a whole number that comes as a float: 2.0000001 must not become 3.
    weight = max(0, math.ceil(engine.best_objective_bound - 0.5))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, weight
    return tuple(p for p in task.steps if engine.value(chosen[p])), weight


def _keep_time(model: Any, task: Task, chosen: dict[int, Any], origins: dict[str, list[int]], *, ranked: bool) -> None:
    """Each chosen step starts when what it needs is there, and ends by the last day; ranks forbid circles."""
    graph, timetable = task.graph, task.timetable
    days = working_days_until(timetable, task.until)
    place = {day: number for number, day in enumerate(days)}
    start: dict[int, Any] = {}
    end: dict[int, Any] = {}
    rank: dict[int, Any] = {}
    for p in task.steps:
        step = graph.steps[p]
        ends = [timetable.end_of(day, step.days, step.unit) for day in days]
        known = [place[on] for on in ends if on <= task.until]
        start[p] = model.new_int_var(0, len(known) - 1, "")
        end[p] = model.new_int_var(0, len(days) - 1, "")
        _take(model, start[p], end[p], known)
        if ranked:
            rank[p] = model.new_int_var(0, len(task.steps), "")
    for p in task.steps:
        for material in graph.steps[p].needs:
            brings = [model.new_bool_var("") for _ in origins[material]]
            model.add_bool_or([*brings, ~chosen[p]])
            for q, bring in zip(origins[material], brings, strict=True):
                model.add_implication(bring, chosen[q])
                model.add(start[p] >= end[q]).only_enforce_if(bring)
                if ranked:
                    # Steps of no days could else bring each other what they need.
                    model.add(rank[p] > rank[q]).only_enforce_if(bring)


def _take(model: Any, start: Any, end: Any, ends: list[int]) -> None:
    """The end that belongs to a start: mostly so many working days later, else by the table."""
    later = {end - start for start, end in enumerate(ends)}
    if len(later) == 1:
        model.add(end == start + later.pop())
    else:
        model.add_element(start, ends, end)
