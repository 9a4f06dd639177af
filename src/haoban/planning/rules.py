"""The plan: which items, in which order, with which one form and one set of materials, by when, and why each.

In this order: `graph` grows what can matter backwards from the goals, `derivation` chooses the items, `schedule` gives
their days, `sequence` orders and explains them, `dossier` gathers what is handed in.

Visits: the bundle is handed in at one window and what waits for another item's result starts by itself, so one coming
serves every item that asks for one; the plan's visits are those of the item that asks for most. Before, each item had a
window of its own: the visits of before are their sum.
"""

from collections.abc import Collection, Mapping
from datetime import date

from haoban.catalogue.definitions import Matter
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import Calendar

from .cheapest import WORK, Solver
from .derivation import derive
from .dossier import one_form, one_set
from .graph import goals_under, grow
from .offer import Offer
from .plan import AskedField, Cost, Ground, Plan, PlannedItem, PlannedMaterial, Reason
from .schedule import Timetable, earliest
from .sequence import sequence

__all__ = [
    "AskedField",
    "Cost",
    "Ground",
    "Plan",
    "PlannedItem",
    "PlannedMaterial",
    "Reason",
    "plan_matter",
    "why",
]


def plan_matter(
    matter: Matter,
    offer: Offer,
    answers: Mapping[str, str],
    held: Collection[str],
    submitted_on: date,
    calendar: Calendar,
    *,
    reused_from: Mapping[str, str] | None = None,
    without: Collection[str] = (),
    work: int = WORK,
    solver: Solver | None = None,
) -> Plan:
    """The plan for a matter, from the answers and what is held (keys of materials; `reused_from` tells where from).

    `without` names items (by their keys) that must not be used, to see what else there is; `work` and `solver` say how
    hard the best plan is searched (see `derive`).

    Raises `Refusal` for a goal that nothing brings forth under these answers (`goal_without_item`,
    `goal_not_under_answers`, `goal_not_in_force`), for items that wait for each other (`items_in_a_circle`), answers
    under which the matter has no goal (`no_goal`), for a day before the calendar begins (`year_not_announced`) and
    where nothing can take the place of what must not be used (`no_other_way`).
    """
    goals = goals_under(matter.goals, answers)
    if not goals:
        raise Refusal("no_goal", "按现在的回答，“%(matter)s”没有需要办理的事项", {"matter": matter.name})
    graph, items = grow(offer, goals, answers, held, submitted_on)
    timetable = Timetable(calendar, submitted_on)
    unused = frozenset(position for position, step in enumerate(graph.steps) if step.key in without)
    try:
        derivation = derive(graph, timetable, without=unused, work=work, solver=solver)
    except Refusal as refusal:
        if refusal.code == "items_in_a_circle":
            refusal.params = {"items": "、".join(items[key].name for key in refusal.params["items"])}
        raise
    times = earliest(graph, timetable, derivation.chosen)
    planned = sequence(graph, derivation.chosen, times, items, offer, timetable)
    chosen = [entry.item for entry in planned]
    ends_on = max((entry.ends_on for entry in planned), default=submitted_on)
    beside_it = {  # nobody waited for these, yet nobody need hand them in
        material: item.key
        for item in chosen
        for material in set(item.produces).difference([need.material for need in item.needs])
    }
    produced_by = beside_it | {material: graph.steps[position].key for material, position in times.origin.items()}
    materials = one_set(chosen, offer, answers, held, goals, produced_by, reused_from or {})
    cost = Cost(
        max((item.limit_scene_num for item in chosen), default=0),
        calendar.between(submitted_on, ends_on, provisional=True),
        sum(material.asked for material in materials),
        sum(item.fee_fen for item in chosen),
    )
    bound = Cost(
        derivation.visits,
        calendar.between(submitted_on, derivation.ends_on, provisional=True),
        derivation.materials,
        derivation.fee_fen,
    )
    depth = max((entry.stage for entry in planned), default=-1)
    return Plan(
        matter=matter,
        submitted_on=submitted_on,
        answers=dict(answers),
        items=planned,
        stages=tuple(tuple(entry.key for entry in planned if entry.stage == stage) for stage in range(depth + 1)),
        form=one_form(chosen, offer),
        materials=materials,
        already=tuple(offer.name_of(goal) for goal in goals if goal in held),
        visits=cost.visits,
        visits_before=sum(item.visits_before for item in chosen),
        ends_on=ends_on,
        provisional=timetable.is_provisional(ends_on),
        working_days=cost.working_days,
        calendar_days=(ends_on - submitted_on).days,
        fee_fen=cost.fee_fen,
        lower_bound=bound,
        optimal=derivation.optimal,
    )


def why(plan: Plan, item: str) -> tuple[Reason, ...]:
    """Why the item (by its key) is in the plan; nothing where it is not in it."""
    return next((entry.because for entry in plan.items if entry.key == item), ())
