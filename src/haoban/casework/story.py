"""The whole story of a case as one document: what `haoban case show --json` prints and the API answers."""

from typing import Any

from .history import history
from .queries import CaseView


def story(view: CaseView, *, with_personal_data: bool, with_names: bool = False) -> dict[str, Any]:
    """`{number, bundle, item, applicant, status, due_on, light, events, documents}`; masked for who may not see.

    `with_names` tells the names of staff, which are for staff.
    """
    limits = view.deadline
    return {
        "number": view.case.number,
        "bundle": view.bundle.number,
        "matter": {"key": view.bundle.matter, "name": view.bundle.title},
        "item": {"code": view.item.task_code, "key": view.item.key, "name": view.item.name},
        "organisation": view.case.organisation,
        "applicant": view.bundle.owner_name if with_personal_data else view.bundle.masked_owner_name,
        "acting_as": view.bundle.acting_as,
        "status": view.state.status.value,
        "outcome": view.state.outcome.value if view.state.outcome else None,
        "version": view.state.version,
        "submitted_at": view.bundle.submitted_at,
        "due_on": limits.promised.on if limits.promised else None,
        "due_provisional": limits.promised.provisional if limits.promised else False,
        "statutory_due_on": limits.statutory.on if limits.statutory else None,
        "light": limits.light.value,
        "waits_for": list(view.state.waits_for),
        "events": [
            {
                "at": happened.at,
                "kind": happened.kind.value,
                "what": happened.word,
                "by": happened.by,
                "detail": happened.detail if with_personal_data else "",
                "law": str(happened.law) if happened.law else None,
            }
            for happened in history(view, with_names=with_names)
        ],
        "periods": [
            {"holder": p.holder.value, "clock": p.clock.value, "began_at": p.began_at, "ended_at": p.ended_at}
            for p in view.state.periods
        ],
        "documents": [{"material": material, "source": source} for material, source in view.documents().items()],
        "certificates": list(view.state.certificates),
    }
