"""Who acts, and everything else that a decision may look at beside the state."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from haoban.catalogue.definitions import Limit
from haoban.kernel.working_days import Calendar

from .transitions import Who


@dataclass(frozen=True)
class Actor:
    """Who acts, in which capacity."""

    who: Who
    account: int | None = None
    interested: bool = False
    """Whether the account is the applicant, its representative or its agent (then it may not decide)."""


SYSTEM = Actor(Who.SYSTEM)


@dataclass(frozen=True)
class Context:
    """What a decision may look at beside the state: everything comes in, nothing is fetched."""

    actor: Actor
    at: datetime
    calendar: Calendar
    special_procedures: frozenset[str] = frozenset()
    """The special procedures that the item knows."""
    needed: frozenset[str] = frozenset()
    """The materials that the item needs."""
    data: dict[str, Any] = field(default_factory=dict)
    """What the one who acts said: reason, materials, ground, days, officer …"""
    statutory: Limit | None = None
    """The item's limit by law."""
    in_person: bool = False
    """Whether what is decided must be handed over in person, since the applicant's side has no account."""
    fields: frozenset[str] = frozenset()
    """The fields of the form that the item asks for."""
