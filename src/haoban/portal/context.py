"""What every page knows: the district, the language switch, large type."""

from typing import Any

from django.http import HttpRequest

from haoban.catalogue.queries import find_catalogue

LARGE_TYPE_COOKIE = "haoban_large_type"


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame that all pages stand in."""
    catalogue = find_catalogue()
    return {
        "district": catalogue.pack if catalogue else None,
        "large_type": request.COOKIES.get(LARGE_TYPE_COOKIE) == "1",
    }
