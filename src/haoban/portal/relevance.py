"""Which guidance questions matter now: a question whose every answer leads to the same plan is not asked.

A question matters where one of its conditions decides: on a goal, on an item that could bring forth something that is
needed, or on a material that an item needs. It decides where everything else that the condition asks for holds already.
"""

from collections.abc import Iterable, Iterator, Mapping

from haoban.catalogue.definitions import Condition, Matter
from haoban.catalogue.rules import holds
from haoban.planning.offer import Offer


def questions_that_matter(matter: Matter, offer: Offer, answers: Mapping[str, str]) -> frozenset[str]:
    """Keys of the matter's questions that can change the plan when they alone are answered differently."""
    found: set[str] = set()
    for goal in matter.goals:
        found.update(_deciding(goal.when, answers))
    wanted = [goal.material for goal in matter.goals if holds(goal.when, answers)]
    seen: set[str] = set()
    while wanted:
        material = wanted.pop()
        if material in seen:
            continue
        seen.add(material)
        for position in offer.producers.get(material, ()):
            item = offer.items[position]
            found.update(_deciding(item.available_when, answers))
            if not holds(item.available_when, answers):
                continue
            for need in item.needs:
                found.update(_deciding(need.when, answers))
                if holds(need.when, answers):
                    wanted.append(need.material)
    return frozenset(found & set(matter.questions))


def _deciding(conditions: Iterable[Condition], answers: Mapping[str, str]) -> Iterator[str]:
    conditions = tuple(conditions)
    for question in {condition.question for condition in conditions}:
        if holds((other for other in conditions if other.question != question), answers):
            yield question
