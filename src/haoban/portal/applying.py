"""From the guidance to the receipt: for whom, the one form with its materials, the page that shows all, the receipt."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haoban.casework import actions
from haoban.casework.form import Checked, check_form
from haoban.casework.grounds import TRUTH
from haoban.casework.models import Draft
from haoban.casework.preparation import CERTIFICATE, Prepared, prepare
from haoban.casework.queries import find_draft, find_submitted
from haoban.catalogue.codes import Necessity
from haoban.catalogue.queries import get_catalogue, get_matter
from haoban.evidence.actions import hand_in
from haoban.evidence.content import MAX_BYTES, too_large
from haoban.evidence.queries import documents_of
from haoban.kernel import clock
from haoban.kernel.refusals import NotFound, Problem, Refusal
from haoban.people.actions import log_look
from haoban.people.doors import Door, SignedIn, door
from haoban.people.models import RoleName
from haoban.people.queries import (
    ActingAs,
    Standing,
    get_name,
    get_standing,
    has_role,
    is_registered,
    known_facts,
    standings_of,
)
from haoban.people.subjects import Subject

from .components import Fault, Field, Line, MaterialRow, answer_in_words
from .plans import strip_of
from .templatetags.haoban import listed, short_name, word


@dataclass(frozen=True)
class Desk:
    """An application on the desk of the one who fills it in."""

    standing: Standing
    draft: Draft
    prepared: Prepared

    @property
    def owner(self) -> Subject:
        """Whose it is."""
        return self.standing.owner


@door(Door.SIGNED_IN)
def begin(request: SignedIn, matter: str) -> HttpResponse:
    """Choose for whom; with one choice only, go straight to the form. The guidance answers come along."""
    found = get_matter(matter)
    answers = {key: request.GET[key] for key in found.questions if key in request.GET}
    if has_role(request.user, RoleName.CLERK):
        return redirect(f"{reverse('counter')}?{_query({'matter': matter} | answers)}")
    standings = standings_of(request.user, clock.today(), matter)
    if not standings:
        raise Refusal("no_standing", "您的账号还没有实名，也没有企业授权，请到窗口办理或请法定代表人授权")
    chosen = request.GET.get("for", "")
    if len(standings) == 1:
        chosen = str(standings[0].owner)
    if chosen:
        owner = Subject.parse(chosen)
        get_standing(request.user, owner, clock.today(), matter)
        actions.save_draft(request.user, actions.Application(chosen, matter, answers, {}))
        return redirect("application", matter=matter, owner=chosen)
    context = {"matter": found, "standings": standings, "answers": answers}
    return render(request, "portal/for_whom.html", context)


def _query(values: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


def get_desk(request: SignedIn, matter: str, owner: str) -> Desk:
    """The draft with its plan. Raises `NotPermitted` without a standing, `NotFound` without a draft."""
    subject, today = Subject.parse(owner), clock.today()
    if has_role(request.user, RoleName.CLERK):
        standing = Standing(subject, get_name(subject), ActingAs.CLERK)
    else:
        standing = get_standing(request.user, subject, today, matter)
    draft = find_draft(request.user, matter, owner)
    if draft is None:
        raise NotFound("no_draft", "这份草稿不在了，可能已经提交或删除；请从“我的办件”查看")
    return Desk(standing, draft, prepare(subject, matter, draft.answers, today))


@door(Door.SIGNED_IN)
def application(request: SignedIn, matter: str, owner: str) -> HttpResponse:
    """The one form with its materials. Whatever button is pressed, everything typed is saved first."""
    desk = get_desk(request, matter, owner)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        problems = _save(request, desk)
        desk = get_desk(request, matter, owner)
        if request.POST.get("do") == "review":
            problems = (*problems, *_incomplete(desk, _checked(desk)))
            if not problems:
                return redirect("review", matter=matter, owner=owner)
        elif not problems:
            messages.success(request, _("已保存，可以在任何设备上继续填写"))
            return redirect("application", matter=matter, owner=owner)
    return _show_form(request, desk, problems)


def _show_form(request: SignedIn, desk: Desk, problems: tuple[Problem, ...]) -> HttpResponse:
    log_look(request.user, desk.standing.acting_as, str(desk.owner), "application", _personal(desk), clock.now())
    return render(request, "portal/application.html", _form_page(desk, problems), status=400 if problems else 200)


def _personal(desk: Desk) -> list[str]:
    return [asked.field.key for asked in desk.prepared.plan.form if asked.field.personal]


def _incomplete(desk: Desk, checked: Checked) -> tuple[Problem, ...]:
    return (*checked.problems, *desk.prepared.missing())


def _checked(desk: Desk) -> Checked:
    return check_form([asked.field for asked in desk.prepared.plan.form], _typed(desk), is_registered)


def _typed(desk: Desk) -> dict[str, str]:
    """What was typed, over what is known already."""
    typed: dict[str, str] = desk.draft.form
    return _known(desk) | typed


def _known(desk: Desk) -> dict[str, str]:
    """Field → what is known of it without asking."""
    account = desk.draft.account
    known = known_facts(desk.owner, None if desk.standing.acting_as is ActingAs.CLERK else account)
    return {
        asked.field.key: known[asked.field.filled_from]
        for asked in desk.prepared.plan.form
        if asked.field.filled_from in known
    }


def _save(request: SignedIn, desk: Desk) -> tuple[Problem, ...]:
    """Save what was typed, then the files; a file that is refused is told, the rest is kept."""
    actions.save_draft(request.user, _application(desk, _changed(request, desk), request.POST))
    wanted = {entry.material.key for entry in desk.prepared.plan.materials if entry.produced_by is None}
    problems = []
    for name, file in request.FILES.items():
        material = name.removeprefix("material-")
        if name == material or material not in wanted or not isinstance(file, UploadedFile):
            continue
        try:
            if file.size is None or file.size > MAX_BYTES:
                raise too_large(file.size or 0)
            hand_in(file.read(), file.name or "", material, desk.owner, request.user, clock.now())
        except Refusal as refusal:
            problems.append(Problem(refusal.message, column=name, value=file.name))
    return tuple(problems)


def _changed(request: HttpRequest, desk: Desk) -> dict[str, str]:
    """What was typed since the page was shown: what another device typed meanwhile into other fields stays."""
    was = _shown_before(request.POST.get("was", ""))
    posted = {key: request.POST[key] for key in _keys(desk) if key in request.POST}
    return {key: value for key, value in posted.items() if was.get(key) != value}


def _keys(desk: Desk) -> list[str]:
    return [asked.field.key for asked in desk.prepared.plan.form]


def _shown_before(text: str) -> dict[str, str]:
    """The values that the page began from, as it carried them along; nothing where it carried none."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _application(desk: Desk, typed: dict[str, str], posted: QueryDict | None = None) -> actions.Application:
    posted = posted or QueryDict()
    return actions.Application(
        str(desk.owner),
        desk.draft.matter,
        desk.draft.answers,
        typed,
        posted.get("clerk_ground", desk.draft.clerk_ground),
        posted.get("window", desk.draft.window),
    )


