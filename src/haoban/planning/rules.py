"""The plan: which items, in which order, with which one form and one set of materials, by when, and why each.

Visits: the bundle is handed in at one window and what waits for another item's result starts by itself, so one coming
serves every item that asks for one; the plan's visits are those of the item that asks for most. Before, each item had a
window of its own: the visits of before are their sum.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from haoban.catalogue.codes import MaterialForm, Necessity
from haoban.catalogue.definitions import FormField, Item, Material, Matter
from haoban.catalogue.rules import holds
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import Calendar

from .derivation import Derivation, derive
from .graph import Graph, goals_under, grow
from .offer import Offer
from .schedule import Timetable, earliest


class Ground(StrEnum):
    """Why an item is in the plan."""

    GOAL = "goal"
    """It brings forth what the matter is about."""
    NEEDED = "needed"
    """Another item waits for its result."""
    FOLLOWS = "follows"
    """Another item was begun without its result, which must follow (容缺后补)."""


@dataclass(frozen=True)
class Reason:
    """One reason for an item."""

    ground: Ground
    material: str
    """Key of the material that it brings forth for this."""
    material_name: str
    for_item: str | None = None
    """Key of the item that needs it; nothing for a goal."""
    for_item_name: str | None = None

    def __str__(self) -> str:
        if self.ground is Ground.GOAL:
            return f"这件事要办成的就是“{self.material_name}”"
        if self.ground is Ground.NEEDED:
            return f"“{self.for_item_name}”要等“{self.material_name}”核发后才能开始"
        return f"“{self.for_item_name}”可以先办，“{self.material_name}”随后补上"


@dataclass(frozen=True)
class PlannedItem:
    """An item with its place in the plan."""

    item: Item
    after: tuple[str, ...]
    """Keys of the items whose results it waits for."""
    starts_on: date
    ends_on: date
    """The last day of its promised limit."""
    provisional: bool
    """True where a year was crossed whose holidays are not announced: the day may still move."""
    stage: int
    """0 for what starts at once, else one more than the latest of what it waits for."""
    beside: tuple[str, ...]
    """Keys of the items that run at the same time."""
    critical: bool
    """Whether the plan ends later as soon as this item does."""
    because: tuple[Reason, ...]

    @property
    def key(self) -> str:
        """The item's key."""
        return self.item.key


@dataclass(frozen=True)
class AskedField:
    """A question of the one form, and the items that want it answered."""

    field: FormField
    asked_by: tuple[str, ...]


@dataclass(frozen=True)
class PlannedMaterial:
    """A material of the one set, and what happens to it."""

    material: Material
    necessity: Necessity
    """The strictest of the items' words."""
    form: MaterialForm
    """The strictest: an original, if one item wants an original."""
    held: bool
    """Whether the applicant holds it already."""
    reused_from: str | None
    """Where what is held comes from, if that is known."""
    produced_by: str | None
    """Key of the item of this plan that brings it forth; then nobody is asked for it."""
    needed_by: tuple[str, ...]
    """Keys of the items that need it; empty for a result that is the goal alone."""
    notes: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether the applicant must hand it in (required, or to follow later)."""
        return not self.held and self.produced_by is None and self.necessity is not Necessity.OPTIONAL


@dataclass(frozen=True)
class Cost:
    """What a plan costs the applicant, in the order in which plans are compared."""

    visits: int
    working_days: int
    """Working days after the day of submission up to the last item's end."""
    materials: int
    """Materials that must be handed in."""
    fee_fen: int


