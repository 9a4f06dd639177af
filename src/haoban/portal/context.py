"""What every page knows: the district, the language switch, large type, where the account's work is."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop

from haoban.catalogue.queries import find_catalogue
from haoban.people.models import Account, RoleName
from haoban.people.queries import has_role

LARGE_TYPE_COOKIE = "haoban_large_type"
"""Remembers 大字 for a browser."""

WAYS = (
    (gettext_noop("工作清单"), "worklist", (RoleName.OFFICER, RoleName.HEAD)),
    (gettext_noop("窗口收件"), "counter", (RoleName.CLERK,)),
    (gettext_noop("各部门在办"), "overview", (RoleName.LEADER,)),
    (gettext_noop("访问记录"), "access_log", (RoleName.AUDITOR,)),
)
"""Where staff go, by role."""


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame that all pages stand in."""
    catalogue = find_catalogue()
    account = getattr(request, "user", None)
    ways = []
    if isinstance(account, Account):
        ways = [(name, reverse(view)) for name, view, roles in WAYS if has_role(account, *roles)]
    return {
        "district": catalogue.pack if catalogue else None,
        "large_type": request.COOKIES.get(LARGE_TYPE_COOKIE) == "1",
        "ways": ways,
    }
