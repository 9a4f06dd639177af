"""Receipts, letters, results and materials as files; each look is logged before anything is sent."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from haoban.casework.letters import letter
from haoban.casework.meeting import meet_bundle, meet_case
from haoban.casework.paper import certificate_paper, receipt
from haoban.casework.preparation import CERTIFICATE, DOCUMENT
from haoban.casework.queries import cases_of
from haoban.certificates.models import Certificate
from haoban.certificates.queries import get_certificate
from haoban.evidence.queries import bytes_of, get_document
from haoban.kernel import clock
from haoban.kernel.refusals import NotFound
from haoban.people.actions import log_look
from haoban.people.doors import Door, SignedIn, door

from .desk import get_desk


@door(Door.SIGNED_IN)
@require_GET
def receipt_paper(request: SignedIn, number: str) -> HttpResponse:
    """The receipt as PDF, with the QR code of the public progress page."""
    found, capacity = meet_bundle(request.user, number)
    log_look(request.user, capacity, number, "receipt", ["owner_name"], clock.now())
    address = request.build_absolute_uri(reverse("progress", args=[found.progress_token]))
    return _pdf(receipt(found, cases_of(found), address), number)


@door(Door.SIGNED_IN)
@require_GET
def letter_paper(request: SignedIn, number: str, position: int) -> HttpResponse:
    """A decision or notice in words as PDF."""
    view, capacity = meet_case(request.user, number)
    paper = letter(view, position)
    log_look(request.user, capacity, number, "letter", ["owner_name"], clock.now())
    return _pdf(paper, f"{number}-{position}")


@door(Door.SIGNED_IN)
@require_GET
def result_paper(request: SignedIn, number: str) -> HttpResponse:
    """A result as PDF, for those who meet the case that issued it."""
    certificate = get_certificate(number)
    view, capacity = meet_case(request.user, certificate.case_number)
    log_look(request.user, capacity, view.case.number, "result", ["facts"], clock.now())
    return _result(certificate)


@door(Door.SIGNED_IN)
@require_GET
def case_material(request: SignedIn, number: str, material: str) -> HttpResponse:
    """What a case rests on: the document that was handed in, or the certificate that was issued before."""
    view, capacity = meet_case(request.user, number)
    file = _material(view.documents().get(material))
    log_look(request.user, capacity, number, "document", [material], clock.now())
    return file


@door(Door.SIGNED_IN)
@require_GET
def draft_material(request: SignedIn, matter: str, owner: str, material: str) -> HttpResponse:
    """What the applicant holds already of the materials that one's own draft needs."""
    desk = get_desk(request, matter, owner)
    file = _material(desk.prepared.holdings.get(material))
    log_look(request.user, desk.standing.acting_as, owner, "document", [material], clock.now())
    return file


def _material(source: str | None) -> HttpResponse:
    """The file behind `document:NUMBER` or `certificate:NUMBER`."""
    if source is None:
        raise NotFound("no_such_document", "没有这份材料")
    if source.startswith(CERTIFICATE):
        return _result(get_certificate(source.removeprefix(CERTIFICATE)))
    document = get_document(int(source.removeprefix(DOCUMENT)))
    response = HttpResponse(bytes_of(document), content_type=document.media_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return response


def _result(certificate: Certificate) -> HttpResponse:
    return _pdf(certificate_paper(certificate), certificate.number)


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
