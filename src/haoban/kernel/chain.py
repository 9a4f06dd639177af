"""The event chain: each record carries a digest over itself and the one before it.

The digest is keyed (HMAC-SHA-256), so that whoever can write the tables but does not hold the key cannot mend the
chain after changing a record. A record follows not the digest of the one before it but that digest's seal, and only
the seal of the last is kept: who cuts off the tail finds the seal of the new end nowhere. `first_break` finds any
altered, missing or reordered record.
"""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ORIGIN = "0" * 64
"""What the first record of a chain follows."""


_write = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def canonical(payload: dict[str, Any]) -> bytes:
    """The one way of writing a payload as bytes: sorted keys, no blanks, UTF-8."""
    return _write(payload).encode()


def link(seal: str, payload: dict[str, Any], key: bytes) -> str:
    """The digest of a record that follows the one with this seal, or `ORIGIN`."""
    return hmac.digest(key, seal.encode() + b"\n" + canonical(payload), "sha256").hex()


def sealed(digest: str, key: bytes) -> str:
    """The seal of a record, by its digest: the head of a chain that ends with it."""
    return hmac.digest(key, b"seal\n" + digest.encode(), "sha256").hex()


@dataclass(frozen=True)
class Link:
    """One record as it was read back."""

    position: int
    """1 for the first record of the chain."""
    digest: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold."""

    position: int
    reason: str
    """`missing` (a position is left out or comes twice) or `altered`."""


def first_break(links: Iterable[Link], key: bytes, expected_head: str | None = None) -> Break | None:
    """The first place where the chain does not hold, or nothing.

    `expected_head` is the seal of the last record, kept elsewhere: it reveals a tail cut off.
    """
    head, position = ORIGIN, 0
    for record in links:
        position += 1
        if record.position != position:
            return Break(position, "missing")
        if not hmac.compare_digest(link(head, record.payload, key), record.digest):
            return Break(position, "altered")
        head = sealed(record.digest, key)
    if expected_head is not None and not hmac.compare_digest(head, expected_head):
        return Break(position + 1, "missing")
    return None
