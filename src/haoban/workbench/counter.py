"""The window: for someone at the counter, from their papers to the printed receipt."""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haoban.casework import actions
from haoban.casework.meeting import meet_bundle
from haoban.casework.queries import bundles_at_windows, bundles_to_hand_over, bundles_to_pass_on, cases_of, drafts_of
from haoban.casework.transitions import Command, Who
from haoban.catalogue.queries import get_catalogue, get_matter
from haoban.kernel import clock
from haoban.kernel.identifiers import Uscc, parse_id_number, parse_uscc
from haoban.kernel.refusals import Problem, Refusal
from haoban.notices.actions import mark_passed_on
from haoban.people.actions import log_look, register_enterprise, register_person
from haoban.people.doors import Door, SignedIn, door
from haoban.people.queries import find_enterprise_by_uscc, get_masked_name, windows_of
from haoban.people.subjects import Subject, SubjectKind
from haoban.portal.components import Fault, Field, Option
from haoban.portal.posted import ticked
from haoban.portal.templatetags.haoban import sentence


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
    windows = windows_of(request.user)
    context = {
        "matters": catalogue.matters.values(),
        "typed": typed,
        "refusal": refusal if refusal and not refusal.problems else None,
        "faults": [Fault.of(problem) for problem in refusal.problems] if refusal else [],
        "fields": _fields(typed, refusal),
        "window": catalogue.windows.get(windows[0]) if windows else None,
        "drafts": [
            (draft, catalogue.matters[draft.matter], get_masked_name(Subject.parse(draft.owner)))
            for draft in drafts_of(request.user)
            if draft.matter in catalogue.matters
        ],
        "bundles": bundles_at_windows(request.user, 20),
        "to_pass_on": bundles_to_pass_on(request.user),
        "to_hand_over": bundles_to_hand_over(request.user),
        "kept": _answers(request.GET),
    }
    return render(request, "workbench/counter.html", context, status=400 if refusal else 200)


@door(Door.CLERK)
@require_POST
def hand_over(request: SignedIn, number: str) -> HttpResponse:
    """Record that the applicant, who has no account, was handed all that was decided, and who signed for it."""
    bundle, _capacity = meet_bundle(request.user, number, {Who.CLERK})
    said = {"receiver": request.POST.get("receiver", "").strip()}
    cases = request.POST.getlist("cases")
    chosen = [view.case.number for view in cases_of(bundle) if view.state.to_hand_over and view.case.number in cases]
    if chosen and said["receiver"]:
        with transaction.atomic():
            for case in chosen:
                actions.perform(request.user, case, Command.HAND_OVER, said)
        messages.success(request, _("已登记当面送达"))
    else:
        messages.warning(request, _("没有登记：请勾选当面交给申请人的事项，并写明由谁签收"))
    return redirect("bundle", number=number)


@door(Door.CLERK)
@require_POST
def pass_on(request: SignedIn, number: str) -> HttpResponse:
    """The window told an applicant without an account what is ticked, by telephone or in person."""
    bundle, _capacity = meet_bundle(request.user, number, {Who.CLERK})
    if mark_passed_on(ticked(request, "notices"), request.user.pk, clock.now(), bundle.number):
        messages.success(request, _("已登记转告"))
    else:
        messages.warning(request, _("没有登记：请勾选已经转告申请人的通知"))
    return redirect("bundle", number=number)


