"""What the code of an item is made of, in the two ways that catalogues write it.

In one piece (GB/T 39554-2020, 31 characters): the body's unified social credit code (18), the level at which it is
exercised (1), the item in the catalogue (12), and two more digits where the item is one of several ways of handling it.
In pieces joined by hyphens, as the provinces of the west write it: item, division (12), kind, body (18), version, way.
"""

import re
from dataclasses import dataclass

_WHOLE = re.compile(r"(?P<body>[0-9A-Z]{18})(?P<level>\d)(?P<item>[0-9A-Z]{12})(?P<way>\d{2})?")
_DIVISION = re.compile(r"\d{12}")
_BODY = re.compile(r"1[123][0-9A-Z]{16}")
_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.\-]{2,63}")


@dataclass(frozen=True)
class ItemCode:
    """The parts of an item's code."""

    item: str
    """The item in its catalogue."""
    body: str
    """The unified social credit code of the body, or what stands in its place."""
    division: str | None = None
    """Twelve digits, where the code says it."""
    way: str | None = None
    """Which of several ways of handling the item."""


def is_plain(code: str) -> bool:
    """Whether a code is made of letters, digits and hyphens only."""
    return _PLAIN.fullmatch(code) is not None


def parse_item_code(code: str) -> ItemCode | None:
    """The parts of a code; nothing where it is written in neither way."""
    whole = _WHOLE.fullmatch(code.upper())
    if whole is not None:
        return ItemCode(whole["item"], whole["body"], None, whole["way"])
    parts = code.upper().split("-")
    # The item itself may have twelve digits too; the division never comes first.
    at = next((place for place, part in enumerate(parts) if place and _DIVISION.fullmatch(part)), None)
    if at is None or len(parts) < at + 3:
        return None
    kind, *rest = parts[at + 1 :]
    if not kind.isdigit():
        return None
    # Some write the organisation code with its own hyphen (68236467-9) where the credit code belongs.
    body = next((part for part in rest if _BODY.fullmatch(part)), "".join(rest[:2]) if len(rest) > 3 else rest[0])
    return ItemCode("-".join(parts[:at]), body, parts[at], rest[-1] if len(rest) > 2 else None)


def same_body(written: str, body: str) -> bool:
    """Whether what a cell says of a body is the body of the code: with a hyphen, a suffix, or only its last nine."""
    plain = written.upper().split("_")[0].replace("-", "")
    return bool(plain) and plain in body
