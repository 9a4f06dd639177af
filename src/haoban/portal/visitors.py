"""The pages for visitors: home, finding, matters, guidance, items."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from haoban.casework.preparation import offer_of
from haoban.casework.queries import Settled, settled_since
from haoban.catalogue.definitions import Item, Matter, Organisation, Question
from haoban.catalogue.queries import Catalogue, get_catalogue, get_item, get_matter
from haoban.kernel import clock
from haoban.people.doors import Door, door
from haoban.planning.rules import Plan, PlannedMaterial

from .components import Figure, Option, options_of
from .finding import find
from .kept_pages import same_for_visitors
from .plans import Guided, guide, strip_of, told
from .relevance import questions_that_matter
from .templatetags.haoban import day, english, limit, listed, sentence, yuan

SHOWN = 10
"""How many matters and items the home page lists, for people and for enterprises."""
Entry = tuple[Matter | Item, Organisation | None]
"""A line to choose: a matter, or an item with the body that decides it."""
COUNTED_FOR = 60
"""Seconds for which the figure of the home page is kept."""


@door(Door.EVERYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One question, the matters most asked, the hotline."""
    catalogue = get_catalogue()
    context = {
        "for_enterprises": _asked_for(catalogue, "enterprise"),
        "for_people": _asked_for(catalogue, "person"),
        "bodies": _bodies(catalogue),
        "settled": _settled_this_month(),
        "example": next((_asked_as(matter) for matter in catalogue.matters.values() if matter.said_as), None),
    }
    return render(request, "portal/home.html", context)


def _asked_as(matter: Matter) -> str:
    """How somebody may ask for it: in Chinese as people say it, in English by its name."""
    return matter.english if english() else matter.said_as[0]


def _asked_for(catalogue: Catalogue, audience: str) -> list[Entry]:
    """What people or enterprises come for most: whole matters, then single items."""
    matters = [matter for matter in catalogue.matters.values() if matter.audience == audience]
    ranked = [(item.order, item) for item in catalogue.items.values() if item.order is not None]
    items = [
        item
        for _, item in sorted(ranked, key=lambda pair: pair[0])
        if (audience == "person") == bool(item.user_topic_type)
    ]
    entries: list[Matter | Item] = [*matters, *items]
    return [(entry, _body_of(catalogue, entry)) for entry in entries[:SHOWN]]


def _body_of(catalogue: Catalogue, definition: Matter | Item) -> Organisation | None:
    """The body that decides an item; a matter has several."""
    return None if isinstance(definition, Matter) else catalogue.organisations[definition.organisation]


def _settled_this_month() -> Settled:
    since = clock.today().replace(day=1)
    counted: Settled | None = cache.get_or_set(f"settled-{since}", lambda: settled_since(since), COUNTED_FOR)
    return counted or settled_since(since)


def _bodies(catalogue: Catalogue) -> list[tuple[object, list[Item]]]:
    owners: dict[str, list[Item]] = {}
    for item in catalogue.items.values():
        owners.setdefault(item.organisation, []).append(item)
    return [(body, owners[key]) for key, body in catalogue.organisations.items() if key in owners]


@door(Door.EVERYONE)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What fits the visitor's words; a single clear hit is not opened by itself, so that nobody gets lost."""
    text = request.GET.get("q", "").strip()[:200]
    if not text:
        return HttpResponseRedirect(reverse("home"))
    catalogue = get_catalogue()
    hits = find(catalogue, text)
    context = {"text": text, "hits": [(hit, _body_of(catalogue, hit.definition)) for hit in hits]}
    return render(request, "portal/find.html", context)


@door(Door.EVERYONE)
@require_safe
@same_for_visitors
def matter(request: HttpRequest, key: str) -> HttpResponse:
    """Can I do it, how long, how much, how often must I come, what do I bring."""
    catalogue = get_catalogue()
    found = get_matter(key)
    guided = guide(catalogue, found, _given(request, found))
    context = {"matter": found, **_told(catalogue, guided)}
    return render(request, "portal/matter.html", context)


@dataclass(frozen=True)
class Asked:
    """A guidance question as the page shows it."""

    question: Question
    options: tuple[Option, ...]
    answer: str
    problem: str
    following: str
    """Anchor of the next question that matters, or of the plan."""
    idle: bool
    """Whether every answer leads to the same plan under the other answers."""
    place: int


