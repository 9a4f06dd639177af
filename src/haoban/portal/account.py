"""Signing in, what is mine, and whom I let act for my enterprise."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from haoban.casework.awaited import awaited_of
from haoban.casework.permissions import is_staff
from haoban.casework.queries import bundles_at_windows, bundles_of, drafts_of
from haoban.catalogue.queries import get_catalogue
from haoban.kernel import clock
from haoban.kernel.refusals import NotFound, Refusal
from haoban.notices.actions import mark_read
from haoban.notices.queries import PAGE, count_new, inbox_of
from haoban.notices.queries import Told as Notice
from haoban.people import actions
from haoban.people.doors import Door, SignedIn, door
from haoban.people.models import Account, Enterprise, RoleName
from haoban.people.queries import find_account, has_role, mandates_given, represented_by, standings_of

from .components import Fault, Told
from .posted import whole_number
from .templatetags.haoban import sentence

_sign_in = LoginView.as_view(template_name="portal/sign_in.html", redirect_authenticated_user=True)
_sign_out = LogoutView.as_view()


@door(Door.EVERYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; five wrong passwords lock the name for a quarter of an hour (django-axes)."""
    response = _sign_in(request)
    assert isinstance(response, HttpResponse)  # noqa: S101 - narrows the framework's base class
    return response


@door(Door.EVERYONE)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; what was typed stays as a draft."""
    return _sign_out(request)


@door(Door.SIGNED_IN)
@require_GET
def me(request: SignedIn) -> HttpResponse:
    """What is mine: what is asked of me, what I began, what I handed in. Staff go to their work."""
    account = request.user
    if is_staff(account) and "stay" not in request.GET:
        return redirect(_work_of(account))
    catalogue, today = get_catalogue(), clock.today()
    standings = standings_of(account, today)
    bundles = bundles_of(standings)
    context = {
        "standings": standings,
        "bundles": bundles,
        "awaited": awaited_of(bundles),
        "at_windows": bundles_at_windows(account) if has_role(account, RoleName.CLERK) else (),
        "drafts": [
            {"draft": draft, "matter": catalogue.matters[draft.matter]}
            for draft in drafts_of(account)
            if draft.matter in catalogue.matters
        ],
        "new_notices": count_new(account.pk),
        "notices": _told(inbox_of(account.pk, 5)),
        "represents": represented_by(account),
    }
    return render(request, "portal/me.html", context)


def _work_of(account: Account) -> str:
    if has_role(account, RoleName.OFFICER, RoleName.HEAD):
        return "worklist"
    if has_role(account, RoleName.CLERK):
        return "counter"
    if has_role(account, RoleName.AUDITOR):
        return "access_log"
    if has_role(account, RoleName.LEADER):
        return "overview"
    return "home"


@door(Door.SIGNED_IN)
@require_GET
def inbox(request: SignedIn) -> HttpResponse:
    """Every notice, the newest first, a page at a time; what the page shows is read."""
    told = inbox_of(request.user.pk, before=whole_number(request.GET.get("before"), 18))
    mark_read(request.user.pk, [one.number for one in told], clock.now())
    older = told[-1].number if len(told) == PAGE else None
    return render(request, "portal/inbox.html", {"notices": _told(told), "older": older})


def _told(notices: tuple[Notice, ...]) -> list[Told]:
    return [
        Told(one.at, one.title, one.body, reverse("bundle", args=[one.bundle_number]), one.is_new) for one in notices
    ]


@door(Door.SIGNED_IN)
def mandates(request: SignedIn) -> HttpResponse:
    """The legal representative lets others act, in some matters, until a day."""
    enterprises = represented_by(request.user)
    refusal = None
    if request.method == "POST":
        try:
            _change_mandate(request, enterprises)
            return redirect("mandates")
        except Refusal as found:
            refusal = found
    matters = get_catalogue().matters
    wrong = _FIELD_OF.get(refusal.code) if refusal else None
    context = {
        "enterprises": enterprises,
        "mandates": [
            (mandate, [matters.get(key, key) for key in mandate.matters]) for mandate in mandates_given(enterprises)
        ],
        "matters": matters.values(),
        "today": clock.today(),
        "faults": [Fault(f"field-{wrong}" if wrong else "main", sentence(refusal))] if refusal else [],
        "wrong": wrong,
        "typed": request.POST,
        "typed_matters": request.POST.getlist("matters"),
    }
    return render(request, "portal/mandates.html", context, status=400 if refusal else 200)


_FIELD_OF = {
    "agent_unknown": "account",
    "until_missing": "until",
    "mandate_ends_first": "until",
    "matters_missing": "matters",
}
"""Why a mandate was not given → the field to mend."""


def _change_mandate(request: SignedIn, enterprises: tuple[Enterprise, ...]) -> None:
    if "revoke" in request.POST:
        number = whole_number(request.POST["revoke"])
        mandate = next((one for one in mandates_given(enterprises) if one.pk == number), None)
        if mandate is None:
            raise NotFound("no_such_mandate", "没有这个授权")
        actions.revoke_mandate(request.user, mandate, clock.now())
        messages.success(request, _("授权已撤销"))
        return
    enterprise = next((one for one in enterprises if str(one.pk) == request.POST.get("enterprise")), None)
    agent = find_account(request.POST.get("account", "").strip())
    if enterprise is None or agent is None:
        raise Refusal("agent_unknown", "没有找到这个账号，请向被授权人核对登录名")
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise Refusal("until_missing", "请填写授权到哪一天为止") from None
    matters = [key for key in request.POST.getlist("matters") if key in get_catalogue().matters]
    if not matters:
        raise Refusal("matters_missing", "请选择授权办理的事")
    actions.grant_mandate(request.user, enterprise, agent, matters, clock.today(), until)
    messages.success(request, _("授权已生效"))
