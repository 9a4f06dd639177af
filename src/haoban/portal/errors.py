"""Pages that say no: what is wrong, what to do, and that nothing was lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from haoban.kernel.refusals import Conflict, NotFound, NotPermitted, Refusal


def status_of(refusal: Refusal) -> int:
    """The HTTP status that a refusal answers with."""
    for kind, status in ((NotPermitted, 403), (NotFound, 404), (Conflict, 409)):
        if isinstance(refusal, kind):
            return status
    return 400


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal."""
    return render(request, "portal/refused.html", {"refusal": refusal}, status=status_of(refusal))


def forgery_suspected(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: what was typed is kept as a draft."""
    refusal = NotPermitted("form_too_old", "页面打开太久，请返回上一页刷新后再提交；已保存的草稿不会丢失")
    return refused(request, refusal)


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords."""
    refusal = NotPermitted("locked_out", "密码连续输错，为保护您的账号，请15分钟后再试")
    return render(request, "portal/refused.html", {"refusal": refusal}, status=429)
