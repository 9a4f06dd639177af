"""Pages that are the same for every visitor are written once for each pack and day, and then only sent."""

import functools
from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from haoban.catalogue.queries import Catalogue, get_catalogue
from haoban.kernel import clock

from .context import LARGE_TYPE_COOKIE

P = ParamSpec("P")

Pages = dict[tuple[str, str, bool], bytes]
"""By address, language and whether in large type."""


def same_for_visitors(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Decorate a view whose page depends on its address, the pack and the day alone.

    Only for visitors without a session or a message waiting for them, and without a question in the address: these
    pages hold nobody's name and no token.
    """

    @functools.wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
        if known or request.META.get("QUERY_STRING"):
            return view(request, *args, **kwargs)
        kept = _pages(get_catalogue(), clock.today())
        name = (request.path, str(request.LANGUAGE_CODE), request.COOKIES.get(LARGE_TYPE_COOKIE) == "1")
        if name not in kept:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            kept[name] = response.content
        page = HttpResponse(kept[name])
        patch_vary_headers(page, ["Cookie"])
        return page

    return answer


@functools.lru_cache(maxsize=1)
def _pages(catalogue: Catalogue, today: date) -> Pages:
    """The pages of one pack and one day; the next day begins with none."""
    return {}
