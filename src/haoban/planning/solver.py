"""CP-SAT for catalogues in which so much is shared that the search of `cheapest` does not end.

OR-Tools comes with the extra `optimisation`; it is asked only then, so most plans never load it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from haoban.kernel import extras

from .cheapest import Solver, Task
from .schedule import Timetable

SECONDS = 5.0
"""Deterministic seconds: the same catalogue gives the same answer on every machine."""


def solver(seconds: float = SECONDS, prepare: Callable[[str], None] = extras.need) -> Solver:
    """A solver that works at most so long (about; three times as long by the clock if need be).

    `prepare` makes sure that the extra is there. Raises `BrokenInstallation` when asked where it cannot be installed.
    """

    def ask(task: Task, best: tuple[int, ...]) -> tuple[tuple[int, ...] | None, int]:
        prepare("optimisation")
        return _solve(task, best, seconds)

    return ask


def working_days_until(timetable: Timetable, until: date) -> list[date]:
    """The day of submission and the working days after it: every day on which a step can start or end."""
    from haoban.catalogue.codes import Unit

    days = [timetable.submitted_on]
    while (following := timetable.end_of(days[-1], 1, Unit.WORKING_DAYS)) <= until:
        days.append(following)
    return days


def _solve(task: Task, best: tuple[int, ...], seconds: float) -> tuple[tuple[int, ...] | None, int]:
    from ortools.sat.python import cp_model

    graph, timetable = task.graph, task.timetable
    days = working_days_until(timetable, task.until)
    place = {day: number for number, day in enumerate(days)}
    model = cp_model.CpModel()
    chosen = {p: model.new_bool_var(f"step {p}") for p in task.steps}
    asked = {material: model.new_bool_var(material) for material in task.asked}
    rank = {p: model.new_int_var(0, len(task.steps), "") for p in task.steps}
    start, end = {}, {}
    for p in task.steps:
        step = graph.steps[p]
        ends = [timetable.end_of(day, step.days, step.unit) for day in days]
        known = [place[on] for on in ends if on <= task.until]
        start[p] = model.new_int_var(0, len(known) - 1, "")
        end[p] = model.new_int_var(0, len(days) - 1, "")
        _take(model, start[p], end[p], known)
        for material in step.asks:
            model.add_implication(chosen[p], asked[material])
    origins = {m: [p for p in found if p in chosen] for m, found in graph.producers.items()}
    for goal in graph.goals:
        model.add_bool_or(chosen[p] for p in origins[goal])
    for p in task.steps:
        step = graph.steps[p]
        for material in step.owes:
            model.add_bool_or([chosen[q] for q in origins[material]] + [~chosen[p]])
        for material in step.needs:
            brings = [model.new_bool_var("") for _ in origins[material]]
            model.add_bool_or([*brings, ~chosen[p]])
            for q, bring in zip(origins[material], brings, strict=True):
                model.add_implication(bring, chosen[q])
                model.add(start[p] >= end[q]).only_enforce_if(bring)
                # Steps of no days could else bring each other what they need.
                model.add(rank[p] > rank[q]).only_enforce_if(bring)
    weights = [task.weight(1 << p) for p in task.steps]
    above = len(graph.steps)
    per_material = task.weight(1 << above) if task.asked else 0
    model.minimize(
        sum(weight * chosen[p] for weight, p in zip(weights, task.steps, strict=True))
        + per_material * sum(asked.values())
    )
    for p in task.steps:
        model.add_hint(chosen[p], p in best)
    engine = cp_model.CpSolver()
    engine.parameters.max_deterministic_time = seconds
    engine.parameters.max_time_in_seconds = 3 * seconds
    engine.parameters.num_workers = 1
    status = engine.solve(model)
    weight = max(0, -int(-engine.best_objective_bound // 1))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, weight
    return tuple(p for p in task.steps if engine.value(chosen[p])), weight


def _take(model: Any, start: Any, end: Any, ends: list[int]) -> None:
    """The end that belongs to a start: mostly so many working days later, else by the table."""
    later = {end - start for start, end in enumerate(ends)}
    if len(later) == 1:
        model.add(end == start + later.pop())
    else:
        model.add_element(start, ends, end)
