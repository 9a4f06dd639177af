"""The chosen items in time: what each waits for, when it runs, which decide the last day, and why each is there."""

from collections.abc import Collection, Mapping

from haoban.catalogue.definitions import Item

from .graph import Graph
from .offer import Offer
from .plan import Ground, PlannedItem, Reason
from .schedule import Times, Timetable


def sequence(
    graph: Graph, chosen: Collection[int], times: Times, items: Mapping[str, Item], offer: Offer, timetable: Timetable
) -> tuple[PlannedItem, ...]:
    """The chosen steps as items of a plan, by stage, then in the catalogue's order. `times` are those of the chosen."""
    in_time = [position for position in times.ends if position in chosen]
    after = {p: sorted({times.origin[need] for need in graph.steps[p].needs}) for p in in_time}
    stage: dict[int, int] = {}
    for position in in_time:
        stage[position] = 1 + max((stage[before] for before in after[position]), default=-1)
    critical = _critical(in_time, after, times)
    reasons = _reasons(graph, in_time, times, items, offer)
    return tuple(
        PlannedItem(
            item=items[graph.steps[position].key],
            after=tuple(graph.steps[before].key for before in after[position]),
            starts_on=times.starts[position],
            ends_on=times.ends[position],
            provisional=timetable.is_provisional(times.ends[position]),
            stage=stage[position],
            critical=position in critical,
            because=tuple(reasons[position]),
        )
        for position in sorted(in_time, key=lambda p: (stage[p], p))
    )


def _critical(in_time: list[int], after: Mapping[int, list[int]], times: Times) -> set[int]:
    """Those that end on the last day, and from them back those that were waited for until the very day of the start."""
    last = max((times.ends[position] for position in in_time), default=None)
    critical = {position for position in in_time if times.ends[position] == last}
    for position in reversed(in_time):
        if position in critical:
            critical.update(before for before in after[position] if times.ends[before] == times.starts[position])
    return critical


def _reasons(
    graph: Graph, in_time: list[int], times: Times, items: Mapping[str, Item], offer: Offer
) -> dict[int, list[Reason]]:
    """For each step: the goals that it brings, and the steps that need what it brings."""
    found: dict[int, list[Reason]] = {position: [] for position in in_time}
    for goal in graph.goals:
        found[times.origin[goal]].append(Reason(Ground.GOAL, goal, offer.name_of(goal)))
    for position in sorted(in_time):
        step = graph.steps[position]
        for ground, materials in ((Ground.NEEDED, step.needs), (Ground.FOLLOWS, step.owes)):
            for material in materials:
                name = offer.name_of(material)
                found[times.origin[material]].append(Reason(ground, material, name, step.key, items[step.key].name))
    return found
