"""From the guidance to the receipt: for whom, the one form with its materials, the page that shows all, the receipt."""

import json

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haoban.casework import actions
from haoban.casework.grounds import TRUTH
from haoban.casework.queries import find_submitted
from haoban.catalogue.queries import get_catalogue, get_matter
from haoban.evidence.actions import hand_in
from haoban.evidence.content import MAX_BYTES, too_large
from haoban.kernel import clock
from haoban.kernel.refusals import Problem, Refusal
from haoban.people.actions import log_look
from haoban.people.doors import Door, SignedIn, door
from haoban.people.models import RoleName
from haoban.people.queries import has_role, standings_of

from .components import Line, answer_in_words
from .desk import Desk, as_query, form_page, get_desk
from .plans import strip_of
from .templatetags.haoban import word


@door(Door.SIGNED_IN)
def begin(request: SignedIn, matter: str) -> HttpResponse:
    """Choose for whom; the button, not the address, begins the draft. The guidance answers come along."""
    found, said = get_matter(matter), request.POST if request.method == "POST" else request.GET
    answers = {key: said[key] for key in found.questions if key in said}
    if has_role(request.user, RoleName.CLERK):
        return redirect(f"{reverse('counter')}?{as_query({'matter': matter} | answers)}")
    standings = standings_of(request.user, clock.today(), matter)
    if not standings:
        raise Refusal("no_standing", "您的账号还没有实名，也没有企业授权，请到窗口办理或请法定代表人授权")
    owners = [str(standing.owner) for standing in standings]
    chosen = said.get("for") or (owners[0] if len(owners) == 1 else "")
    if request.method == "POST" and chosen:
        actions.save_draft(request.user, actions.Application(chosen, matter, answers, {}))
        return redirect("application", matter=matter, owner=chosen)
    context = {
        "matter": found,
        "standings": standings,
        "answers": answers,
        "answered": as_query(answers),
        "chosen": chosen,
    }
    return render(request, "portal/for_whom.html", context)


@door(Door.SIGNED_IN)
def application(request: SignedIn, matter: str, owner: str) -> HttpResponse:
    """The one form with its materials. Whatever button is pressed, everything typed is saved first."""
    desk = get_desk(request, matter, owner)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        problems = _save(request, desk)
        desk = get_desk(request, matter, owner)
        if request.POST.get("do") == "review":
            problems = (*problems, *desk.problems(desk.checked()))
            if not problems:
                return redirect("review", matter=matter, owner=owner)
        elif not problems:
            messages.success(request, _("已保存，可以在任何设备上继续填写"))
            return redirect("application", matter=matter, owner=owner)
    return _show_form(request, desk, problems)


def _show_form(request: SignedIn, desk: Desk, problems: tuple[Problem, ...]) -> HttpResponse:
    log_look(request.user, desk.standing.acting_as, str(desk.owner), "application", desk.personal_fields, clock.now())
    return render(request, "portal/application.html", form_page(desk, problems), status=400 if problems else 200)


def _save(request: SignedIn, desk: Desk) -> tuple[Problem, ...]:
    """Save what was typed, then the files; a file that is refused is told, the rest is kept."""
    actions.save_draft(request.user, _typed_into(desk, request))
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
    posted = {key: request.POST[key] for key in desk.field_keys if key in request.POST}
    return {key: value for key, value in posted.items() if was.get(key) != value}


def _shown_before(text: str) -> dict[str, str]:
    """The values that the page began from, as it carried them along; nothing where it carried none."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _typed_into(desk: Desk, request: HttpRequest) -> actions.Application:
    """What is to be kept of what was sent; the guidance answers stay as they are."""
    ground = request.POST.get("clerk_ground", "")
    return actions.Application(str(desk.owner), desk.draft.matter, {}, _changed(request, desk), ground)


@door(Door.SIGNED_IN)
@require_POST
def autosave(request: SignedIn, matter: str, owner: str) -> HttpResponse:
    """Save as one types; answers with the time of saving, for the line above the form."""
    desk = get_desk(request, matter, owner)
    draft = actions.save_draft(request.user, _typed_into(desk, request))
    shown = {key: request.POST[key] for key in desk.field_keys if key in request.POST}
    return render(request, "portal/parts/saved.html", {"saved_at": draft.updated_at, "was": json.dumps(shown)})


@door(Door.SIGNED_IN)
def review(request: SignedIn, matter: str, owner: str) -> HttpResponse:
    """Everything on one page before it is sent; sending gives the receipt, sending again the same receipt."""
    if request.method == "POST" and (number := find_submitted(request.user, request.POST.get("submission_key", ""))):
        return redirect("bundle", number=number)
    desk = get_desk(request, matter, owner)
    checked = desk.checked()
    if problems := desk.problems(checked):
        return _show_form(request, desk, problems)
    seen = desk.draft.updated_at.isoformat()
    if request.method == "POST":
        if request.POST.get("seen", seen) == seen:
            draft, key = desk.draft, request.POST.get("submission_key") or desk.draft.submission_key
            sent = actions.Application(owner, matter, draft.answers, desk.typed(), draft.clerk_ground)
            return redirect("bundle", number=actions.submit(request.user, sent, key).number)
        messages.warning(request, _("这份申请刚在另一台设备上改过，请核对后再提交"))
    log_look(request.user, desk.standing.acting_as, owner, "review", desk.personal_fields, clock.now())
    change = reverse("application", args=[matter, owner])
    shown: dict[str, list[Line]] = {}
    for asked in desk.prepared.plan.form:
        field = asked.field
        told = answer_in_words(field, checked.values[field.key]) if field.key in checked.values else ""
        shown.setdefault(field.section, []).append(Line(word(field), told, f"{change}#field-{field.key}"))
    context = form_page(desk, ()) | {
        "shown": shown,
        "strip": strip_of(desk.prepared.plan, get_catalogue()),
        "submission_key": desk.draft.submission_key,
        "truth": TRUTH,
        "seen": seen,
    }
    return render(request, "portal/review.html", context, status=409 if request.method == "POST" else 200)


@door(Door.SIGNED_IN)
@require_POST
def drop(request: SignedIn, matter: str, owner: str) -> HttpResponse:
    """Throw the draft away; the documents stay."""
    actions.drop_draft(request.user, matter, owner)
    messages.success(request, _("草稿已删除，上传过的材料仍在您的名下"))
    return redirect("me")
