"""What a district offers, arranged by what it brings forth, so that a plan is sought backwards from its goals."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from haoban.catalogue.definitions import FormField, Item, Material


@dataclass(frozen=True)
class Offer:
    """The items, materials and form fields of a catalogue. Built once a catalogue, used for every plan."""

    items: tuple[Item, ...]
    """In the catalogue's order, which decides between items that are equal in everything else."""
    materials: tuple[Material, ...]
    fields: tuple[FormField, ...] = ()
    """The vocabulary of the form, in the order in which it is asked."""

    @classmethod
    def of(cls, items: Iterable[Item], materials: Iterable[Material], fields: Iterable[FormField] = ()) -> "Offer":
        """An offer from any iterables."""
        return cls(tuple(items), tuple(materials), tuple(fields))

    @cached_property
    def producers(self) -> dict[str, tuple[int, ...]]:
        """Material → positions of the items that bring it forth, under whatever answers."""
        found: dict[str, list[int]] = {}
        for position, item in enumerate(self.items):
            for material in item.produces:
                found.setdefault(material, []).append(position)
        return {material: tuple(positions) for material, positions in found.items()}

    @cached_property
    def material(self) -> dict[str, Material]:
        """Material by its key."""
        return {material.key: material for material in self.materials}

    @cached_property
    def field_place(self) -> dict[str, int]:
        """Form field → its place in the vocabulary."""
        return {field.key: place for place, field in enumerate(self.fields)}

    def name_of(self, material: str) -> str:
        """A material's name, or its key where the catalogue does not explain it."""
        known = self.material.get(material)
        return known.name if known else material
