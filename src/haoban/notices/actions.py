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
    account: int,
    channel: Channel,
    template: str,
    params: dict[str, Any],
    bundle_number: str,
    case_number: str,
    at: datetime,
) -> None:
    """Put a notice into an account's inbox, for itself or to be passed on at the counter.

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
