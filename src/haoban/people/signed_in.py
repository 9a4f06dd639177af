"""Who is signed in: Django's own sessions and accounts, asked in words, since every page asks (docs/decisions/0004)."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from .models import Account, Role
from .queries import keep_roles

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
ACCOUNT = """
    SELECT a.*, r.id AS role, r.name AS role_name, r.organisation, r."window"
    FROM people_account a LEFT JOIN people_role r ON r.account_id = a.id
    WHERE a.id = %s ORDER BY r.id
"""
"""The account once for each of its roles: nearly every page asks for both."""


class SessionStore(db.SessionStore):
    """A session in the database."""

    def load(self) -> dict[str, Any]:
        """What was kept; nothing, and no key any more, for one that ended or never was."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(SESSION, [self.session_key, now])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        return dict(self.decode(found[0]))


class AccountBackend(ModelBackend):
    """Accounts with a name and a password."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, unless it was closed."""
        found: list[Any] = list(Account.objects.raw(ACCOUNT, [user_id]))
        account: Account | None = next(iter(found), None)
        if account is None or not self.user_can_authenticate(account):
            return None
        keep_roles(account, [_role(one) for one in found if one.role is not None])
        return account


def _role(row: Any) -> Role:
    return Role(row.role, row.pk, row.role_name, row.organisation, row.window)
