"""The two switches of the header: language and large type. Both are forms, so that they work without script.

They take no token: what a forged request could change is how a page looks. So a visitor gets no cookie before choosing,
and the pages without an account are the same for everybody.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from haoban.people.doors import Door, door

from .context import LARGE_TYPE_COOKIE

A_YEAR = 365 * 24 * 3600
"""Seconds that a choice is remembered."""


@csrf_exempt
@door(Door.EVERYONE)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chinese or English, remembered for a year; back to the page it was pressed on."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@csrf_exempt
@door(Door.EVERYONE)
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Everything a quarter larger, remembered for a year; back to the page it was pressed on."""
    response = _back(request)
    _remember(response, LARGE_TYPE_COOKIE, "1" if request.POST.get("large") == "1" else "0")
    return response


def _back(request: HttpRequest) -> HttpResponse:
    address = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(address if here else "/")


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=A_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
