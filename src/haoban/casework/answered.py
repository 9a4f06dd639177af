"""Commands that may come twice: with the same key they get the same answer and change nothing."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection

from haoban.kernel.chain import canonical
from haoban.kernel.refusals import Conflict, Refusal

from .models import AnsweredCommand
from .store import read_json

ANSWERED = "SELECT request, answer FROM casework_answeredcommand WHERE account_id = %s AND key = %s"
"""Index: command_answered_once."""


def fingerprint(request: dict[str, Any]) -> str:
    """SHA-256 of what was asked."""
    return hashlib.sha256(canonical(request)).hexdigest()


def answered_before(account: int, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """The answer that was given to this key, or nothing. An empty key is never remembered.

    Raises `Conflict` where the key was used for something else, `Refusal` for a key that is too long.
    """
    if not key:
        return None
    if len(key) > 100:
        raise Refusal("key_too_long", "Idempotency-Key 最多100个字符")
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, [account, key])
        found = cursor.fetchone()
    if found is None:
        return None
    asked, answer = found
    if asked != fingerprint(request):
        raise Conflict("key_reused", "这个 Idempotency-Key 已用于另一个请求，请换一个新的")
    return dict(read_json(answer))


def remember(account: int, key: str, request: dict[str, Any], answer: dict[str, Any], at: datetime) -> None:
    """Keep the answer, in the caller's transaction. Of two at once the second fails with `IntegrityError`."""
    if key:
        AnsweredCommand.objects.bulk_create(
            [AnsweredCommand(account_id=account, key=key, request=fingerprint(request), answer=answer, at=at)]
        )
