"""Following a bundle: the strip, what is asked now, the history, supplement, withdrawal, rating."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from haoban.casework import actions
from haoban.casework.form import typed
from haoban.casework.grounds import APPEAL, CLOCK, PROMISE
from haoban.casework.history import history
from haoban.casework.letters import letters_of
from haoban.casework.meeting import meet_bundle, meet_case
from haoban.casework.models import Bundle
from haoban.casework.permissions import FOLLOWING
from haoban.casework.picture import stops_of
from haoban.casework.queries import CaseView, cases_of, get_bundle_by_token
from haoban.casework.states import EventKind, Outcome, Status
from haoban.casework.transitions import TRANSITIONS, Command, Who
from haoban.catalogue.queries import get_catalogue, get_organisation
from haoban.certificates.queries import certificates_of_cases
from haoban.evidence.actions import hand_in
from haoban.evidence.content import MAX_BYTES, too_large
from haoban.feedback.actions import rate
from haoban.feedback.models import Level
from haoban.feedback.queries import ratings_of
from haoban.kernel import clock
from haoban.kernel.refusals import Conflict, NotPermitted, Refusal
from haoban.notices.queries import to_pass_on
from haoban.people.actions import log_look
from haoban.people.doors import Door, SignedIn, door
from haoban.people.queries import get_phone
from haoban.people.subjects import Subject
from haoban.planning.strip import arrange

from .components import Field
from .posted import whole_number


@door(Door.SIGNED_IN)
@require_GET
def bundle(request: SignedIn, number: str) -> HttpResponse:
    """The strip, then what is asked of the applicant now, then each case with its history and papers."""
    found, capacity = meet_bundle(request.user, number)
    return _show(request, found, capacity)


def _show(
    request: SignedIn, found: Bundle, capacity: Who, refused: dict[str, Refusal] | None = None, status: int = 200
) -> HttpResponse:
    at_the_window = capacity is Who.CLERK
    notices = to_pass_on(found.number) if at_the_window else ()
    shown = ["form", "documents", "phone"] if notices else ["form", "documents"]
    log_look(request.user, capacity, found.number, "bundle", shown, clock.now())
    page = _bundle_page(found, refused or {}, request.POST) | {
        "may_rate": capacity is Who.APPLICANT,
        "at_the_window": at_the_window,
        "to_pass_on": notices,
        "phone": get_phone(Subject.parse(found.owner)) if notices else "",
    }
    return render(request, "portal/bundle.html", page, status=status)


def _bundle_page(found: Bundle, refused: dict[str, Refusal], typed_now: Mapping[str, str]) -> dict[str, Any]:
    views = cases_of(found)
    numbers = [view.case.number for view in views]
    certificates, ratings = certificates_of_cases(numbers), ratings_of(numbers)
    catalogue = get_catalogue()
    rows: list[dict[str, Any]] = []
    for view in views:
        told = history(view, with_names=False)
        rows.append(
            {
                "view": view,
                "organisation": get_organisation(view.case.organisation, catalogue),
                "history": tuple(reversed(told)),
                "certificates": certificates.get(view.case.number, []),
                "rating": ratings.get(view.case.number),
                "letters": letters_of(view),
                "asked": [catalogue.materials[key] for key in view.state.supplement if key in catalogue.materials],
                "asked_why": _supplement_reason(view),
                "corrections": _corrections(view, refused.get(view.case.number), typed_now),
                "may_withdraw": view.state.status in TRANSITIONS[Command.WITHDRAW].statuses,
                "lapsed": view.state.outcome is Outcome.LAPSED,
                "refused": view.state.outcome in {Outcome.REFUSED, Outcome.NOT_ACCEPTED},
                "closing": _closing(view),
                "refusal": refused.get(view.case.number),
            }
        )
    return {
        "bundle": found,
        "rows": sorted(rows, key=lambda row: row["view"].state.status is not Status.SUPPLEMENT),
        "waiting_for_you": [row for row in rows if row["view"].state.status is Status.SUPPLEMENT],
        "to_hand_over": [view for view in views if view.state.to_hand_over],
        "strip": arrange(stops_of(views, lambda view: f"#case-{view.case.order}")),
        "levels": sorted(Level.choices, reverse=True),
        "settled": found.settled_at is not None,
        "granted": any(row["certificates"] for row in rows),
        "appeal": APPEAL,
        "clock": CLOCK,
        "promise": PROMISE,
        "problems": (),
    }


def _corrections(view: CaseView, refusal: Refusal | None, typed_now: Mapping[str, str]) -> list[Field]:
    """The fields to be corrected, filled with what was typed now, or with what was handed in."""
    fields, form = get_catalogue().fields, view.bundle.current_form
    wrong = {problem.column: problem.message for problem in refusal.problems} if refusal else {}
    shown = []
    for key in view.state.corrections:
        if field := fields.get(key):
            before = typed(field, form[key]) if key in form else ""
            name = f"correct-{view.case.order}-{key}"
            shown.append(Field.of(field, typed_now.get(name, before), error=wrong.get(key, ""), name=name))
    return shown


def _supplement_reason(view: CaseView) -> str:
    asked = [event.data["reason"] for event in view.events if event.kind is EventKind.SUPPLEMENT_REQUESTED]
    return asked[-1] if asked else ""


def _closing(view: CaseView) -> dict[str, Any]:
    """What was said with a no: the reason, and whom to ask instead."""
    noes = [event.data for event in view.events if event.kind in {EventKind.REFUSED, EventKind.NOT_ACCEPTED}]
    return noes[-1] if noes else {}


@door(Door.EVERYONE)
@require_GET
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """Where it stands, for whoever holds the receipt's QR code: no name, no form, no document."""
    found = get_bundle_by_token(token)
    views = cases_of(found)
    context = {
        "bundle": found,
        "views": views,
        "strip": arrange(stops_of(views, lambda _view: "")),
        "settled": found.settled_at is not None,
        "awaited": any(view.state.status is Status.SUPPLEMENT for view in views),
        "to_hand_over": any(view.state.to_hand_over for view in views),
    }
    return render(request, "portal/progress.html", context)