@dataclass(frozen=True)
class Plan:
    """What must be done for this applicant in this matter."""

    matter: Matter
    submitted_on: date
    answers: Mapping[str, str]
    items: tuple[PlannedItem, ...]
    """By stage, then by the catalogue's order."""
    stages: tuple[tuple[str, ...], ...]
    """The items' keys by stage, for drawing."""
    form: tuple[AskedField, ...]
    materials: tuple[PlannedMaterial, ...]
    already: tuple[str, ...]
    """Names of the goals that the applicant holds already."""
    visits: int
    visits_before: int
    ends_on: date
    provisional: bool
    working_days: int
    calendar_days: int
    fee_fen: int
    lower_bound: Cost
    """No plan is better than this; equal to the plan's own cost where it is proven the best."""
    optimal: bool

    @property
    def cost(self) -> Cost:
        """What the plan costs the applicant."""
        return Cost(self.visits, self.working_days, len(self.asked_materials), self.fee_fen)

    @property
    def asked_materials(self) -> tuple[PlannedMaterial, ...]:
        """The materials that must be handed in."""
        return tuple(material for material in self.materials if material.asked)


def plan_matter(
    matter: Matter,
    offer: Offer,
    answers: Mapping[str, str],
    held: Collection[str],
    submitted_on: date,
    calendar: Calendar,
    *,
    reused_from: Mapping[str, str] | None = None,
) -> Plan:
    """The plan for a matter, from the answers and what is held (keys of materials; `reused_from` tells where from).

    Raises `Refusal` for a goal that nothing brings forth under these answers (`goal_without_item`,
    `goal_not_under_answers`, `goal_not_in_force`), for items that wait for each other (`items_in_a_circle`), answers
    under which the matter has no goal (`no_goal`) and for a day before the calendar begins (`year_not_announced`).
    """
    goals = goals_under(matter.goals, answers)
    if not goals:
        raise Refusal("no_goal", "按现在的回答，“%(matter)s”没有需要办理的事项", {"matter": matter.name})
    graph, items = grow(offer, goals, answers, held, submitted_on)
    timetable = Timetable(calendar, submitted_on)
    try:
        derivation = derive(graph, timetable)
    except Refusal as refusal:
        if refusal.code == "items_in_a_circle":
            refusal.params = {"items": "、".join(items[key].name for key in refusal.params["items"])}
        raise
    planned = _planned_items(graph, derivation, items, offer, timetable)
    chosen = [entry.item for entry in planned]
    ends_on = max((entry.ends_on for entry in planned), default=submitted_on)
    materials = _materials(chosen, offer, answers, held, goals, reused_from or {})
    cost = Cost(
        max((item.limit_scene_num for item in chosen), default=0),
        calendar.between(submitted_on, ends_on, provisional=True),
        sum(material.asked for material in materials),
        sum(item.fee_fen for item in chosen),
    )
    depth = max((entry.stage for entry in planned), default=-1)
    return Plan(
        matter=matter,
        submitted_on=submitted_on,
        answers=dict(answers),
        items=planned,
        stages=tuple(tuple(entry.key for entry in planned if entry.stage == stage) for stage in range(depth + 1)),
        form=_form(chosen, offer),
        materials=materials,
        already=tuple(offer.name_of(goal) for goal in goals if goal in held),
        visits=cost.visits,
        visits_before=sum(item.visits_before for item in chosen),
        ends_on=ends_on,
        provisional=timetable.is_provisional(ends_on),
        working_days=cost.working_days,
        calendar_days=(ends_on - submitted_on).days,
        fee_fen=cost.fee_fen,
        lower_bound=cost
        if derivation.optimal
        else Cost(
            derivation.visits,
            calendar.between(submitted_on, derivation.ends_on, provisional=True),
            derivation.materials,
            derivation.fee_fen,
        ),
        optimal=derivation.optimal,
    )


