"""The AND-OR graph: an item needs several materials (AND), a material can come from several items (OR).

The graph holds only what can matter: it is grown backwards from the goals, over the items that are in force on the day
and right under the answers. A material that no such item brings forth is asked of the applicant.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from haoban.catalogue.codes import Necessity, Unit
from haoban.catalogue.definitions import Goal, Item
from haoban.catalogue.rules import holds
from haoban.kernel.refusals import Refusal

from .offer import Offer


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

    @cached_property
    def waiting_for(self) -> Mapping[str, tuple[int, ...]]:
        """Material → positions of the steps that cannot start without it."""
        found: dict[str, list[int]] = {}
        for position, step in enumerate(self.steps):
            for material in step.needs:
                found.setdefault(material, []).append(position)
        return {material: tuple(positions) for material, positions in found.items()}

    @cached_property
    def has_debts(self) -> bool:
        """Whether any step may begin without something that must follow."""
        return any(step.owes for step in self.steps)


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
    origins: dict[str, list[int]] = {}
    offered: dict[int, dict[str, Necessity] | None] = {}
    queue = list(wanted)
    while queue:
        material = queue.pop()
        if material in origins:
            continue
        origins[material] = []
        for position in offer.producers.get(material, ()):
            if position not in offered:
                item = offer.items[position]
                offered[position] = _needed(item, answers, held) if is_offered(item, answers, on) else None
            needed = offered[position]
            if needed is not None and material not in needed:
                origins[material].append(position)
                queue += needed
    for goal in wanted:
        if not origins[goal]:
            raise _unobtainable(offer, goal, answers, on)

    positions = sorted({position for found in origins.values() for position in found})
    place = {position: index for index, position in enumerate(positions)}
    derived = {material: found for material, found in origins.items() if found}
    steps = tuple(_step(offer.items[p], p, offered[p] or {}, derived) for p in positions)
    producers = {material: tuple(place[position] for position in found) for material, found in derived.items()}
    items = {offer.items[position].key: offer.items[position] for position in positions}
    return Graph(tuple(wanted), steps, producers), items


def _needed(item: Item, answers: Mapping[str, str], held: Collection[str]) -> dict[str, Necessity]:
    """What the item needs under the answers and is not held; of two words for one material the stricter counts."""
    found: dict[str, Necessity] = {}
    for need in item.needs:
        material, necessity = need.material, need.necessity
        if necessity is Necessity.OPTIONAL or material in held or (need.when and not holds(need.when, answers)):
            continue
        if necessity is Necessity.REQUIRED or material not in found:
            found[material] = necessity
    return found


def _step(item: Item, position: int, needed: Mapping[str, Necessity], derived: Mapping[str, list[int]]) -> Step:
    waits, owes, asks = [], [], []
    for material, necessity in needed.items():
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
        asks=frozenset(asks),
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
