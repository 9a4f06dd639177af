"""What the search for the cheapest steps is given, and how a choice of them is weighed.

Sets of steps and of asked materials are the bits of one number: step 0, 1, … and above them the materials.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .graph import Graph
from .landmarks import positions_in
from .schedule import Timetable


@dataclass(frozen=True, order=True)
class Bill:
    """What a choice costs beyond visits and days, in the order of comparison."""

    materials: int
    fee_fen: int
    items: int


@dataclass(frozen=True)
class Task:
    """The steps to choose from, all within the fewest visits, and the day by which all chosen ones must end."""

    graph: Graph
    timetable: Timetable
    steps: tuple[int, ...]
    until: date

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The materials that the steps ask the applicant for."""
        return tuple(sorted({material for p in self.steps for material in self.graph.steps[p].asks}))

    @cached_property
    def own(self) -> dict[int, int]:
        """Step → the bits of itself and of what it asks for."""
        above = len(self.graph.steps)
        bit = {material: 1 << (above + place) for place, material in enumerate(self.asked)}
        own = {}
        for p in self.steps:
            bits = 1 << p
            for material in self.graph.steps[p].asks:
                bits |= bit[material]
            own[p] = bits
        return own

    @cached_property
    def _paid(self) -> int:
        """The bits of the steps that cost anything."""
        return sum(1 << p for p in self.steps if self.graph.steps[p].fee_fen)

    @cached_property
    def _scale(self) -> tuple[int, int]:
        per_fen = len(self.steps) + 1
        return per_fen, per_fen * (sum(self.graph.steps[p].fee_fen for p in self.steps) + 1)

    def weight(self, bits: int) -> int:
        """One number that compares as (materials, fee, items) of a set of bits do."""
        above = len(self.graph.steps)
        per_fen, per_material = self._scale
        paid = bits & self._paid
        fee = sum(self.graph.steps[p].fee_fen for p in positions_in(paid)) if paid else 0
        return (bits >> above).bit_count() * per_material + fee * per_fen + (bits & ((1 << above) - 1)).bit_count()

    def bill(self, weight: int) -> Bill:
        """The weight taken apart. For a lower bound's weight, the bill is a lower bound too."""
        per_fen, per_material = self._scale
        materials, rest = divmod(weight, per_material)
        return Bill(materials, *divmod(rest, per_fen))
