"""A plan as one JSON document (FORMATS: `plan MATTER`)."""

from collections.abc import Iterable
from typing import Any

from .alternatives import Alternative, IfHeld
from .comparison import Changes
from .plan import Cost, Plan, PlannedItem


def document(
    plan: Plan, others: Iterable[Alternative], saved: Changes | None = None, unused: Iterable[str] = ()
) -> dict[str, Any]:
    """The plan, its alternatives, what the things that are held save, and which of them it does not need."""
    others = tuple(others)
    codes = {entry.key: entry.item.task_code for entry in plan.items}
    replaceable = {key for other in others for key in other.instead_of}
    return {
        "matter": plan.matter.key,
        "submitted_on": plan.submitted_on,
        "ends_on": plan.ends_on,
        "provisional": plan.provisional,
        "answers": dict(plan.answers),
        "items": [_item(plan, entry, codes, entry.key not in replaceable) for entry in plan.items],
        "stages": [[codes[key] for key in stage] for stage in plan.stages],
        "materials": [
            {
                "name": entry.material.name,
                "held": entry.held,
                "reused_from": entry.reused_from,
                "key": entry.material.key,
                "may_follow": entry.may_follow,
                "needed_by": [codes[key] for key in entry.needed_by],
            }
            for entry in plan.materials
            if entry.asked or entry.held
        ],
        "produced": [
            {
                "name": entry.material.name,
                "key": entry.material.key,
                "produced_by": codes[entry.produced_by],
                "needed_by": [codes[key] for key in entry.needed_by],
            }
            for entry in plan.materials
            if entry.produced_by is not None
        ],
        "already": list(plan.already),
        "unused": list(unused),
        "visits": plan.visits,
        "visits_before": plan.visits_before,
        "working_days": plan.working_days,
        "calendar_days": plan.calendar_days,
        "fee_fen": plan.fee_fen,
        "lower_bound": _cost(plan.lower_bound),
        "optimal": plan.optimal,
        "alternatives": [
            {
                "instead_of": [codes[key] for key in other.instead_of],
                "items": [{"code": entry.item.task_code, "name": entry.item.name} for entry in other.plan.items],
                **_cost(other.plan.cost),
                "optimal": other.plan.optimal,
                "changes": list(other.changes.sentences()),
            }
            for other in others
        ],
        "saved_by_have": None if saved is None else list(saved.sentences()),
    }


def explanation(plan: Plan, item: str, others: Iterable[Alternative], held: Iterable[IfHeld]) -> dict[str, Any]:
    """Why an item (by its key) is in the plan, what could take its place, and what if its result were held."""
    (entry,) = (entry for entry in plan.items if entry.key == item)
    other = next((other for other in others if item in other.instead_of), None)
    return {
        "code": entry.item.task_code,
        "name": entry.item.name,
        "because": [str(reason) for reason in entry.because],
        "in_every_plan": other is None,
        "without_it": None if other is None else list(other.changes.sentences()),
        "if_held": [{"material": one.material_name, "changes": list(one.changes.sentences())} for one in held],
    }


def _item(plan: Plan, entry: PlannedItem, codes: dict[str, str], in_every_plan: bool) -> dict[str, Any]:
    return {
        "code": entry.item.task_code,
        "name": entry.item.name,
        "key": entry.key,
        "after": [codes[key] for key in entry.after],
        "beside": [codes[key] for key in plan.beside[entry.key]],
        "starts_on": entry.starts_on,
        "ends_on": entry.ends_on,
        "provisional": entry.provisional,
        "critical": entry.critical,
        "visits": entry.item.limit_scene_num,
        "fee_fen": entry.item.fee_fen,
        "in_every_plan": in_every_plan,
        "because": [str(reason) for reason in entry.because],
    }


def _cost(cost: Cost) -> dict[str, int]:
    return {
        "visits": cost.visits,
        "working_days": cost.working_days,
        "materials": cost.materials,
        "fee_fen": cost.fee_fen,
    }
