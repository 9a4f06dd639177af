"""Who is signed in: Django's own sessions and accounts, asked in words, since every page asks (docs/decisions/0004)."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from .models import Account

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
ACCOUNT = "SELECT * FROM people_account WHERE id = %s"


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
        account = next(iter(Account.objects.raw(ACCOUNT, [user_id])), None)
        return account if account is not None and self.user_can_authenticate(account) else None
