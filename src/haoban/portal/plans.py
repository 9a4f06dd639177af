"""Plans for visitors: from the answers in an address to the plan, its strip and what changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from haoban.casework.preparation import offer_of
from haoban.catalogue.definitions import Item, Matter, Question
from haoban.catalogue.queries import Catalogue
from haoban.catalogue.rules import complete_answers
from haoban.kernel import clock
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar
from haoban.planning.comparison import compare
from haoban.planning.rules import Plan, plan_matter
from haoban.planning.strip import Shape, Stop, Strip, arrange

from .templatetags.haoban import limit, listed, short_name, word, yuan


@dataclass(frozen=True)
class Guided:
    """The answers as far as they could be read, and the plan under them."""

    questions: tuple[Question, ...]
    answers: Mapping[str, str]
    problems: Mapping[str, Refusal]
    """Question → why its answer was not taken; then the default holds."""
    plan: Plan | None
    refusal: Refusal | None
    """Why there is no plan under these answers."""


def guide(catalogue: Catalogue, matter: Matter, given: Mapping[str, str]) -> Guided:
    """The plan under the given answers; an answer that is not possible is told and the default taken."""
    questions = tuple(catalogue.questions[key] for key in matter.questions)
    answers: dict[str, str] = {}
    problems: dict[str, Refusal] = {}
    for question in questions:
        try:
            answers |= complete_answers((question,), given)
        except Refusal as refusal:
            problems[question.key] = refusal
            answers |= complete_answers((question,), {})
    try:
        plan = plan_matter(matter, offer_of(catalogue), answers, (), clock.today(), national_calendar())
    except Refusal as refusal:
        return Guided(questions, answers, problems, None, refusal)
    return Guided(questions, answers, problems, plan, None)


def told(before: Plan | None, after: Plan | None) -> tuple[str, ...]:
    """What the last answer changed, a sentence for each thing, in the reader's language; nothing where nothing did."""
    if before is None or after is None:
        return ()
    found = compare(before, after)
    added, removed = _only_in(after, before), _only_in(before, after)
    same = {short_name(item) for item in added} & {short_name(item) for item in removed}
    materials = {entry.material.name: word(entry.material) for plan in (before, after) for entry in plan.materials}
    named = (
        (gettext("增加事项：%(names)s"), [_called(item, same) for item in added]),
        (gettext("不再需要：%(names)s"), [_called(item, same) for item in removed]),
        (gettext("多交材料：%(names)s"), [materials.get(name, name) for name in found.materials_added]),
        (gettext("少交材料：%(names)s"), [materials.get(name, name) for name in found.materials_removed]),
    )
    sentences = [sentence % {"names": listed(names)} for sentence, names in named if names]
    counted = (
        (found.working_days, gettext("多%(number)d个工作日"), gettext("少%(number)d个工作日")),
        (found.visits, gettext("多跑%(number)d次"), gettext("少跑%(number)d次")),
        (len(found.fields_added), gettext("多填%(number)d个问题"), ""),
        (-len(found.fields_removed), "", gettext("少填%(number)d个问题")),
    )
    sentences += [
        (more if number > 0 else fewer) % {"number": abs(number)} for number, more, fewer in counted if number
    ]
    if found.fee_fen:
        more_or_less = gettext("费用增加%(amount)s") if found.fee_fen > 0 else gettext("费用减少%(amount)s")
        sentences.append(more_or_less % {"amount": yuan(abs(found.fee_fen))})
    return tuple(sentences)


def _only_in(plan: Plan, other: Plan) -> list[Item]:
    known = {entry.key for entry in other.items}
    return [entry.item for entry in plan.items if entry.key not in known]


def _called(item: Item, same: Collection[str]) -> str:
    """By its short name, unless another item of that name comes or goes at the same time."""
    return word(item) if short_name(item) in same else short_name(item)


def strip_of(plan: Plan, catalogue: Catalogue) -> Strip:
    """The strip of a plan: nothing has begun, so each stop says how long it takes and when it ends."""
    return arrange(
        Stop(
            key=entry.key,
            name=entry.item.short_name,
            english=entry.item.english,
            department=catalogue.organisations[entry.item.organisation].short_name,
            english_department=catalogue.organisations[entry.item.organisation].english,
            shape=Shape.WAITING,
            word=limit(entry.item.promised, "short"),
            day=entry.ends_on,
            href=reverse("item", args=(entry.key,)),
            after=entry.after,
        )
        for entry in plan.items
    )
