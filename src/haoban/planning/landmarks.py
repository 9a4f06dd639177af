"""What every derivation must contain, found without search.

A material's landmarks are what all its origins have in common, a step's are its own and those of all it needs: a
greatest fixpoint (Keyder, Richter, Helmert, "Sound and complete landmarks for and/or graphs", ECAI 2010).

Sets of steps are the bits of one number: bit 0 for step 0 and so on; above them callers may keep bits of their own.
"""

from collections.abc import Iterator, Mapping

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


def conclude(graph: Graph, required: int, found: Mapping[str, int]) -> tuple[int, list[str]]:
    """All that follows from the goals and from the required bits, and the materials wanted by all of it."""
    every_step = (1 << len(graph.steps)) - 1
    wanted, done = list(graph.goals), 0
    for goal in graph.goals:
        required |= found[goal]
    while new := required & every_step & ~done:
        done |= new
        for position in positions_in(new):
            step = graph.steps[position]
            for material in (*step.needs, *step.owes):
                wanted.append(material)
                required |= found[material]
    return required, list(dict.fromkeys(wanted))