@door(Door.SIGNED_IN)
@require_POST
def supplement(request: SignedIn, number: str) -> HttpResponse:
    """Hand in what was missing: the files, then the answer. A file that is refused is told, the others are kept."""
    view, capacity = meet_case(request.user, number, FOLLOWING)
    owner = Subject.parse(view.bundle.owner)
    try:
        for name, file in request.FILES.items():
            material = name.removeprefix("material-")
            if material in view.state.supplement and isinstance(file, UploadedFile):
                if file.size is None or file.size > MAX_BYTES:
                    raise too_large(file.size or 0)
                hand_in(file.read(), file.name or "", material, owner, request.user, clock.now())
        prefix = f"correct-{view.case.order}-"
        form = {key: request.POST[prefix + key] for key in view.state.corrections if prefix + key in request.POST}
        data = {"note": request.POST.get("note", "")[:500], "form": form}
        actions.perform(
            request.user, number, Command.ANSWER_SUPPLEMENT, data, version=whole_number(request.POST.get("version"))
        )
    except Refusal as refusal:
        status = refusal.status if isinstance(refusal, Conflict) else 400
        return _show(request, view.bundle, capacity, {number: refusal}, status)
    messages.success(request, _("补正材料已提交，部门会继续办理"))
    return redirect("bundle", number=view.bundle.number)


@door(Door.SIGNED_IN)
@require_POST
def withdraw(request: SignedIn, number: str) -> HttpResponse:
    """Take an application back before it is decided."""
    view, _capacity = meet_case(request.user, number, FOLLOWING)
    data = {"reason": request.POST.get("reason", "")[:500]}
    actions.perform(request.user, number, Command.WITHDRAW, data, version=whole_number(request.POST.get("version")))
    messages.success(request, _("已撤回，材料仍在您的名下"))
    return redirect("bundle", number=view.bundle.number)


@door(Door.SIGNED_IN)
@require_POST
def rating(request: SignedIn, number: str) -> HttpResponse:
    """Rate a settled case in five levels (一事一评): the applicant's word, never the window's."""
    view, capacity = meet_case(request.user, number, FOLLOWING)
    if capacity is not Who.APPLICANT:
        raise NotPermitted("not_yours_to_rate", "评价由申请人自己作出，窗口不能代为评价")
    if not view.state.is_closed:
        raise Refusal("not_settled_yet", "此件还没有办结，办结后再评价")
    level = whole_number(request.POST.get("level"), 1) or 0
    rate(number, view.case.organisation, level, request.POST.get("comment", ""), request.user, clock.now())
    messages.success(request, _("谢谢，您的评价已记录"))
    return redirect(f"{reverse('bundle', args=[view.bundle.number])}#case-{view.case.order}")
