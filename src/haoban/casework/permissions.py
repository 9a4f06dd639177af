"""Who may do what with a case: the capacity in which an account meets it. The matrix test walks every page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from haoban.kernel import clock
from haoban.kernel.refusals import NotPermitted
from haoban.people.models import Account, RoleName
from haoban.people.queries import (
    ActingAs,
    has_role,
    is_interested,
    organisations_of,
    roles_of,
    standings_of,
    windows_of,
)
from haoban.people.subjects import Subject

from .absent import no_such_case
from .capacity import Actor
from .models import Bundle
from .store import BundleRow
from .transitions import TRANSITIONS, Command, Who


@dataclass(frozen=True)
class Belonging:
    """What decides about access to a case or bundle: whose it is, whose cases it holds, how it came in."""

    owner: str
    matter: str
    submitted_by: int
    acting_as: str
    at_window: str
    """The window that took it in; empty where it came in otherwise."""
    organisations: tuple[str, ...]
    """The departments that own its cases; one for a single case."""

    @classmethod
    def of(cls, bundle: Bundle | BundleRow, organisations: Iterable[str]) -> "Belonging":
        """Of a bundle, or of those of its cases that some departments own."""
        departments = tuple(dict.fromkeys(organisations))
        came_in = (bundle.submitted_by_id, bundle.acting_as, bundle.at_window)
        return cls(bundle.owner, bundle.matter, *came_in, departments)


def is_applicant(account: Account, of: Belonging) -> bool:
    """The owner, its legal representative, or who holds a mandate for the matter today."""
    owner = Subject.parse(of.owner)
    return any(standing.owner == owner for standing in standings_of(account, clock.today(), of.matter))


def is_window_clerk(account: Account, of: Belonging) -> bool:
    """A clerk, for what the clerk's own window took in, or the clerk in person at another one."""
    if of.acting_as != ActingAs.CLERK or not has_role(account, RoleName.CLERK):
        return False
    return account.pk == of.submitted_by or of.at_window in windows_of(account)


def is_officer(account: Account, of: Belonging) -> bool:
    """An officer of a department that owns it."""
    return any(name in of.organisations for name in organisations_of(account, RoleName.OFFICER))


def is_head(account: Account, of: Belonging) -> bool:
    """The head of a department that owns it."""
    return any(name in of.organisations for name in organisations_of(account, RoleName.HEAD))


_CAPACITIES = {
    Who.OFFICER: is_officer,
    Who.HEAD: is_head,
    Who.CLERK: is_window_clerk,
    Who.APPLICANT: is_applicant,
}
"""Capacity → its predicate, those that are known from the roles alone first."""

FOLLOWING = frozenset({Who.APPLICANT, Who.CLERK})
"""Who follows a bundle, acts for it and downloads its results."""
DECIDING = frozenset({Who.OFFICER, Who.HEAD})
"""Who opens a case with its documents to work on it."""


def meets_as(account: Account, of: Belonging, among: Collection[Who] = FOLLOWING | DECIDING) -> Who | None:
    """In which of some capacities the account meets a case or bundle; nothing where it must not know of it."""
    return next((who for who, holds in _CAPACITIES.items() if who in among and holds(account, of)), None)


def capacities(account: Account, of: Belonging) -> frozenset[Who]:
    """In which capacities the account may act on a case."""
    return frozenset(who for who, holds in _CAPACITIES.items() if holds(account, of))


def actor_for(account: Account, of: Belonging, command: Command) -> Actor:
    """The account in the capacity that the command asks for.

    Raises `NotFound` where the account must not even know of the case, `NotPermitted` where it may see but not do.
    """
    row = TRANSITIONS[command]
    if (who := meets_as(account, of, row.who)) is not None:
        return as_actor(account, of, who)
    if meets_as(account, of) is None:
        raise no_such_case()
    raise NotPermitted("capacity", "您的身份不能“%(step)s”", {"step": row.label})


def as_actor(account: Account, of: Belonging, who: Who) -> Actor:
    """The account in one capacity; an officer's or head's own interest in the case is looked up."""
    interested = who in {Who.OFFICER, Who.HEAD} and (
        account.pk == of.submitted_by or is_interested(account.pk, Subject.parse(of.owner), clock.today())
    )
    return Actor(who, account.pk, interested)


def is_staff(account: Account) -> bool:
    """Whether the account works in the hall in any role."""
    return account.is_authenticated and bool(roles_of(account))
