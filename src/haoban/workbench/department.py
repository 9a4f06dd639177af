"""The officers' pages: the worklist, a case beside its documents, the steps of the law as buttons."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from haoban.casework import actions
from haoban.casework.capacity import Context
from haoban.casework.grounds import APPEAL, SILENCE
from haoban.casework.history import history
from haoban.casework.letters import letters_of
from haoban.casework.limits import Light, accepted_by_silence, announced_end
from haoban.casework.meeting import meet_case
from haoban.casework.permissions import DECIDING, as_actor, capacities
from haoban.casework.picture import stops_of
from haoban.casework.preparation import CERTIFICATE, DOCUMENT
from haoban.casework.queries import LONGEST_LIST, CaseView, Scope, cases_of, get_case, load_of, worklist
from haoban.casework.rules import available
from haoban.casework.states import Status
from haoban.casework.transitions import TRANSITIONS, Command, Transition, Who
from haoban.catalogue.queries import get_catalogue, get_organisation
from haoban.certificates.queries import certificates_of_cases
from haoban.evidence.queries import documents_by_number
from haoban.kernel import clock
from haoban.kernel.refusals import Conflict, NotFound, Refusal
from haoban.kernel.working_days import national_calendar
from haoban.notices.actions import mark_passed_on
from haoban.notices.queries import to_pass_on
from haoban.people.actions import log_look
from haoban.people.doors import Door, SignedIn, door
from haoban.people.models import Account, RoleName
from haoban.people.queries import colleagues_of, get_phone, organisations_of
from haoban.people.subjects import Subject
from haoban.planning.strip import arrange
from haoban.portal.components import answer_in_words
from haoban.portal.posted import ticked, whole_number
from haoban.portal.templatetags.haoban import english, word

SCOPES = {
    Scope.ALL: "本部门",
    Scope.MINE: "我的",
    Scope.UNCLAIMED: "待认领",
    Scope.TO_TELL: "待当面告知",
    Scope.CLOSED: "已办结",
}
"""Which part of the worklist: it stays in the address."""


@dataclass(frozen=True)
class Step:
    """One button with what it asks for."""

    transition: Transition
    chosen: bool
    """Whether its form is open, because something in it has to be mended."""


@door(Door.DEPARTMENT)
@require_GET
def list_cases(request: SignedIn) -> HttpResponse:
    """The worklist of one's departments, what is due first comes first."""
    return render(request, "workbench/worklist.html", _list_page(request))


def _own_organisations(request: SignedIn) -> tuple[str, ...]:
    return organisations_of(request.user, RoleName.OFFICER, RoleName.HEAD)


def _list_page(request: SignedIn) -> dict[str, Any]:
    organisations = _own_organisations(request)
    asked = request.GET.get("scope")
    scope = Scope(asked) if asked in SCOPES else Scope.ALL
    lines = worklist(request.user, organisations, scope)
    load = load_of(request.user, organisations)
    counts = {
        Scope.ALL: load.all,
        Scope.MINE: load.mine,
        Scope.UNCLAIMED: load.unclaimed,
        Scope.TO_TELL: load.to_tell,
    }
    shown = [one for one in SCOPES if one is not Scope.TO_TELL or load.to_tell or scope is one]
    catalogue = get_catalogue()
    return {
        "lines": lines,
        "cut_at": LONGEST_LIST if len(lines) == LONGEST_LIST else None,
        "scope": scope,
        "scopes": [(one, SCOPES[one], counts.get(one)) for one in shown],
        "overdue": load.overdue,
        "departments": [catalogue.organisations[key] for key in organisations if key in catalogue.organisations],
    }


@door(Door.DEPARTMENT)
@require_GET
def open_case(request: SignedIn, number: str) -> HttpResponse:
    """A case beside its documents, with what may be done next."""
    view, capacity = meet_case(request.user, number, DECIDING)
    return _show(request, view, capacity)


def _show(
    request: SignedIn, view: CaseView, capacity: Who, refusal: Refusal | None = None, command: Command | None = None
) -> HttpResponse:
    notices = to_pass_on(view.bundle.number, view.case.number)
    shown = ["form", "documents", "phone"] if notices else ["form", "documents"]
    log_look(request.user, capacity, view.case.number, "case", shown, clock.now())
    status = 200 if refusal is None else refusal.status if isinstance(refusal, Conflict) else 400
    page = _case_page(request, view, refusal, command) | {
        "to_pass_on": notices,
        "phone": get_phone(Subject.parse(view.bundle.owner)) if notices else "",
    }
    return render(request, "workbench/case.html", page, status=status)


def _case_page(request: SignedIn, view: CaseView, refusal: Refusal | None, command: Command | None) -> dict[str, Any]:
    own, now, calendar = capacities(request.user, view.belonging), clock.now(), national_calendar()
    views = cases_of(view.bundle)
    catalogue = get_catalogue()
    return _list_page(request) | {
        "view": view,
        "organisation": get_organisation(view.case.organisation),
        "steps": _steps(own, view, request.user, command),
        "silent_since": accepted_by_silence(view.state, now, calendar),
        "silence": SILENCE,
        "to_resume": announced_end(view.state) if view.deadline.light is Light.RED else None,
        "appeal": APPEAL,
        "bodies": catalogue.organisations.values(),
        "facts": _facts(view),
        "decided": next((event.data["row"] for event in view.events if event.data.get("row")), 0),
        "materials": _materials(view),
        "history": tuple(reversed(history(view, with_names=True))),
        "letters": letters_of(view),
        "certificates": certificates_of_cases([number := view.case.number]).get(number, []),
        "strip": arrange(stops_of(views, lambda other: _way_to(other, view))),
        "colleagues": colleagues_of(view.case.organisation) if Who.HEAD in own else (),
        "refusal": refusal,
        "typed": request.POST,
        "typed_materials": request.POST.getlist("materials"),
        "typed_fields": request.POST.getlist("fields"),
        "waits": [catalogue.materials[key] for key in view.state.waits_for if key in catalogue.materials],
    }


