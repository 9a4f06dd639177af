"""Pages that say no: what is wrong, what to do, what is safe, and a number to quote."""

import logging
import secrets
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFilesSent
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from haoban.catalogue.queries import find_catalogue
from haoban.kernel.refusals import NotFound, NotPermitted, Refusal

log = logging.getLogger(__name__)


def reference() -> str:
    """A number to quote on the telephone: eight characters that cannot be confused."""
    return "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(8))


def refused(request: HttpRequest, refusal: Refusal, status: int | None = None) -> HttpResponse:
    """The page of a refusal."""
    number = reference()
    answer = status or refusal.status
    log.info("%s %s %s %s", number, answer, refusal.code, request.path)
    context = {"refusal": refusal, "number": number, "status": answer, "before": page_before(request)}
    return render(request, "portal/refused.html", context, status=answer)


def page_before(request: HttpRequest) -> str:
    """The page of ours from which this one was asked for; nothing where it is not known or is this very one."""
    address = str(request.META.get("HTTP_REFERER", ""))
    try:
        ours = url_has_allowed_host_and_scheme(address, {request.get_host()})
    except DisallowedHost:
        return ""
    before = urlsplit(address)
    if not ours or not before.path or (request.method == "GET" and before.path == request.path):
        return ""
    return urlunsplit(("", "", before.path, before.query, ""))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where more was sent than is taken."""
    if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)):
        return too_much(request)
    return refused(request, Refusal("bad_request", "提交的内容无法识别，请返回上一页重试"))


def too_much(request: HttpRequest, size: int | None = None) -> HttpResponse:
    """413: more was sent at once than is taken (`size` in bytes, where it is known)."""
    if size is None:
        refusal = Refusal("too_large", "一次提交的内容太大，请分几次提交，每个文件不超过20MB；已保存的草稿不会丢失")
    else:
        refusal = Refusal(
            "too_large",
            "一次提交了%(size)d MB，太大了，请分几次上传，每个文件不超过20MB；已保存的草稿不会丢失",
            {"size": size // (1024 * 1024)},
        )
    return refused(request, refusal, 413)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return refused(request, NotPermitted("not_permitted", "您的账号不能打开这一页，请换用有权限的账号登录"))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return refused(request, NotFound("no_such_page", "没有这个页面，网址可能写错了，或者事项已经取消"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing here may depend on what just broke."""
    number = reference()
    log.error("%s 500 %s", number, request.path)
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"error": gettext("系统出错，请稍后再试"), "code": "server_error", "number": number}, status=500
        )
    page = {
        "number": number,
        "hotline": _hotline(),
        "known": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "again": request.get_full_path() if request.method == "GET" else "",
    }
    return HttpResponse(render_to_string("portal/broken.html", page), status=500)


def _hotline() -> str:
    """The hotline, where the pack can still be read."""
    try:
        catalogue = find_catalogue()
    except (DatabaseError, OSError, ValueError):
        return ""
    return catalogue.pack.hotline if catalogue else ""


def forgery_suspected(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: what was typed is kept as a draft."""
    refusal = NotPermitted("form_too_old", "页面打开太久，请返回上一页刷新后再提交；已保存的草稿不会丢失")
    return refused(request, refusal)


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords."""
    return refused(request, NotPermitted("locked_out", "密码连续输错，为保护您的账号，请15分钟后再试"), 429)
