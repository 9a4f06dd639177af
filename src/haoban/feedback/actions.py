"""Giving a rating."""

from datetime import datetime

from django.db import IntegrityError, transaction

from haoban.kernel.refusals import Conflict, Refusal
from haoban.people.models import Account

from .models import Level, Rating

LONGEST_COMMENT = 500
"""Characters."""


def rate(case_number: str, organisation: str, level: int, comment: str, by: Account, at: datetime) -> Rating:
    """Rate a settled case (一事一评). The caller has checked that the account followed the case.

    Raises `Refusal` for a level that does not exist or a comment that is too long, `Conflict` where the case has been
    rated.
    """
    if level not in Level.values:
        raise Refusal("rating_level", "请在五个等级中选择一个")
    comment = comment.strip()
    if len(comment) > LONGEST_COMMENT:
        raise Refusal(
            "comment_too_long",
            "想说的话最多%(longest)d个字，现在有%(length)d个，请写得短一些",
            {"longest": LONGEST_COMMENT, "length": len(comment)},
        )
    try:
        with transaction.atomic():
            return Rating.objects.create(
                case_number=case_number,
                organisation=organisation,
                level=level,
                comment=comment,
                account=by,
                at=at,
            )
    except IntegrityError:
        raise Conflict("rated_already", "此件已经评价过，每件只评价一次") from None
