"""The peer: CP-SAT on the whole model at once, all four aims in one sum, without anything that Haoban knows."""

from datetime import date

from ortools.sat.python import cp_model

from haoban.planning.graph import Graph
from haoban.planning.schedule import Timetable
from haoban.planning.solver import working_days_until


def solve(graph: Graph, timetable: Timetable, horizon: date, seconds: float) -> tuple[int, date, int, int] | None:
    """Visits, last day, materials and fee of the best plan; nothing where it is not proven in time."""
    days = working_days_until(timetable, horizon)
    place = {day: number for number, day in enumerate(days)}
    model = cp_model.CpModel()
    steps = graph.steps
    chosen = [model.new_bool_var("") for _ in steps]
    asked = {material: model.new_bool_var("") for step in steps for material in step.asks}
    rank = [model.new_int_var(0, len(steps), "") for _ in steps]
    start = [model.new_int_var(0, len(days) - 1, "") for _ in steps]
    end = [model.new_int_var(0, len(days) - 1, "") for _ in steps]
    visits = model.new_int_var(0, max(step.visits for step in steps), "")
    last = model.new_int_var(0, len(days) - 1, "")
    for p, step in enumerate(steps):
        ends = [place.get(timetable.end_of(day, step.days, step.unit), len(days) - 1) for day in days]
        model.add_element(start[p], ends, end[p])
        model.add(visits >= step.visits).only_enforce_if(chosen[p])
        model.add(last >= end[p]).only_enforce_if(chosen[p])
        for material in step.asks:
            model.add_implication(chosen[p], asked[material])
        for material in step.owes:
            model.add_bool_or([chosen[q] for q in graph.producers[material]] + [~chosen[p]])
        for material in step.needs:
            brings = [model.new_bool_var("") for _ in graph.producers[material]]
            model.add_bool_or([*brings, ~chosen[p]])
            for q, bring in zip(graph.producers[material], brings, strict=True):
                model.add_implication(bring, chosen[q])
                model.add(start[p] >= end[q]).only_enforce_if(bring)
                model.add(rank[p] > rank[q]).only_enforce_if(bring)
    for goal in graph.goals:
        model.add_bool_or(chosen[p] for p in graph.producers[goal])
    fee = sum(step.fee_fen * bit for step, bit in zip(steps, chosen, strict=True))
    per_material = sum(step.fee_fen for step in steps) + 1
    per_day = per_material * (len(asked) + 1)
    per_visit = per_day * len(days)
    model.minimize(visits * per_visit + last * per_day + sum(asked.values()) * per_material + fee)
    engine = cp_model.CpSolver()
    engine.parameters.num_workers = 1
    engine.parameters.max_time_in_seconds = seconds
    if engine.solve(model) != cp_model.OPTIMAL:
        return None
    steps_chosen = [step for step, bit in zip(steps, chosen, strict=True) if engine.value(bit)]
    return (
        engine.value(visits),
        days[engine.value(last)],
        sum(engine.value(bit) for bit in asked.values()),
        sum(step.fee_fen for step in steps_chosen),
    )
