"""What is left to decide once much is settled, as a smaller graph.

A step that every choice contains, and that ends as early with the certain steps alone as with all steps together, ends
on that day in every choice. So does what it brings forth: for all other steps it is held from that day on.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from haoban.catalogue.codes import Unit

from .graph import Graph, Step
from .schedule import Times

_DONE = Step("", (), (), frozenset(), (), 0, 0, Unit.WORKING_DAYS, 0)
"""Stands in the place of a step that is settled or out of the question."""


def settled_by(graph: Graph, alone: Times, times: Times) -> tuple[set[int], dict[str, date]]:
    """The certain steps whose times no choice changes, and the days of what they bring forth.

    `alone`: the times of the certain steps alone; `times`: those of all steps that a choice may contain.
    """
    steps: set[int] = set()
    there: dict[str, date] = {}
    for position, on in alone.ends.items():
        step = graph.steps[position]
        fed = times.ends[position] == on and all(need in there for need in step.needs)
        # A result that another step may bring sooner is not settled by this one.
        if fed and all(material in there or times.there[material] == on for material in step.gives):
            steps.add(position)
            for material in step.gives:
                there.setdefault(material, on)
    return steps, there


def remainder(graph: Graph, wanted: Iterable[str], open_steps: Iterable[int], there: dict[str, date]) -> Graph:
    """The graph of the open steps, where what is `there` is held from its day on. Steps keep their positions.

    `wanted`: the materials that every choice must reach.
    """
    steps = [_DONE] * len(graph.steps)
    producers: dict[str, list[int]] = {}
    ready: dict[int, date] = {}
    for position in open_steps:
        step = steps[position] = graph.steps[position]
        if not there.keys().isdisjoint(step.needs):
            ready[position] = max(there[need] for need in step.needs if need in there)
            step = steps[position] = replace(step, needs=tuple(need for need in step.needs if need not in there))
        if step.owes and not there.keys().isdisjoint(step.owes):
            step = steps[position] = replace(step, owes=tuple(owed for owed in step.owes if owed not in there))
        if not there.keys().isdisjoint(step.gives):
            steps[position] = replace(step, gives=tuple(given for given in step.gives if given not in there))
        for material in steps[position].gives:
            producers.setdefault(material, []).append(position)
    return Graph(
        goals=tuple(material for material in wanted if material not in there),
        steps=tuple(steps),
        producers={material: tuple(positions) for material, positions in producers.items()},
        ready=ready,
    )
