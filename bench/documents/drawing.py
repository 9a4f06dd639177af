"""Which documents can be drawn, by name."""

import random
from collections.abc import Callable

from . import foreign, others, templates, unlike
from .fictitious import Drawn

TEMPLATES: dict[str, Callable[[random.Random], Drawn]] = {
    "business_licence/landscape": lambda chance: templates.licence(chance, "landscape"),
    "id_card_front": templates.id_front,
    "business_licence/old": lambda chance: templates.licence(chance, "old"),
    "business_licence/portrait": lambda chance: templates.licence(chance, "portrait"),
    "business_licence/individual": lambda chance: templates.licence(chance, "individual"),
    "id_card_back": templates.id_back,
    "food_permit": templates.food,
    "property_certificate": templates.ownership,
    "lease": templates.lease,
    "bank_account": templates.account,
    "unknown": templates.other,
}
"""Drawn after the national forms."""

UNLIKE: dict[str, Callable[[random.Random], Drawn]] = {
    "unlike/business_licence/landscape": lambda chance: unlike.licence(chance, "landscape"),
    "unlike/business_licence/portrait": lambda chance: unlike.licence(chance, "portrait"),
    "unlike/business_licence/old": lambda chance: unlike.licence(chance, "old"),
    "unlike/business_licence/individual": lambda chance: unlike.licence(chance, "individual"),
    "unlike/id_card_front": unlike.id_front,
    "unlike/id_card_back": unlike.id_back,
    "unlike/id_card_copy": unlike.id_copy,
    "unlike/food_permit": unlike.food,
    "unlike/property_certificate": unlike.ownership,
    "unlike/lease": unlike.lease,
    "unlike/bank_account": unlike.account,
    "unlike/unknown/look_alike": others.look_alike,
    "unlike/unknown/prose": others.prose,
    "unlike/unknown/wordless": others.wordless,
}
"""Drawn by chance rather than by a template."""

FOREIGN: dict[str, Callable[[random.Random], Drawn]] = {
    "foreign/business_licence": foreign.licence,
    "foreign/id_card_front": foreign.card,
    "foreign/food_permit": foreign.permit,
}
"""Drawn by another hand, with other words."""

KINDS = {**TEMPLATES, **UNLIKE, **FOREIGN}


def draw(kind: str, chance: random.Random) -> Drawn:
    """A document of a kind named as in `KINDS`."""
    return KINDS[kind](chance)
