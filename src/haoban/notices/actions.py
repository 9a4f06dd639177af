"""Telling people."""

from datetime import datetime
from typing import Any

from .models import Notice


def tell(
    account: int, template: str, params: dict[str, Any], bundle_number: str, case_number: str, at: datetime
) -> None:
    """Put a notice into an account's inbox, in the caller's transaction."""
    Notice.objects.bulk_create(
        [
            Notice(
                account_id=account,
                template=template,
                params=params,
                bundle_number=bundle_number,
                case_number=case_number,
                made_at=at,
            )
        ]
    )


def mark_read(account: int, at: datetime) -> int:
    """Everything in the account's inbox has been seen; returns how many were new."""
    return Notice.objects.filter(account_id=account, read_at=None).update(read_at=at)
