"""Which items to do: a derivation of the goals in the AND-OR graph."""

from dataclasses import dataclass

from haoban.kernel.refusals import Refusal

from .graph import Graph
from .schedule import Timetable, earliest


@dataclass(frozen=True)
class Derivation:
    """The chosen steps and how sure it is that none are better."""

    chosen: tuple[int, ...]
    """Positions in the graph, ascending."""
    optimal: bool


def derive(graph: Graph, timetable: Timetable) -> Derivation:
    """First form: every material from the step that brings it first; fewer visits, then a lower fee, decide ties.

    Raises `Refusal` for goals that wait for themselves, with the items that go round in a circle.
    """
    times = earliest(graph, timetable, rank=lambda p: (graph.steps[p].visits, graph.steps[p].fee_fen, p))
    unreached = [goal for goal in graph.goals if goal not in times.there]
    if unreached:
        raise circle(graph, unreached, set(times.there))
    chosen: set[int] = set()
    queue = list(graph.goals)
    while queue:
        origin = times.origin.get(queue.pop())
        if origin is not None and origin not in chosen:
            chosen.add(origin)
            queue += [*graph.steps[origin].needs, *graph.steps[origin].owes]
    return Derivation(tuple(sorted(chosen)), optimal=False)


def circle(graph: Graph, unreached: list[str], reached: set[str]) -> Refusal:
    """The refusal that names the items of which each waits for the next one's result.

    What is not reached has only steps that wait for something else that is not reached; following them closes a circle.
    """
    trail: list[int] = []
    material = unreached[0]
    while True:
        position = graph.producers[material][0]
        if position in trail:
            break
        trail.append(position)
        material = next(need for need in graph.steps[position].needs if need not in reached)
    return Refusal(
        "items_in_a_circle",
        "这些事项互相等待对方的结果，无法开始：%(items)s。请联系窗口核对目录",
        {"items": tuple(graph.steps[position].key for position in trail[trail.index(position) :])},
    )
