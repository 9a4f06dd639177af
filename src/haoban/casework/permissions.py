"""Who may do what with a case, as predicates (django-rules). The matrix test walks them over every page."""

from dataclasses import dataclass

from rules.permissions import add_perm, has_perm
from rules.predicates import predicate

from haoban.kernel import clock
from haoban.kernel.refusals import NotFound, NotPermitted
from haoban.people.models import Account, RoleName
from haoban.people.queries import (
    ActingAs,
    has_role,
    is_interested,
    organisations_of,
    roles_of,
    standings_of,
)
from haoban.people.subjects import Subject

from .capacity import Actor
from .transitions import TRANSITIONS, Command, Who


@dataclass(frozen=True)
class Belonging:
    """What decides about access to a case or bundle: whose it is, whose cases it holds, how it came in."""

    owner: str
    matter: str
    submitted_by: int
    acting_as: str
    organisations: tuple[str, ...]
    """The departments that own its cases; one for a single case."""


@predicate
def is_applicant(account: Account, of: Belonging | None) -> bool:
    """The owner, its legal representative, or who holds a mandate for the matter today."""
    if of is None or not account.is_authenticated:
        return False
    owner = Subject.parse(of.owner)
    return any(standing.owner == owner for standing in standings_of(account, clock.today(), of.matter))


@predicate
def is_window_clerk(account: Account, of: Belonging | None) -> bool:
    """A clerk, for what was handed in at a window."""
    return of is not None and of.acting_as == ActingAs.CLERK and has_role(account, RoleName.CLERK)


@predicate
def is_officer(account: Account, of: Belonging | None) -> bool:
    """An officer of a department that owns it."""
    return of is not None and any(name in of.organisations for name in organisations_of(account, RoleName.OFFICER))


@predicate
def is_head(account: Account, of: Belonging | None) -> bool:
    """The head of a department that owns it."""
    return of is not None and any(name in of.organisations for name in organisations_of(account, RoleName.HEAD))


SEE_CASE = "casework.see_case"
"""Open a case with its documents and personal data."""
FOLLOW_BUNDLE = "casework.follow_bundle"
"""Follow a bundle as its applicant does, act for it, download its results, rate it."""

add_perm(SEE_CASE, is_officer | is_head)
add_perm(FOLLOW_BUNDLE, is_applicant | is_window_clerk)


def may_see_case(account: Account, of: Belonging) -> bool:
    """Whether the account may open a case with its documents and personal data."""
    return bool(has_perm(SEE_CASE, account, of))


def may_follow(account: Account, of: Belonging) -> bool:
    """Whether the account may follow a bundle as its applicant does, and act for it."""
    return bool(has_perm(FOLLOW_BUNDLE, account, of))


_CAPACITIES = {
    Who.OFFICER: is_officer,
    Who.HEAD: is_head,
    Who.CLERK: is_window_clerk,
    Who.APPLICANT: is_applicant,
}
"""Capacity → its predicate, those that are known from the roles alone first."""


def capacities(account: Account, of: Belonging) -> frozenset[Who]:
    """In which capacities the account may act on a case."""
    return frozenset(who for who, holds in _CAPACITIES.items() if holds(account, of))


def actor_for(account: Account, of: Belonging, command: Command) -> Actor:
    """The account in the capacity that the command asks for.

    Raises `NotFound` where the account must not even know of the case, `NotPermitted` where it may see but not do.
    """
    row = TRANSITIONS[command]
    for who, holds in _CAPACITIES.items():
        if who in row.who and holds(account, of):
            return as_actor(account, of, who)
    if not capacities(account, of):
        raise NotFound("no_such_case", "没有这个办件编号，请核对回执上的编号")
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
