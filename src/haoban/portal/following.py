"""Following a bundle: the strip, what is asked now, the history, papers, supplement, withdrawal, rating."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from haoban.casework import actions
from haoban.casework.history import history
from haoban.casework.letters import letter, letters_of
from haoban.casework.models import Bundle
from haoban.casework.paper import certificate_paper, receipt
from haoban.casework.permissions import Belonging, may_follow, may_see_case
from haoban.casework.picture import stops_of
from haoban.casework.queries import CaseView, belonging_of, cases_of, get_bundle, get_bundle_by_token, get_case
from haoban.casework.states import Outcome, Status
from haoban.casework.transitions import TRANSITIONS, Command
from haoban.catalogue.queries import get_catalogue
from haoban.certificates.queries import certificates_of_cases, get_certificate
from haoban.evidence.actions import hand_in
from haoban.evidence.content import MAX_BYTES, too_large
from haoban.evidence.queries import bytes_of, get_document
from haoban.feedback.actions import rate
from haoban.feedback.models import Level
from haoban.feedback.queries import ratings_of
from haoban.kernel import clock
from haoban.kernel.refusals import NotFound, Refusal
from haoban.people.actions import log_look
from haoban.people.doors import Door, SignedIn, door
from haoban.people.models import Account
from haoban.people.queries import standings_of
from haoban.people.subjects import Subject
from haoban.planning.strip import arrange


def _followed(request: SignedIn, number: str) -> tuple[Bundle, Belonging]:
    """The bundle, for those who may follow it; others are told that it is not there."""
    found = get_bundle(number)
    of = belonging_of(found)
    if not may_follow(request.user, of):
        raise NotFound("no_such_bundle", "没有这个编号的申请，请核对回执上的编号")
    return found, of


def _followed_case(request: SignedIn, number: str) -> CaseView:
    view = get_case(number)
    _followed(request, view.bundle.number)
    return view


@door(Door.SIGNED_IN)
@require_GET
def bundle(request: SignedIn, number: str) -> HttpResponse:
    """The strip, then what is asked of the applicant now, then each case with its history and papers."""
    found, _of = _followed(request, number)
    log_look(request.user, "applicant", number, "bundle", ["form", "documents"], clock.now())
    return render(request, "portal/bundle.html", _bundle_page(found))


def _bundle_page(found: Bundle, refused: dict[str, Refusal] | None = None) -> dict[str, Any]:
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
                "organisation": catalogue.organisations[view.case.organisation],
                "history": tuple(reversed(told)),
                "certificates": certificates.get(view.case.number, []),
                "rating": ratings.get(view.case.number),
                "letters": letters_of(view),
                "asked": [catalogue.materials[key] for key in view.state.supplement if key in catalogue.materials],
                "asked_why": _supplement_reason(view),
                "may_withdraw": view.state.status in TRANSITIONS[Command.WITHDRAW].statuses,
                "refused": view.state.outcome in {Outcome.REFUSED, Outcome.NOT_ACCEPTED},
                "reason": _closing_reason(view),
                "refusal": (refused or {}).get(view.case.number),
            }
        )
    return {
        "bundle": found,
        "rows": sorted(rows, key=lambda row: row["view"].state.status is not Status.SUPPLEMENT),
        "waiting_for_you": [row for row in rows if row["view"].state.status is Status.SUPPLEMENT],
        "strip": arrange(stops_of(views, lambda view: f"#case-{view.case.order}")),
        "levels": sorted(Level.choices, reverse=True),
        "settled": found.settled_at is not None,
        "problems": (),
    }


def _supplement_reason(view: CaseView) -> str:
    asked = [event.data["reason"] for event in view.events if event.kind.value == "supplement_requested"]
    return asked[-1] if asked else ""


def _closing_reason(view: CaseView) -> str:
    reasons = [event.data.get("reason", "") for event in view.events if event.kind.value in {"refused", "not_accepted"}]
    return reasons[-1] if reasons else ""


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
    }
    return render(request, "portal/progress.html", context)


@door(Door.SIGNED_IN)
@require_POST
def supplement(request: SignedIn, number: str) -> HttpResponse:
    """Hand in what was missing: the files, then the answer. A file that is refused is told, the others are kept."""
    view = _followed_case(request, number)
    owner = Subject.parse(view.bundle.owner)
    try:
        for name, file in request.FILES.items():
            material = name.removeprefix("material-")
            if material in view.state.supplement and isinstance(file, UploadedFile):
                if file.size is None or file.size > MAX_BYTES:
                    raise too_large(file.size or 0)
                hand_in(file.read(), file.name or "", material, owner, request.user, clock.now())
        data = {"note": request.POST.get("note", "")[:500]}
        actions.perform(request.user, number, Command.ANSWER_SUPPLEMENT, data, version=_version(request))
    except Refusal as refusal:
        page = _bundle_page(view.bundle, {number: refusal})
        return render(request, "portal/bundle.html", page, status=400)
    messages.success(request, _("补正材料已提交，部门会继续办理"))
    return redirect("bundle", number=view.bundle.number)


@door(Door.SIGNED_IN)
@require_POST
def withdraw(request: SignedIn, number: str) -> HttpResponse:
    """Take an application back before it is decided."""
    view = _followed_case(request, number)
    data = {"reason": request.POST.get("reason", "")[:500]}
    actions.perform(request.user, number, Command.WITHDRAW, data, version=_version(request))
    messages.success(request, _("已撤回，材料仍在您的名下"))
    return redirect("bundle", number=view.bundle.number)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@door(Door.SIGNED_IN)
@require_POST
def rating(request: SignedIn, number: str) -> HttpResponse:
    """Rate a settled case in five levels (一事一评)."""
    view = _followed_case(request, number)
    if not view.state.is_closed:
        raise Refusal("not_settled_yet", "此件还没有办结，办结后再评价")
    text = request.POST.get("level", "")
    level = int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 0
    rate(number, view.case.organisation, level, request.POST.get("comment", ""), request.user, clock.now())
    messages.success(request, _("谢谢，您的评价已记录"))
    return redirect(f"{reverse('bundle', args=[view.bundle.number])}#case-{view.case.order}")


@door(Door.SIGNED_IN)
@require_GET
def receipt_paper(request: SignedIn, number: str) -> HttpResponse:
    """The receipt as PDF, with the QR code of the public progress page."""
    found, _of = _followed(request, number)
    log_look(request.user, "applicant", number, "receipt", ["owner_name"], clock.now())
    address = request.build_absolute_uri(reverse("progress", args=[found.progress_token]))
    return _pdf(receipt(found, cases_of(found), address), f"{number}.pdf")


@door(Door.SIGNED_IN)
@require_GET
def result_paper(request: SignedIn, number: str) -> HttpResponse:
    """A result as PDF."""
    certificate = get_certificate(number)
    view, capacity = _seen_case(request, certificate.case_number)
    log_look(request.user, capacity, view.case.number, "result", ["facts"], clock.now())
    return _pdf(certificate_paper(certificate), f"{number}.pdf")


@door(Door.SIGNED_IN)
@require_GET
def letter_paper(request: SignedIn, number: str, position: int) -> HttpResponse:
    """A decision or notice in words as PDF."""
    view, capacity = _seen_case(request, number)
    log_look(request.user, capacity, number, "letter", ["owner_name"], clock.now())
    return _pdf(letter(view, position), f"{number}-{position}.pdf")


def _seen_case(request: SignedIn, number: str) -> tuple[CaseView, str]:
    """A case for its applicant or its department, and in which capacity; others are told that it is not there."""
    view = get_case(number)
    if may_follow(request.user, view.belonging):
        return view, "applicant"
    if may_see_case(request.user, view.belonging):
        return view, "officer"
    raise NotFound("no_such_case", "没有这个办件编号，请核对回执上的编号")


@door(Door.SIGNED_IN)
@require_GET
def document(request: SignedIn, pk: int) -> HttpResponse:
    """A document of one's own, or of a case of one's department that uses it (`?case=NUMBER`)."""
    found = get_document(pk)
    case = request.GET.get("case", "")
    if not _may_open(request.user, found.owner, f"document:{pk}", case):
        raise NotFound("no_such_document", "没有这份材料")
    log_look(request.user, "staff" if case else "owner", case or found.owner, "document", [found.material], clock.now())
    response = HttpResponse(bytes_of(found), content_type=found.media_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return response


def _may_open(account: Account, owner: str, source: str, case: str) -> bool:
    if any(str(standing.owner) == owner for standing in standings_of(account, clock.today())):
        return True
    if not case:
        return False
    view = get_case(case)
    of = view.belonging
    return source in view.documents().values() and (may_see_case(account, of) or may_follow(account, of))


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
