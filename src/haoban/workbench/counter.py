"""The window: for someone at the counter, from their papers to the printed receipt."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from haoban.casework import actions
from haoban.casework.queries import bundles_at_windows, drafts_of
from haoban.catalogue.queries import get_catalogue, get_matter
from haoban.kernel import clock
from haoban.kernel.identifiers import parse_id_number, parse_uscc
from haoban.kernel.refusals import Refusal
from haoban.people.actions import log_look, register_enterprise, register_person
from haoban.people.doors import Door, SignedIn, door
from haoban.people.models import RoleName
from haoban.people.queries import find_enterprise_by_uscc, roles_of
from haoban.people.subjects import Subject, SubjectKind


@door(Door.CLERK)
def counter(request: SignedIn) -> HttpResponse:
    """Who is standing here and what for; then the same form as everybody's, with what was seen at the window."""
    refusal = None
    if request.method == "POST":
        try:
            return _begin(request)
        except Refusal as found:
            refusal = found
    catalogue = get_catalogue()
    typed = request.POST if request.method == "POST" else request.GET
    windows = [role.window for role in roles_of(request.user) if role.name == RoleName.CLERK and role.window]
    context = {
        "matters": catalogue.matters.values(),
        "typed": typed,
        "refusal": refusal,
        "window": catalogue.windows.get(windows[0]) if windows else None,
        "drafts": [(d, catalogue.matters[d.matter]) for d in drafts_of(request.user) if d.matter in catalogue.matters],
        "bundles": bundles_at_windows(request.user, 20),
        "kept": _answers(request.GET),
    }
    return render(request, "workbench/counter.html", context, status=400 if refusal else 200)


def _answers(query: QueryDict) -> dict[str, str]:
    questions = get_catalogue().questions
    return {key: value for key, value in query.items() if key in questions and isinstance(value, str)}


def _begin(request: SignedIn) -> HttpResponse:
    matter = get_matter(request.POST.get("matter", ""))
    ground = request.POST.get("ground", "").strip()
    if not ground:
        raise Refusal("ground_missing", "请写明在窗口核对了什么（例如营业执照和到场人身份证原件）")
    owner = _applicant(request.POST)
    windows = [role.window for role in roles_of(request.user) if role.window]
    answers = {key: request.POST[key] for key in matter.questions if key in request.POST}
    application = actions.Application(str(owner), matter.key, answers, {}, ground, windows[0] if windows else "")
    log_look(request.user, "clerk", str(owner), "counter", ["name", "id_number"], clock.now())
    actions.save_draft(request.user, application, None)
    return redirect("application", matter=matter.key, owner=str(owner))


def _applicant(posted: Any) -> Subject:
    """The enterprise by its code, or the person by the identity number; unknown ones are registered."""
    uscc, name = posted.get("uscc", "").strip(), posted.get("enterprise_name", "").strip()
    if uscc:
        known = find_enterprise_by_uscc(parse_uscc(uscc))
        if known is not None:
            return Subject(SubjectKind.ENTERPRISE, known.pk)
    person = register_person(
        posted.get("name", ""), parse_id_number(posted.get("id_number", "")), posted.get("phone", "").strip()[:20]
    )
    if uscc:
        return Subject(SubjectKind.ENTERPRISE, register_enterprise(name, uscc, person).pk)
    return Subject(SubjectKind.PERSON, person.pk)
