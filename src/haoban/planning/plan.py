"""What a plan is: its items in time, the one form, the one set of materials, what it costs, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from haoban.catalogue.codes import MaterialForm, Necessity
from haoban.catalogue.definitions import FormField, Item, Material, Matter


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

    @property
    def may_follow(self) -> bool:
        """Whether the application is taken without it and it is handed in later (容缺后补)."""
        return self.necessity is Necessity.DEFERRABLE


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
    """No plan has fewer visits, with these none ends earlier, with both none asks for fewer materials, and so on.

    Equal to the plan's own cost where it is proven the best."""
    optimal: bool

    @property
    def cost(self) -> Cost:
        """What the plan costs the applicant."""
        return Cost(self.visits, self.working_days, len(self.asked_materials), self.fee_fen)

    @property
    def asked_materials(self) -> tuple[PlannedMaterial, ...]:
        """The materials that must be handed in."""
        return tuple(material for material in self.materials if material.asked)

    @cached_property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """Item → the items that run at the same time, neither waiting for the other even indirectly (keys)."""
        place = {entry.key: number for number, entry in enumerate(self.items)}
        before: list[int] = []
        for entry in self.items:
            bits = 0
            for key in entry.after:
                bits |= before[place[key]] | 1 << place[key]
            before.append(bits)
        found: dict[str, list[int]] = {entry.key: [] for entry in self.items}
        in_time = sorted(range(len(self.items)), key=lambda number: self.items[number].starts_on)
        for rank, one in enumerate(in_time):
            for other in in_time[rank + 1 :]:
                if self.items[other].starts_on > self.items[one].ends_on:
                    break
                if not (before[other] >> one & 1 or before[one] >> other & 1):
                    found[self.items[one].key].append(other)
                    found[self.items[other].key].append(one)
        return {key: tuple(self.items[number].key for number in sorted(others)) for key, others in found.items()}
