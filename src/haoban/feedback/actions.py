"""Giving a rating."""

from datetime import datetime

from django.db import IntegrityError, transaction

from haoban.kernel.refusals import Conflict, Refusal
from haoban.people.models import Account

from .models import Level, Rating


def rate(case_number: str, organisation: str, level: int, comment: str, by: Account, at: datetime) -> Rating:
    """Rate a settled case (一事一评). The caller has checked that the account followed the case.

    Raises `Refusal` for a level that does not exist, `Conflict` where the case has been rated.
    """
    if level not in Level.values:
        raise Refusal("rating_level", "请在五个等级中选择一个")
    try:
        with transaction.atomic():
            return Rating.objects.create(
                case_number=case_number,
                organisation=organisation,
                level=level,
                comment=comment.strip()[:500],
                account=by,
                at=at,
            )
    except IntegrityError:
        raise Conflict("rated_already", "此件已经评价过，每件只评价一次") from None