def _form_page(desk: Desk, problems: tuple[Problem, ...]) -> dict[str, Any]:
    plan, typed, known = desk.prepared.plan, _typed(desk), _known(desk)
    wrong = {problem.column: problem.message for problem in problems}
    sections: dict[str, list[Field]] = {}
    for asked in plan.form:
        field = asked.field
        value = typed.get(field.key, "")
        filled = value and value == known.get(field.key)
        source = _SOURCES.get((field.filled_from or "").partition(".")[0], "") if filled else ""
        shown = Field.of(field, value, error=wrong.get(field.key, ""), source=source)
        sections.setdefault(field.section, []).append(shown)
    materials = _material_rows(desk, wrong)
    return {
        "desk": desk,
        "plan": plan,
        "matter": plan.matter,
        "sections": sections,
        "materials": materials,
        "faults": [Fault.of(problem) for problem in problems],
        "situation": _query(dict(plan.answers)),
        "saved_at": desk.draft.updated_at,
        "was": json.dumps({field.name: field.value for fields in sections.values() for field in fields}),
        "by_clerk": desk.standing.acting_as is ActingAs.CLERK,
    }


_SOURCES = {
    "enterprise": "企业登记信息",
    "business_licence": "营业执照",
    "id_card": "身份信息",
    "person": "您的账号",
}
"""Where a value that nobody typed was read from."""