def _planned_items(
    graph: Graph, derivation: Derivation, items: Mapping[str, Item], offer: Offer, timetable: Timetable
) -> tuple[PlannedItem, ...]:
    times = earliest(graph, timetable, derivation.chosen)
    after = {
        position: sorted({times.origin[need] for need in graph.steps[position].needs}) for position in derivation.chosen
    }
    stage: dict[int, int] = {}

    def stage_of(position: int) -> int:
        if position not in stage:
            stage[position] = 1 + max((stage_of(before) for before in after[position]), default=-1)
        return stage[position]

    steps = {p: graph.steps[p] for p in sorted(derivation.chosen, key=lambda p: (stage_of(p), p))}
    last = max(times.ends.values(), default=timetable.submitted_on)
    critical: set[int] = set()
    for position in reversed(steps):
        followed = [p for p in critical if position in after[p] and times.starts[p] == times.ends[position]]
        if times.ends[position] == last or followed:
            critical.add(position)
    before: dict[int, set[int]] = {}
    for position in steps:
        before[position] = set(after[position]).union(*(before[p] for p in after[position]))

    def key_of(position: int) -> str:
        return steps[position].key

    def runs_beside(one: int, other: int) -> bool:
        if one == other or one in before[other] or other in before[one]:
            return False
        return times.starts[one] <= times.ends[other] and times.starts[other] <= times.ends[one]

    def reasons(position: int) -> tuple[Reason, ...]:
        found = []
        for material in steps[position].gives:
            if times.origin[material] != position:
                continue
            name = offer.name_of(material)
            if material in graph.goals:
                found.append(Reason(Ground.GOAL, material, name))
            for step in steps.values():
                for ground, wanted in ((Ground.NEEDED, step.needs), (Ground.FOLLOWS, step.owes)):
                    if material in wanted:
                        found.append(Reason(ground, material, name, step.key, items[step.key].name))
        return tuple(found)

    return tuple(
        PlannedItem(
            item=items[key_of(position)],
            after=tuple(key_of(p) for p in after[position]),
            starts_on=times.starts[position],
            ends_on=times.ends[position],
            provisional=timetable.is_provisional(times.ends[position]),
            stage=stage[position],
            beside=tuple(key_of(p) for p in sorted(steps) if runs_beside(position, p)),
            critical=position in critical,
            because=reasons(position),
        )
        for position in steps
    )


def _form(chosen: Collection[Item], offer: Offer) -> tuple[AskedField, ...]:
    asked: dict[str, list[str]] = {}
    for item in chosen:
        for key in item.form:
            asked.setdefault(key, []).append(item.key)
    known = sorted((key for key in asked if key in offer.field_place), key=offer.field_place.__getitem__)
    return tuple(AskedField(offer.fields[offer.field_place[key]], tuple(asked[key])) for key in known)


def _materials(
    chosen: Collection[Item],
    offer: Offer,
    answers: Mapping[str, str],
    held: Collection[str],
    goals: Collection[str],
    reused_from: Mapping[str, str],
) -> tuple[PlannedMaterial, ...]:
    produced = {
        material: item.key
        for item in reversed(tuple(chosen))
        for material in item.produces
        if all(need.material != material for need in item.needs)
    }
    needs: dict[str, list[tuple[str, Necessity, MaterialForm, str]]] = {}
    for item in chosen:
        for need in item.needs:
            if holds(need.when, answers):
                needs.setdefault(need.material, []).append((item.key, need.necessity, need.form, need.note))
    for goal in goals:
        needs.setdefault(goal, [])
    strictness = (Necessity.REQUIRED, Necessity.DEFERRABLE, Necessity.OPTIONAL)
    found = []
    for key, words in needs.items():
        origin = produced.get(key) if key not in held else None
        found.append(
            PlannedMaterial(
                material=offer.material.get(key) or Material(key=key, name=key, english=key),
                necessity=min((necessity for _, necessity, _, _ in words), key=strictness.index, default=strictness[0]),
                form=min((form for _, _, form, _ in words), default=MaterialForm.ELECTRONIC),
                held=key in held,
                reused_from=reused_from.get(key) if key in held else None,
                produced_by=origin,
                needed_by=tuple(dict.fromkeys(item for item, _, _, _ in words)),
                notes=tuple(dict.fromkeys(note for _, _, _, note in words if note)),
            )
        )
    return tuple(sorted(found, key=lambda material: (not material.asked, material.held)))


def why(plan: Plan, item: str) -> tuple[Reason, ...]:
    """Why the item (by its key) is in the plan; nothing where it is not in it."""
    return next((entry.because for entry in plan.items if entry.key == item), ())
