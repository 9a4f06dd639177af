"""What every derivation must contain, found without search.

A material's landmarks are what all its origins have in common, a step's are its own and those of all it needs: a
greatest fixpoint (Keyder, Richter, Helmert, "Sound and complete landmarks for and/or graphs", ECAI 2010).

Sets of steps are the bits of one number: bit 0 for step 0 and so on; above them callers may keep bits of their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from .graph import Graph
from .schedule import Times


def positions_in(bits: int) -> Iterator[int]:
    """The places of the bits that are set, ascending."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def landmarks(graph: Graph, times: Times, own: Mapping[int, int]) -> dict[str, int]:
    """Material → bits of what every derivation of it contains, of the steps that the times reach.

    `own`: step → its bits. What a step owes is not looked at, because two steps may owe each other their results; it is
    concluded afterwards, for the steps that are certain.
    """
    found: dict[str, int] = {}
    again = True
    while again:
        again = False
        for position in times.ends:
            step = graph.steps[position]
            bits = own[position]
            for need in step.needs:
                bits |= found[need]
            for material in step.gives:
                known = found.get(material)
                if known is None:
                    found[material] = bits
                elif known & ~bits:
                    # Steps that come earlier in time may need this material only through a circle: look once more.
                    found[material] = known & bits
                    again = True
    return found


@dataclass(slots=True)
class Conclusions:
    """All that follows from the goals and from what is required; it only grows."""

    graph: Graph
    found: Mapping[str, int]
    """The landmarks of each material."""
    required: int
    """Bits."""
    wanted: dict[str, None] = field(default_factory=dict)
    """The materials that all of it asks for."""
    _done: int = 0

    def draw(self, more: int = 0) -> None:
        """Conclude all that follows from what was required already and from these bits."""
        graph, found = self.graph, self.found
        if not self.wanted:
            for goal in graph.goals:
                self.wanted[goal] = None
                more |= found[goal]
        required = self.required | more
        every_step = (1 << len(graph.steps)) - 1
        while new := required & every_step & ~self._done:
            self._done |= new
            for position in positions_in(new):
                step = graph.steps[position]
                for material in (*step.needs, *step.owes) if step.owes else step.needs:
                    if material not in self.wanted:
                        self.wanted[material] = None
                        required |= found[material]
        self.required = required

    def copy(self) -> "Conclusions":
        """The same, to grow apart."""
        return replace(self, wanted=dict(self.wanted))


def conclude(graph: Graph, required: int, found: Mapping[str, int]) -> Conclusions:
    """All that follows from the goals and from the required bits."""
    drawn = Conclusions(graph, found, required)
    drawn.draw()
    return drawn
