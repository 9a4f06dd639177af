"""Plans for visitors: from the answers in an address to the plan, its strip and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from haoban.catalogue.definitions import Matter, Question
from haoban.catalogue.queries import Catalogue
from haoban.catalogue.rules import complete_answers
from haoban.kernel import clock
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar
from haoban.planning.comparison import Changes, compare
from haoban.planning.offer import Offer
from haoban.planning.rules import Plan, plan_matter
from haoban.planning.strip import Shape, Stop, Strip, arrange

from .templatetags.haoban import english, limit, short_name

_kept: tuple[Catalogue, Offer] | None = None


def offer_of(catalogue: Catalogue) -> Offer:
    """The catalogue arranged for planning; built once for a catalogue."""
    global _kept
    if _kept is None or _kept[0] is not catalogue:
        _kept = (catalogue, Offer.of(catalogue.items.values(), catalogue.materials.values(), catalogue.fields.values()))
    return _kept[1]


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


def changes(before: Plan | None, after: Plan | None) -> Changes | None:
    """What the last answer changed, or nothing."""
    if before is None or after is None:
        return None
    found = compare(before, after)
    return found if found.any else None


def strip_of(plan: Plan, catalogue: Catalogue) -> Strip:
    """The strip of a plan: nothing has begun, so each stop says how long it takes and when it ends."""
    return arrange(
        Stop(
            key=entry.key,
            name=entry.item.english if english() else entry.item.short_name,
            department=short_name(catalogue.organisations[entry.item.organisation]),
            shape=Shape.WAITING,
            word=limit(entry.item.promised),
            day=entry.ends_on,
            href=reverse("item", args=(entry.key,)),
            after=entry.after,
        )
        for entry in plan.items
    )
