"""Telling people."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from .models import Channel, Notice
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


def mark_passed_on(bundle_number: str, numbers: Collection[int], by: int, at: datetime) -> int:
    """Somebody told the applicant these notices of a bundle; returns how many of them had not been told."""
    told = Notice.objects.filter(bundle_number=bundle_number, channel=Channel.COUNTER, passed_on_at=None)
    return told.filter(pk__in=numbers).update(passed_on_at=at, passed_on_by=by)


def mark_handed_over(case_number: str, by: int | None, at: datetime) -> None:
    """What was decided is in the applicant's hand, and whatever else of the case was still to be told."""
    waiting = Notice.objects.filter(case_number=case_number, account=None, passed_on_at=None)
    waiting.update(passed_on_at=at, passed_on_by=by)