def _fields(typed: Mapping[str, str], refusal: Refusal | None) -> list[Field]:
    """What is asked about who is standing here, with what was typed and what is wrong with it."""
    wrong = {problem.column: problem.message for problem in refusal.problems} if refusal else {}
    asked = (
        ("uscc", _("统一社会信用代码"), _("还没有执照的不填"), "uscc", False),
        ("enterprise_name", _("企业名称"), _("系统中没有这家企业时填写"), "text", False),
        ("name", _("经营者或法定代表人姓名"), _("系统中已有的企业不用填"), "text", True),
        ("id_number", _("公民身份号码"), _("系统中已有的企业不用填"), "id_number", True),
        ("phone", _("联系电话"), "", "phone", False),
        ("ground", _("在窗口核对了什么"), _("记入办件，例如：营业执照和到场人身份证原件"), "text", True),
    )
    fields = [
        Field(name, label, kind, typed.get(name, ""), why, required=required, error=wrong.get(name, ""))
        for name, label, why, kind, required in asked
    ]
    if CONFIRMED in typed or _only_the_check_character_is_wrong(typed.get("uscc", "")):
        option = Option("yes", _("已与执照原件逐位核对，号码就是这样"))
        doubt = Field(CONFIRMED, _("校验位不符的代码"), "checkbox", typed.get(CONFIRMED, ""), required=False)
        fields.insert(1, replace(doubt, options=(option,)))
    return fields


CONFIRMED = "uscc_confirmed"
"""A clerk's word that a code with a wrong check character is what the licence says: a few such codes were issued."""


def _only_the_check_character_is_wrong(uscc: str) -> bool:
    try:
        parse_uscc(uscc)
    except Refusal as refusal:
        return refusal.code == "uscc_check"
    return False


def _answers(query: QueryDict) -> dict[str, str]:
    questions = get_catalogue().questions
    return {key: value for key, value in query.items() if key in questions and isinstance(value, str)}


def _begin(request: SignedIn) -> HttpResponse:
    matter = get_matter(request.POST.get("matter", ""))
    if problems := _mistakes(request.POST):
        raise Refusal(
            "counter_incomplete", "还有%(count)d处需要填写或更正", {"count": len(problems)}, problems=problems
        )
    owner, ground = _applicant(request.POST), request.POST["ground"].strip()
    answers = {key: request.POST[key] for key in matter.questions if key in request.POST}
    application = actions.Application(str(owner), matter.key, answers, {}, ground)
    log_look(request.user, "clerk", str(owner), "counter", ["name", "id_number"], clock.now())
    actions.save_draft(request.user, application)
    return redirect("application", matter=matter.key, owner=str(owner))


def _mistakes(posted: QueryDict) -> tuple[Problem, ...]:
    """Everything that has to be mended, each at its field. Of an enterprise that is known only the code is asked."""
    uscc, found = posted.get("uscc", "").strip(), []
    person_is_asked = True
    if uscc:
        try:
            person_is_asked = find_enterprise_by_uscc(_code(posted)) is None
            if person_is_asked and not posted.get("enterprise_name", "").strip():
                found.append(Problem(_("系统中还没有这家企业，请填写企业名称"), column="enterprise_name"))
        except Refusal as refusal:
            found.append(Problem(sentence(refusal), column="uscc", value=uscc))
            person_is_asked = False
    if person_is_asked:
        if not posted.get("name", "").strip():
            found.append(Problem(_("请填写姓名"), column="name"))
        try:
            parse_id_number(posted.get("id_number", ""))
        except Refusal as refusal:
            found.append(Problem(sentence(refusal), column="id_number"))
    if not posted.get("ground", "").strip():
        found.append(Problem(_("请写明在窗口核对了什么（例如营业执照和到场人身份证原件）"), column="ground"))
    return tuple(found)


def _code(posted: QueryDict) -> Uscc:
    return parse_uscc(posted.get("uscc", ""), confirmed=CONFIRMED in posted)


def _applicant(posted: QueryDict) -> Subject:
    """The enterprise by its code, or the person by the identity number; unknown ones are registered."""
    uscc, name = posted.get("uscc", "").strip(), posted.get("enterprise_name", "").strip()
    if uscc:
        known = find_enterprise_by_uscc(_code(posted))
        if known is not None:
            return Subject(SubjectKind.ENTERPRISE, known.pk)
    person = register_person(
        posted.get("name", ""), parse_id_number(posted.get("id_number", "")), posted.get("phone", "").strip()[:20]
    )
    if uscc:
        return Subject(
            SubjectKind.ENTERPRISE, register_enterprise(name, uscc, person, uscc_confirmed=CONFIRMED in posted).pk
        )
    return Subject(SubjectKind.PERSON, person.pk)