@door(Door.EVERYONE)
@require_safe
def guidance(request: HttpRequest, key: str) -> HttpResponse:
    """The questions, and the plan under the answers. `was` holds the answers of before, to say what changed."""
    catalogue = get_catalogue()
    found = get_matter(key)
    guided = guide(catalogue, found, _given(request, found))
    before = guide(catalogue, found, _before(request, found)) if "was" in request.GET else None
    matters = questions_that_matter(found, offer_of(catalogue), guided.answers)
    keys = [question.key for question in guided.questions]
    answered = urlencode(guided.answers)
    context = {
        "matter": found,
        "asked": [
            Asked(
                question,
                options_of(question.choices),
                guided.answers[question.key],
                sentence(guided.problems[question.key]) if question.key in guided.problems else "",
                next((f"q-{key}" for key in keys[place:] if key in matters), "plan"),
                question.key not in matters,
                place,
            )
            for place, question in enumerate(guided.questions, 1)
        ],
        "answered": answered,
        "was": "~".join(f"{name}.{value}" for name, value in guided.answers.items()),
        "apply_address": f"{reverse('apply', args=(found.key,))}?{answered}",
        "changes": told(before.plan, guided.plan) if before else (),
        "unchanged": before is not None and before.plan is not None and before.answers != guided.answers,
        **_told(catalogue, guided),
    }
    template = "portal/guide_answer.html" if request.headers.get("HX-Request") else "portal/guide.html"
    return render(request, template, context)


def _given(request: HttpRequest, found: Matter) -> dict[str, str]:
    return {name: request.GET[name] for name in found.questions if name in request.GET}


def _before(request: HttpRequest, found: Matter) -> dict[str, str]:
    pairs = (part.partition(".") for part in request.GET["was"].split("~"))
    return {name: value for name, _, value in pairs if name in found.questions}


def _told(catalogue: Catalogue, guided: Guided) -> Mapping[str, object]:
    plan = guided.plan
    if plan is None:
        return {"plan": None, "refusal": guided.refusal}
    names = {entry.key: entry.item.english if english() else entry.item.short_name for entry in plan.items}
    return {
        "plan": plan,
        "strip": strip_of(plan, catalogue),
        "figures": figures_of(plan),
        "contacts": list(
            {key: catalogue.organisations[key] for key in (entry.item.organisation for entry in plan.items)}.values()
        ),
        "entries": [(entry, catalogue.organisations[entry.item.organisation]) for entry in plan.items],
        "asked_materials": [(entry, _users(entry, names)) for entry in plan.asked_materials],
        "own_materials": listed(entry.material for entry in plan.materials if entry.produced_by and entry.needed_by),
    }


def _users(entry: PlannedMaterial, names: Mapping[str, str]) -> str:
    return listed(names[key] for key in entry.needed_by if key in names)


def figures_of(plan: Plan) -> tuple[Figure, ...]:
    """How long, how often to come, how much, how many departments and papers, as large numbers."""
    departments = len({entry.item.organisation for entry in plan.items})
    return (
        Figure(
            str(plan.working_days),
            gettext("最长办理时间"),
            ngettext("个工作日", "个工作日", plan.working_days),
            gettext("今天提交，%(day)s前办结") % {"day": day(plan.ends_on, "short")},
        ),
        Figure(
            str(plan.visits),
            gettext("需要到现场"),
            ngettext("次", "次", plan.visits),
            gettext("以前要跑%(visits)d次") % {"visits": plan.visits_before},
            marks=(plan.visits, plan.visits_before),
        ),
        Figure(
            str(len(plan.items)),
            gettext("一次申请办成"),
            ngettext("个事项", "个事项", len(plan.items)),
            gettext("由%(number)d个部门办理") % {"number": departments},
        ),
        Figure(
            str(len(plan.asked_materials)),
            gettext("您要准备"),
            ngettext("份材料", "份材料", len(plan.asked_materials)),
            gettext("表单%(number)d个问题，每个只问一次") % {"number": len(plan.form)},
        ),
        Figure(yuan(plan.fee_fen) if plan.fee_fen else gettext("不收费"), gettext("费用")),
    )


@door(Door.EVERYONE)
@require_safe
@same_for_visitors
def item(request: HttpRequest, key: str) -> HttpResponse:
    """One item as its department offers it, with every field of the standard that concerns an applicant."""
    catalogue = get_catalogue()
    found = get_item(key)
    context = {
        "item": found,
        "body": catalogue.organisations[found.organisation],
        "needs": [(need, catalogue.materials[need.material]) for need in found.needs],
        "produces": [catalogue.materials[material] for material in found.produces],
        "matters": [
            matter
            for matter in catalogue.matters.values()
            if {goal.material for goal in matter.goals} & set(found.produces)
        ],
        "figures": (
            Figure(
                _limit_number(found),
                gettext("承诺办结"),
                _limit_unit(found),
                gettext("法律规定最长%(limit)s") % {"limit": limit(found.statutory)},
            ),
            Figure(
                str(found.limit_scene_num),
                gettext("需要到现场"),
                ngettext("次", "次", found.limit_scene_num),
                gettext("以前要跑%(visits)d次") % {"visits": found.visits_before},
                marks=(found.limit_scene_num, found.visits_before),
            ),
            Figure(yuan(found.fee_fen) if found.is_fee else gettext("不收费"), gettext("费用")),
        ),
    }
    return render(request, "portal/item.html", context)


def _limit_number(found: Item) -> str:
    return str(found.promised.days) if found.promised.days else gettext("当场办结")


def _limit_unit(found: Item) -> str:
    if not found.promised.days:
        return ""
    if found.promised.unit == "working_days":
        return ngettext("个工作日", "个工作日", found.promised.days)
    return ngettext("天", "天", found.promised.days)
