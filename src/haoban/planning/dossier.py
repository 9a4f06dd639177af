"""What is handed in for all items together: the one form and the one set of materials (一表申请、一套材料)."""

from collections.abc import Collection, Mapping

from haoban.catalogue.codes import MaterialForm, Necessity
from haoban.catalogue.definitions import Item, Material
from haoban.catalogue.rules import holds

from .offer import Offer
from .plan import AskedField, PlannedMaterial

STRICTEST_FIRST = (Necessity.REQUIRED, Necessity.DEFERRABLE, Necessity.OPTIONAL)


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
    needs: dict[str, list[tuple[str, Necessity, MaterialForm, str]]] = {}
    for item in items:
        for need in item.needs:
            if holds(need.when, answers):
                needs.setdefault(need.material, []).append((item.key, need.necessity, need.form, need.note))
    for goal in goals:
        needs.setdefault(goal, [])
    found = [
        PlannedMaterial(
            material=offer.material.get(key) or Material(key=key, name=key, english=key),
            necessity=min((word for _, word, _, _ in words), key=STRICTEST_FIRST.index, default=STRICTEST_FIRST[0]),
            form=min((form for _, _, form, _ in words), default=MaterialForm.ELECTRONIC),
            held=key in held,
            reused_from=reused_from.get(key) if key in held else None,
            produced_by=produced_by.get(key) if key not in held else None,
            needed_by=tuple(dict.fromkeys(item for item, _, _, _ in words)),
            notes=tuple(dict.fromkeys(note for _, _, _, note in words if note)),
        )
        for key, words in needs.items()
    ]
    return tuple(sorted(found, key=lambda material: (not material.asked, material.held)))
