"""Who is told of a bundle: an account of the applicant's side, or nobody's inbox and the applicant in person."""

from datetime import date

from haoban.people.queries import ActingAs, find_account_of, holds_mandate
from haoban.people.subjects import Subject

from .store import BundleRow


def reader_of(bundle: BundleRow, today: date) -> int | None:
    """The account that is told; none where the applicant's side has none and must be told in person.

    Who handed in for an enterprise is told as long as they may act for it: an agent whose mandate has ended, or a
    former legal representative, must not know. Then it is the owner, whom a clerk's bundle belongs to from the start.
    """
    owner = Subject.parse(bundle.owner)
    if bundle.acting_as == ActingAs.SELF:
        return bundle.submitted_by_id
    if bundle.acting_as == ActingAs.MANDATE and holds_mandate(bundle.submitted_by_id, owner.id, bundle.matter, today):
        return bundle.submitted_by_id
    return find_account_of(owner)
