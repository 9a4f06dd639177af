"""What is handed in for all items together: the one form and the one set of materials (一表申请、一套材料)."""

from collections.abc import Collection, Mapping, Sequence

from haoban.catalogue.codes import MaterialForm, Necessity
from haoban.catalogue.definitions import Item, Material, Need
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
    words: dict[str, tuple[list[Need], list[str]]] = {}
    for item in items:
        for need in item.needs:
            if need.when and not holds(need.when, answers):
                continue
            said = words.get(need.material)
            if said is None:
                words[need.material] = [need], [item.key]
            else:
                said[0].append(need)
                said[1].append(item.key)
    for goal in goals:
        words.setdefault(goal, ([], []))
    asked: list[PlannedMaterial] = []
    others: list[PlannedMaterial] = []
    there: list[PlannedMaterial] = []
    for key, (needs, asking) in words.items():
        necessity, form, notes = _strictest(needs)
        is_held = key in held
        entry = PlannedMaterial(
            material=offer.material.get(key) or Material.model_construct(key=key, name=key, english=key),
            necessity=necessity,
            form=form,
            held=is_held,
            reused_from=reused_from.get(key) if is_held else None,
            produced_by=None if is_held else produced_by.get(key),
            needed_by=tuple(asking) if len(asking) < 2 else tuple(dict.fromkeys(asking)),
            notes=notes,
        )
        (there if is_held else asked if entry.asked else others).append(entry)
    return (*asked, *others, *there)


def _strictest(needs: Sequence[Need]) -> tuple[Necessity, MaterialForm, tuple[str, ...]]:
    """The strictest words of the needs, and their notes; a goal that no item needs is required."""
    if not needs:
        return Necessity.REQUIRED, MaterialForm.ELECTRONIC, ()
    if len(needs) == 1:
        (need,) = needs
        return need.necessity, need.form, (need.note,) if need.note else ()
    necessity = STRICTEST_FIRST[min(STRICTEST_FIRST.index(need.necessity) for need in needs)]
    notes = tuple(dict.fromkeys(need.note for need in needs if need.note))
    return necessity, min(need.form for need in needs), notes
