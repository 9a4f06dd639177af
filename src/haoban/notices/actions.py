"""Telling people."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from .models import Channel, Notice
from .queries import awaiting_a_call, outstanding
from .words import NEWEST

INSERT_NOTICE = """
    INSERT INTO notices_notice
        (account_id, bundle_number, case_number, template, template_version, params, channel, made_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
"""Written at most steps of a case, hence in words."""


def tell(
    account: int | None,
    channel: Channel,
    template: str,
    params: dict[str, Any],
    bundle_number: str,
    case_number: str,
    at: datetime,
) -> None:
    """Put a notice into an account's inbox, or among those that are passed on in person, where `account` is nobody.

    In the caller's transaction.
    """
    made_at, written = connection.ops.adapt_datetimefield_value(at), json.dumps(params, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_NOTICE,
            [account, bundle_number, case_number, template, NEWEST[template], written, channel.value, made_at],
        )


def mark_read(account: int, numbers: Collection[int], at: datetime) -> int:
    """These notices of the account have been seen; returns how many of them were new."""
    return Notice.objects.filter(account_id=account, pk__in=numbers, read_at=None).update(read_at=at)


def mark_passed_on(numbers: Collection[int], by: int, at: datetime, bundle_number: str, case_number: str = "") -> int:
    """Somebody told the applicant these notices of a bundle, or of one of its cases; returns how many were new."""
    told = awaiting_a_call(bundle_number, case_number).filter(pk__in=numbers)
    return told.update(passed_on_at=at, passed_on_by=by)


def mark_handed_over(case_number: str, by: int | None, at: datetime) -> None:
    """What was decided is in the applicant's hand, and whatever else of the case was still to be told."""
    waiting = outstanding(Channel.COUNTER, Channel.BY_HAND).filter(case_number=case_number)
    waiting.update(passed_on_at=at, passed_on_by=by)
