"""The database wrapper: every transaction takes the write lock at its beginning and waits for it in a fair queue."""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from haoban.kernel.turnstile import Turnstile

_turnstiles: dict[str, Turnstile] = {}
"""One for each database of this process."""
os.register_at_fork(after_in_child=_turnstiles.clear)

PATIENCE = 30.0
"""Seconds that a writer waits for its turn before it is told to come again."""


class CursorWrapper(base.SQLiteCursorWrapper):
    """Django's cursor, which writes a statement's placeholders in SQLite's way once instead of at each execution."""

    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        """`%s` as `?`."""
        return _converted(query) if param_names is None else str(super().convert_query(query, param_names=param_names))


@lru_cache(maxsize=1024)
def _converted(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite wrapper with a fair queue before `BEGIN IMMEDIATE`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._inside = False

    def create_cursor(self, name: str | None = None) -> CursorWrapper:
        """A cursor that keeps converted statements."""
        cursor: CursorWrapper = self.connection.cursor(factory=CursorWrapper)
        return cursor

    @property
    def _turnstile(self) -> Turnstile:
        name = str(self.settings_dict["NAME"])
        if name not in _turnstiles:
            _turnstiles.setdefault(name, Turnstile(None if self.is_in_memory_db() else Path(f"{name}.turn")))
        return _turnstiles[name]

    def _start_transaction_under_autocommit(self) -> None:
        try:
            let_in = self._turnstile.enter(PATIENCE)
        except OSError as error:
            raise OperationalError(f"unable to open database file: {error}") from error
        if not let_in:
            raise OperationalError("the queue of writers did not move; try again")
        self._inside = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _leave(self) -> None:
        if self._inside:
            self._inside = False
            self._turnstile.leave()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()
