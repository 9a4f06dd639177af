"""What is handed in for all items together: the one form and the one set of materials (一表申请、一套材料)."""

from collections.abc import Collection, Mapping

from haoban.catalogue.codes import MaterialForm, Necessity
from haoban.catalogue.definitions import Item, Material, Need
from haoban.catalogue.rules import holds

from .offer import Offer
from .plan import AskedField, PlannedMaterial

STRICTEST_FIRST = (Necessity.REQUIRED, Necessity.DEFERRABLE, Necessity.OPTIONAL)


class _Words:
    """What the items say about one material: the strictest word counts."""

    def __init__(self, necessity: Necessity = Necessity.OPTIONAL) -> None:
        self.necessity = STRICTEST_FIRST.index(necessity)
        self.form: MaterialForm | None = None
        self.items: dict[str, None] = {}
        self.notes: dict[str, None] = {}

    def add(self, item: str, need: Need) -> None:
        self.necessity = min(self.necessity, STRICTEST_FIRST.index(need.necessity))
        self.form = need.form if self.form is None else min(self.form, need.form)
        self.items[item] = None
        if need.note:
            self.notes[need.note] = None


def one_form(items: Collection[Item], offer: Offer) -> tuple[AskedField, ...]:
    """Every field that an item asks, once, in the order of the vocabulary."""
    asked: dict[str, list[str]] = {}
    for item in items:
        for key in item.form:
            asked.setdefault(key, []).append(item.key)
    known = sorted((key for key in asked if key in offer.field_place), key=offer.field_place.__getitem__)
    return tuple(AskedField(offer.fields[offer.field_place[key]], tuple(asked[key])) for key in known)


def one_set(
    items: Collection[Item],
    offer: Offer,
    answers: Mapping[str, str],
    held: Collection[str],
    goals: Collection[str],
    produced_by: Mapping[str, str],
    reused_from: Mapping[str, str],
) -> tuple[PlannedMaterial, ...]:
    """Every material that an item needs under the answers, once, and the goals; what must be handed in comes first.

    `produced_by`: material → key of the item of the plan that brings it forth.
    """
    words: dict[str, _Words] = {}
    for item in items:
        for need in item.needs:
            if not need.when or holds(need.when, answers):
                words.setdefault(need.material, _Words()).add(item.key, need)
    for goal in goals:
        words.setdefault(goal, _Words(Necessity.REQUIRED))
    found = [
        PlannedMaterial(
            material=offer.material.get(key) or Material.model_construct(key=key, name=key, english=key),
            necessity=STRICTEST_FIRST[said.necessity],
            form=said.form or MaterialForm.ELECTRONIC,
            held=key in held,
            reused_from=reused_from.get(key) if key in held else None,
            produced_by=produced_by.get(key) if key not in held else None,
            needed_by=tuple(said.items),
            notes=tuple(said.notes),
        )
        for key, said in words.items()
    ]
    return tuple(sorted(found, key=lambda material: (not material.asked, material.held)))
