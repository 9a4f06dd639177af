"""Who is told of a bundle: the one who acts, or where the applicant's side has no account, the window."""

from dataclasses import dataclass
from datetime import date

from haoban.notices.models import Channel
from haoban.people.queries import ActingAs, find_account_of, holds_mandate
from haoban.people.subjects import Subject

from .store import BundleRow


@dataclass(frozen=True)
class Reader:
    """Whose inbox is told, and whether that is the applicant's side."""

    account: int | None
    """Nothing where nobody is left whom it may be told."""
    in_person: bool = False
    """Whether the applicant is to be told, and handed what was decided, in person."""

    @property
    def channel(self) -> Channel:
        """The way of the notice."""
        return Channel.COUNTER if self.in_person else Channel.INBOX


def reader_at_a_window(own: int | None, clerk: int) -> Reader:
    """One served at a window: their own account, also one opened since; without one the clerk, who passes it on."""
    return Reader(own) if own is not None else Reader(clerk, in_person=True)


def reader_of(bundle: BundleRow, today: date) -> Reader:
    """The account that acts; an agent whose mandate has ended must not know, then the legal representative."""
    owner = Subject.parse(bundle.owner)
    if bundle.acting_as == ActingAs.CLERK:
        return reader_at_a_window(find_account_of(owner), bundle.submitted_by)
    if bundle.acting_as == ActingAs.MANDATE and not holds_mandate(bundle.notify, owner.id, bundle.matter, today):
        own = find_account_of(owner)
        return Reader(own, in_person=own is None)
    return Reader(bundle.notify)
