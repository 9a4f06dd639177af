"""Opening a case or a bundle for an account: in which capacity it is met; for others it is not there."""

from collections.abc import Collection

from haoban.people.models import Account

from .absent import no_such_bundle, no_such_case
from .models import Bundle
from .permissions import DECIDING, FOLLOWING, meets_as
from .queries import CaseView, belonging_of, get_bundle, get_case
from .transitions import Who


def meet_case(account: Account, number: str, among: Collection[Who] = FOLLOWING | DECIDING) -> tuple[CaseView, Who]:
    """A case, and in which of some capacities the account meets it.

    Raises `NotFound`, also where it meets it in none.
    """
    view = get_case(number)
    capacity = meets_as(account, view.belonging, among)
    if capacity is None:
        raise no_such_case()
    return view, capacity


def meet_bundle(account: Account, number: str, among: Collection[Who] = FOLLOWING) -> tuple[Bundle, Who]:
    """A bundle, and in which of some capacities the account follows it.

    Raises `NotFound`, also where it follows it in none.
    """
    bundle = get_bundle(number)
    capacity = meets_as(account, belonging_of(bundle), among)
    if capacity is None:
        raise no_such_bundle()
    return bundle, capacity
