"""What a form or an address sent, read without trusting it."""

from django.http import HttpRequest


def whole_number(text: str | None, digits: int = 9) -> int | None:
    """A number of up to so many plain digits (nine fit every column of whole numbers); nothing for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None


def ticked(request: HttpRequest, name: str) -> set[int]:
    """The numbers of the boxes that were ticked."""
    return {number for text in request.POST.getlist(name) if (number := whole_number(text, 18)) is not None}
