"""The AND-OR graph: an item needs several materials (AND), a material can come from several items (OR).

The graph holds only what can matter: it is grown backwards from the goals, over the items that are in force on the day
and right under the answers. A material that no such item brings forth is asked of the applicant.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from haoban.catalogue.codes import Necessity, Unit
from haoban.catalogue.definitions import Goal, Item
from haoban.catalogue.rules import holds
from haoban.kernel.refusals import Refusal

from .offer import Offer, Wants


@dataclass(frozen=True, slots=True)
class Step:
    """An item as planning sees it, under one applicant's answers."""

    key: str
    needs: tuple[str, ...]
    """Materials that another item brings forth and that must be there before this one starts."""
    owes: tuple[str, ...]
    """Materials that another item brings forth and that may follow (容缺后补): not waited for, but part of the plan."""
    asks: frozenset[str]
    """Materials that the applicant must hand in because no item brings them forth."""
    gives: tuple[str, ...]
    """Materials it brings forth that somebody in the graph may use."""
    visits: int
    days: int
    unit: Unit
    fee_fen: int


@dataclass(frozen=True)
class Graph:
    """Everything a derivation of the goals may be made of."""

    goals: tuple[str, ...]
    """Materials to reach; those already held are not among them."""
    steps: tuple[Step, ...]
    producers: Mapping[str, tuple[int, ...]]
    """Material → positions of the steps that bring it forth."""
    ready: Mapping[int, date] = field(default_factory=dict)
    """Step → the day from which it can start where that is after the submission."""

    @cached_property
    def waiting_for(self) -> Mapping[str, tuple[int, ...]]:
        """Material → positions of the steps that cannot start without it."""
        found: dict[str, list[int]] = {}
        for position, step in enumerate(self.steps):
            for material in step.needs:
                found.setdefault(material, []).append(position)
        return {material: tuple(positions) for material, positions in found.items()}

    @cached_property
    def in_debt(self) -> tuple[int, ...]:
        """The steps that may begin without something that must follow."""
        return tuple(position for position, step in enumerate(self.steps) if step.owes)

    @cached_property
    def bringers(self) -> Mapping[str, int]:
        """Material → the bits of the steps that bring it forth."""
        return {material: sum(1 << p for p in positions) for material, positions in self.producers.items()}


def is_offered(item: Item, answers: Mapping[str, str], on: date) -> bool:
    """Whether the item is in force on the day (task_state, plan_effective_date, plan_cancel_date) and right here."""
    return (
        item.task_state == "1"
        and item.plan_effective_date <= on
        and (item.plan_cancel_date is None or on <= item.plan_cancel_date)
        and holds(item.available_when, answers)
    )


def goals_under(goals: Collection[Goal], answers: Mapping[str, str]) -> tuple[str, ...]:
    """The goals that hold under the answers, each once."""
    return tuple(dict.fromkeys(goal.material for goal in goals if holds(goal.when, answers)))


def grow(
    offer: Offer, goals: Collection[str], answers: Mapping[str, str], held: Collection[str], on: date
) -> tuple[Graph, dict[str, Item]]:
    """Grow the graph backwards from the goals; with it the items behind its steps.

    An item that needs what it brings forth (change, renewal, replacement of a certificate) is no origin of that
    certificate. Raises `Refusal` for a goal that no item in force brings forth under these answers.
    """
    wanted = [goal for goal in goals if goal not in held]
    there = frozenset(held)
    origins: dict[str, list[int]] = {}
    offered: dict[int, Wants | None] = {}
    queue = list(wanted)
    while queue:
        material = queue.pop()
        if material in origins:
            continue
        found = origins[material] = []
        for position in offer.producers.get(material, ()):
            if position not in offered:
                item = offer.items[position]
                offered[position] = _wants(offer, position, answers, there) if is_offered(item, answers, on) else None
            wants = offered[position]
            if wants is not None and material not in wants.results:
                found.append(position)
                queue += wants.results
    for goal in wanted:
        if not origins[goal]:
            raise _unobtainable(offer, goal, answers, on)

    positions = sorted({position for found in origins.values() for position in found})
    place = {position: index for index, position in enumerate(positions)}
    derived = {material: found for material, found in origins.items() if found}
    steps = tuple(
        _step(offer.items[position], position, wants, derived)
        for position in positions
        if (wants := offered[position]) is not None
    )
    producers = {material: tuple(place[position] for position in found) for material, found in derived.items()}
    items = {offer.items[position].key: offer.items[position] for position in positions}
    return Graph(tuple(wanted), steps, producers), items


def _wants(offer: Offer, position: int, answers: Mapping[str, str], held: frozenset[str]) -> Wants:
    """What the item wants under the answers and is not held."""
    wants = offer.wants[position]
    if wants is None:
        needs = (need for need in offer.items[position].needs if not need.when or holds(need.when, answers))
        wants = Wants.of(needs, offer.producers)
    if held.isdisjoint(wants.papers) and held.isdisjoint(wants.results):
        return wants
    results = {material: necessity for material, necessity in wants.results.items() if material not in held}
    return Wants(wants.papers - held, results)


def _step(item: Item, position: int, wants: Wants, derived: Mapping[str, list[int]]) -> Step:
    waits, owes, asks = [], [], []
    for material, necessity in wants.results.items():
        if material not in derived:
            asks.append(material)
        elif necessity is Necessity.DEFERRABLE:
            owes.append(material)
        else:
            waits.append(material)
    return Step(
        key=item.key,
        needs=tuple(waits),
        owes=tuple(owes),
        asks=wants.papers.union(asks) if asks else wants.papers,
        gives=tuple(material for material in item.produces if position in derived.get(material, ())),
        visits=item.limit_scene_num,
        days=item.promised.days,
        unit=item.promised.unit,
        fee_fen=item.fee_fen,
    )


def _unobtainable(offer: Offer, goal: str, answers: Mapping[str, str], on: date) -> Refusal:
    name = offer.name_of(goal)
    others = [offer.items[position] for position in offer.producers.get(goal, ())]
    if not others:
        return Refusal("goal_without_item", "目录中没有事项可以核发“%(goal)s”，请联系窗口补充目录", {"goal": name})
    items = "、".join(item.name for item in others)
    if not any(holds(item.available_when, answers) for item in others):
        return Refusal(
            "goal_not_under_answers",
            "按现在的回答，没有事项可以核发“%(goal)s”；可核发它的有：%(items)s，请核对上面的回答",
            {"goal": name, "items": items},
        )
    return Refusal(
        "goal_not_in_force",
        "可核发“%(goal)s”的事项（%(items)s）在%(on)s不在实施期内，请换一个日期或咨询窗口",
        {"goal": name, "items": items, "on": on.isoformat()},
    )
