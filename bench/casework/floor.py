"""The floor: the very rows that a bundle writes, by plain statements, in the same number of transactions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from haoban.casework.models import Bundle

from .district import District


@dataclass
class Recording:
    """The writes of one bundle, transaction by transaction."""

    transactions: list[list[tuple[str, tuple[Any, ...]]]] = field(default_factory=list)
    number: str = ""
    token: str = ""
    ids: tuple[int, ...] = ()
    """Of the bundle and its cases, in the order in which they were inserted."""


FIRST_IDS = {"casework_bundle": 1_000_000_000, "casework_case": 2_000_000_000}
"""Ids that cannot be taken for a version, a place or an account when the recorded ones are replaced."""


def _set_ids_apart() -> None:
    with connection.cursor() as cursor:
        for table, first in FIRST_IDS.items():
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])
            else:
                cursor.execute(f"ALTER SEQUENCE {table}_id_seq RESTART WITH {first}")


def record(district: District) -> Recording:
    """Run one bundle and keep what it writes."""
    _set_ids_apart()
    recording = Recording()

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("INSERT", "UPDATE")):
            for row in params if many else [params]:
                recording.transactions[-1].append((sql, tuple(row)))
        return execute(sql, params, many, context)

    def count() -> None:
        recording.transactions.append([])

    owners = district.invite(1)
    with connection.execute_wrapper(watch):
        before = transaction.Atomic.__enter__

        def enter(self: transaction.Atomic) -> None:
            if not connection.in_atomic_block:
                count()
            before(self)

        transaction.Atomic.__enter__ = enter  # type: ignore[method-assign]
        try:
            recording.number = district.run(owners)[0]
        finally:
            transaction.Atomic.__enter__ = before  # type: ignore[method-assign]
    bundle = Bundle.objects.get(number=recording.number)
    recording.token = bundle.progress_token
    recording.ids = (bundle.pk, *bundle.cases.order_by("order").values_list("pk", flat=True))
    return recording


def replay(recording: Recording, bundles: int) -> None:
    """Write the same rows for that many further bundles, through the database's own driver."""
    connection.ensure_connection()
    raw = connection.connection
    on_sqlite = connection.vendor == "sqlite"
    if not on_sqlite:
        raw.autocommit = False
    prepared = [
        [(sql.replace("%s", "?") if on_sqlite else sql, params, "RETURNING" in sql) for sql, params in steps]
        for steps in recording.transactions
    ]
    first = len(Bundle.objects.values_list("pk"))
    raw.commit()
    for count in range(bundles):
        day_serial, serial = 0, f"F{first + count:07d}"
        numbers = {recording.token: f"{recording.token[:12]}{serial}"}
        ids: dict[int, int] = {}
        for steps in prepared:
            if on_sqlite:
                raw.execute("BEGIN IMMEDIATE")
            for sql, params, returns in steps:
                values = [_other(value, recording.number, serial, numbers, ids) for value in params]
                if "casework_bundle (" in sql:
                    values[2] = day_serial
                done = raw.execute(sql, values)
                answer = done.fetchall() if returns else []
                if "casework_bundle (" in sql:
                    ids[recording.ids[0]] = answer[0][0]
                elif "casework_case (" in sql:  # Number and id; the numbers are in the order of the strip.
                    ids |= {recording.ids[place]: found for place, (_, found) in enumerate(sorted(answer), start=1)}
                elif "dayserial" in sql:
                    day_serial = answer[0][0]
            raw.commit()
    if not on_sqlite:
        raw.autocommit = True


def _other(value: Any, number: str, serial: str, tokens: dict[str, str], ids: dict[int, int]) -> Any:
    """A recorded value as the further bundle has it: its own number, token, serial and ids."""
    if isinstance(value, str):
        if value in tokens:
            return tokens[value]
        return value.replace(number, f"{number[:-8]}{serial}") if number in value else value
    return ids.get(value, value) if isinstance(value, int) and not isinstance(value, bool) else value
