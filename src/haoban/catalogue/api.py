"""The catalogue, open to everybody."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from .queries import get_catalogue, get_item, get_matter

router = Router(tags=["catalogue"], auth=None)


@router.get("/matters", response=list[dict[str, Any]], summary="What can be done in one place")
def matters(request: HttpRequest) -> Any:
    """Every matter with its key and names."""
    return [
        {"key": matter.key, "name": matter.name, "english": matter.english, "summary": matter.summary}
        for matter in get_catalogue().matters.values()
    ]


@router.get("/matters/{key}", response={200: dict[str, Any], 404: Any}, summary="A matter")
def matter(request: HttpRequest, key: str) -> Any:
    """The matter's definition."""
    return get_matter(key).model_dump(mode="json")


@router.get("/items/{key}", response={200: dict[str, Any], 404: Any}, summary="An item")
def item(request: HttpRequest, key: str) -> Any:
    """The item's definition with every field of the national table that it has."""
    return get_item(key).model_dump(mode="json")
