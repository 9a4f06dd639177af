"""What a district offers, arranged by what it brings forth, so that a plan is sought backwards from its goals."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from haoban.catalogue.codes import Necessity
from haoban.catalogue.definitions import FormField, Item, Material, Need


@dataclass(frozen=True, slots=True)
class Wants:
    """What an item cannot do without; of two words for one material the stricter counts."""

    papers: frozenset[str]
    """Materials that no item of the catalogue brings forth."""
    results: Mapping[str, Necessity]
    """Materials that some item brings forth."""

    @classmethod
    def of(cls, needs: Iterable[Need], produced: Container[str]) -> "Wants":
        """From the needs that hold. `produced`: what the catalogue's items bring forth."""
        papers: list[str] = []
        results: dict[str, Necessity] = {}
        for need in needs:
            material, necessity = need.material, need.necessity
            if necessity is Necessity.OPTIONAL:
                continue
            if material not in produced:
                papers.append(material)
            elif necessity is Necessity.REQUIRED or material not in results:
                results[material] = necessity
        return cls(frozenset(papers), results)


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
    def wants(self) -> tuple[Wants | None, ...]:
        """For each item what it wants under whatever answers; nothing where that hangs on them."""
        return tuple(
            None if any(need.when for need in item.needs) else Wants.of(item.needs, self.producers)
            for item in self.items
        )

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
