"""Who may come to a page or an operation at all. Every view says so; one that does not fails the matrix test.

A door is the first of two questions; the second, whether this very case is theirs, is asked where the case is read.
"""

import functools
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from haoban.kernel.refusals import NotPermitted

from .models import Account, RoleName
from .queries import has_role

P = ParamSpec("P")


class Door(StrEnum):
    """Whom a page lets in."""

    EVERYONE = "everyone"
    """Without signing in."""
    SIGNED_IN = "signed_in"
    """Every account, for what is its own."""
    CLERK = "clerk"
    """窗口人员."""
    DEPARTMENT = "department"
    """承办人 and 部门负责人."""
    LEADER = "leader"
    """数据局, for counts without personal data."""
    AUDITOR = "auditor"
    """审计员."""


_ROLES = {
    Door.CLERK: (RoleName.CLERK,),
    Door.DEPARTMENT: (RoleName.OFFICER, RoleName.HEAD),
    Door.LEADER: (RoleName.LEADER,),
    Door.AUDITOR: (RoleName.AUDITOR,),
}


def lets_in(door: Door, account: Account) -> bool:
    """Whether an account that is signed in may pass."""
    return door in {Door.EVERYONE, Door.SIGNED_IN} or has_role(account, *_ROLES[door])


class SignedIn(HttpRequest):
    """A request whose account is known."""

    user: Account


def door(
    allowed: Door,
) -> Callable[[Callable[Concatenate[Any, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Decorate a view with whom it lets in: others are sent to sign in, or refused."""

    def decorate(
        view: Callable[Concatenate[Any, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @functools.wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if allowed is not Door.EVERYONE:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if not lets_in(allowed, request.user):
                    raise NotPermitted("not_your_door", "您的账号没有使用这个页面的职责，如需办理请联系管理员")
            return view(request, *args, **kwargs)

        answer.door = allowed  # type: ignore[attr-defined]
        return answer

    return decorate
