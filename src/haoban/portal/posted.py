"""What a form or an address sent, read without trusting it."""


def whole_number(text: str | None, digits: int = 9) -> int | None:
    """A number of up to so many plain digits (nine fit every column of whole numbers); nothing for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None
