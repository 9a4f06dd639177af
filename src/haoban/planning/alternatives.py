"""Other ways to the same goals: what could take an item's place, and what it would bring to hold something already."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from haoban.catalogue.definitions import Matter
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import Calendar

from .cheapest import WORK, Solver
from .comparison import Changes, compare
from .offer import Offer
from .plan import Plan
from .rules import plan_matter

LITTLE_WORK = WORK // 10
"""An alternative is shown beside the plan: it need not be the best of all that there are."""


@dataclass(frozen=True)
class Situation:
    """Everything that a plan follows from, to plan again with one thing changed."""

    matter: Matter
    offer: Offer
    answers: Mapping[str, str]
    held: tuple[str, ...]
    submitted_on: date
    calendar: Calendar

    def plan(
        self,
        *,
        without: Collection[str] = (),
        held: Collection[str] | None = None,
        work: int = WORK,
        solver: Solver | None = None,
    ) -> Plan:
        """The plan; `without` items (keys), or with other things held. Raises what `plan_matter` raises."""
        return plan_matter(
            self.matter,
            self.offer,
            self.answers,
            self.held if held is None else held,
            self.submitted_on,
            self.calendar,
            without=without,
            work=work,
            solver=solver,
        )


@dataclass(frozen=True)
class Alternative:
    """A plan that does without some of the plan's items."""

    instead_of: tuple[str, ...]
    """Keys of the items; leaving out any of them leads to this plan."""
    plan: Plan
    changes: Changes


@dataclass(frozen=True)
class IfHeld:
    """What it would change if a result that the plan brings forth were held already."""

    material: str
    material_name: str
    changes: Changes


def alternatives(situation: Situation, plan: Plan) -> tuple[Alternative, ...]:
    """For each item of the plan the best plan without it, where there is one; the best first.

    An item of which nothing is said here is in every plan.
    """
    found: dict[frozenset[str], tuple[list[str], Plan]] = {}
    for entry in plan.items:
        try:
            other = situation.plan(without={entry.key}, work=LITTLE_WORK)
        except Refusal:
            continue
        items = frozenset(planned.key for planned in other.items)
        found.setdefault(items, ([], other))[0].append(entry.key)
    ranked = sorted(found.values(), key=lambda one: (one[1].visits, one[1].ends_on, _rest(one[1])))
    return tuple(Alternative(tuple(keys), other, compare(plan, other)) for keys, other in ranked)


def _rest(plan: Plan) -> tuple[int, int]:
    return plan.cost.materials, plan.fee_fen


def if_held(situation: Situation, plan: Plan, item: str) -> tuple[IfHeld, ...]:
    """For each result of the plan's item (by its key) what would change if it were held already."""
    found = []
    for entry in plan.materials:
        if entry.produced_by == item:
            other = situation.plan(held={*situation.held, entry.material.key}, work=LITTLE_WORK)
            found.append(IfHeld(entry.material.key, entry.material.name, compare(plan, other)))
    return tuple(found)