def _material_rows(desk: Desk, wrong: dict[str | None, str]) -> list[MaterialRow]:
    plan, documents = desk.prepared.plan, documents_of(desk.owner)
    names = {entry.key: short_name(entry.item) for entry in plan.items}
    rows = []
    for entry in plan.materials:
        if entry.produced_by is not None or not entry.needed_by:
            continue
        key = entry.material.key
        held, document = desk.prepared.holdings.get(key, ""), documents.get(key)
        upload = Field(
            f"material-{key}",
            _("换一份") if held else _("选择文件（照片或 PDF，不超过 20 MB）"),
            "file",
            required=entry.necessity is Necessity.REQUIRED and not held,
            error=wrong.get(f"material-{key}", ""),
        )
        certificate = held.removeprefix(CERTIFICATE) if held.startswith(CERTIFICATE) else ""
        state = _("已有电子证照，免交") if certificate else _("已上传") if held else _("请上传")
        rows.append(
            MaterialRow(
                word(entry.material),
                state,
                "done" if held else "waiting",
                entry.material.explanation,
                listed(names[item] for item in entry.needed_by if item in names) if len(entry.needed_by) > 1 else "",
                document.name if document and not certificate else certificate,
                reverse("draft_material", args=[plan.matter.key, desk.owner, key]) if held else "",
                document.size if document and not certificate else 0,
                upload,
                entry.necessity is Necessity.DEFERRABLE,
            )
        )
    return rows


@door(Door.SIGNED_IN)
@require_POST
def autosave(request: SignedIn, matter: str, owner: str) -> HttpResponse:
    """Save as one types; answers with the time of saving, for the line above the form."""
    desk = get_desk(request, matter, owner)
    draft = actions.save_draft(request.user, _application(desk, _changed(request, desk), request.POST))
    shown = {key: request.POST[key] for key in _keys(desk) if key in request.POST}
    return render(request, "portal/parts/saved.html", {"saved_at": draft.updated_at, "was": json.dumps(shown)})


@door(Door.SIGNED_IN)
def review(request: SignedIn, matter: str, owner: str) -> HttpResponse:
    """Everything on one page before it is sent; sending gives the receipt, sending again the same receipt."""
    if request.method == "POST" and (number := find_submitted(request.user, request.POST.get("submission_key", ""))):
        return redirect("bundle", number=number)
    desk = get_desk(request, matter, owner)
    checked = _checked(desk)
    if problems := _incomplete(desk, checked):
        return _show_form(request, desk, problems)
    if request.method == "POST":
        key = request.POST.get("submission_key") or desk.draft.submission_key
        submitted = actions.submit(request.user, _application(desk, _typed(desk)), key)
        return redirect("bundle", number=submitted.number)
    log_look(request.user, desk.standing.acting_as, owner, "review", _personal(desk), clock.now())
    change = reverse("application", args=[matter, owner])
    shown: dict[str, list[Line]] = {}
    for asked in desk.prepared.plan.form:
        field = asked.field
        told = answer_in_words(field, checked.values[field.key]) if field.key in checked.values else ""
        shown.setdefault(field.section, []).append(Line(word(field), told, f"{change}#field-{field.key}"))
    context = _form_page(desk, ()) | {
        "shown": shown,
        "strip": strip_of(desk.prepared.plan, get_catalogue()),
        "submission_key": desk.draft.submission_key,
        "truth": TRUTH,
    }
    return render(request, "portal/review.html", context)


@door(Door.SIGNED_IN)
@require_POST
def drop(request: SignedIn, matter: str, owner: str) -> HttpResponse:
    """Throw the draft away; the documents stay."""
    actions.drop_draft(request.user, matter, owner)
    messages.success(request, _("草稿已删除，上传过的材料仍在您的名下"))
    return redirect("me")