def _steps(own: frozenset[Who], view: CaseView, account: Account, tried: Command | None) -> list[Step]:
    """What the account may do next; no special procedure where the item knows none, unless it was just tried."""
    steps = []
    for who in (Who.OFFICER, Who.HEAD):
        if who in own:
            actor = as_actor(account, view.belonging, who)
            context = Context(actor, clock.now(), national_calendar(), statutory=view.item.statutory)
            steps += [Step(row, row.command is tried) for row in available(view.state, context)]
    idle = not view.item.special_procedure
    return [step for step in steps if step.chosen or not (idle and step.transition.command is Command.SUSPEND)]


def _way_to(other: CaseView, view: CaseView) -> str:
    """An officer may open the other cases of the same department; the rest of the strip is only seen."""
    if other.case.organisation != view.case.organisation or other.state.status is Status.WAITING:
        return ""
    return reverse("case", args=[other.case.number])


@dataclass(frozen=True)
class Fact:
    """One answer of the form as the officer reads it."""

    key: str
    label: str
    value: str
    before: str = ""
    """What was handed in first, where a supplement has corrected it."""


def _facts(view: CaseView) -> list[Fact]:
    """What the item asks, answered or not: what was left out can be asked for as well."""
    fields, bundle = get_catalogue().fields, view.bundle
    facts = []
    for field in (fields[key] for key in view.item.form if key in fields):
        now, first = bundle.current_form.get(field.key), bundle.form.get(field.key)
        before = answer_in_words(field, first) if first is not None and now != first else ""
        said = _("未填") if now is None else answer_in_words(field, now)
        facts.append(Fact(field.key, word(field), said, before))
    return facts


def _materials(view: CaseView) -> list[dict[str, Any]]:
    """What the item needs: the document, the certificate, or that it is still to come."""
    sources = view.documents()
    numbers = [int(source.removeprefix(DOCUMENT)) for source in sources.values() if source.startswith(DOCUMENT)]
    documents, materials = documents_by_number(numbers), get_catalogue().materials
    rows = []
    for need in view.item.needs:
        source = sources.get(need.material, "")
        document = documents.get(int(source.removeprefix(DOCUMENT))) if source.startswith(DOCUMENT) else None
        material = materials.get(need.material)
        rows.append(
            {
                "key": need.material,
                "name": word(material) if material else need.material,
                "need": need,
                "href": reverse("case_material", args=[view.case.number, need.material]),
                "document": document,
                "certificate": source.removeprefix(CERTIFICATE) if source.startswith(CERTIFICATE) else "",
            }
        )
    return rows


@door(Door.DEPARTMENT)
@require_POST
def take_step(request: SignedIn, number: str, step: str) -> HttpResponse:
    """One step of the law. What is wrong is told beside the button; what was typed stays."""
    _view, capacity = meet_case(request.user, number, DECIDING)
    try:
        command = Command(step)
    except ValueError:
        raise NotFound("no_such_step", "没有这个步骤") from None
    try:
        actions.perform(
            request.user, number, command, _said(request), version=whole_number(request.POST.get("version"))
        )
    except Refusal as refusal:
        return _show(request, get_case(number), capacity, refusal, command)
    after, row = get_case(number), TRANSITIONS[command]
    messages.success(request, _("已完成：%(step)s") % {"step": row.english if english() else row.label})
    still_open = not after.state.is_closed and after.state.status is not Status.SUPPLEMENT
    return redirect("case", number=number) if still_open else redirect("worklist")


_TEXTS = ("reason", "ground", "ask_instead", "receiver")


def _said(request: HttpRequest) -> dict[str, Any]:
    """What the officer said: texts as they are, numbers as numbers, materials as a list."""
    said: dict[str, Any] = {name: request.POST[name].strip()[:2000] for name in _TEXTS if name in request.POST}
    for name in ("days", "officer"):
        if (number := whole_number(request.POST.get(name))) is not None:
            said[name] = number
    for name in ("materials", "fields"):
        if name in request.POST:
            said[name] = request.POST.getlist(name)
    return said


@door(Door.DEPARTMENT)
@require_POST
def passed_on(request: SignedIn, number: str) -> HttpResponse:
    """The officer told an applicant without an account what is ticked, by telephone or in person."""
    view, _capacity = meet_case(request.user, number, DECIDING)
    mark_passed_on(ticked(request, "notices"), request.user.pk, clock.now(), view.bundle.number, number)
    return redirect("case", number=number)


@door(Door.DEPARTMENT)
@require_GET
def moved_on(request: SignedIn, number: str) -> HttpResponse:
    """Whether a case moved on since the page was opened (`?version=`): a bar, never a lost form."""
    view, _capacity = meet_case(request.user, number, DECIDING)
    shown = request.GET.get("version", "")
    moved = shown != str(view.state.version)
    return render(request, "workbench/parts/moved_on.html", {"view": view, "moved": moved})
