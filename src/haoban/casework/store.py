"""Rows of casework, written and read by named statements. Only `actions` and `audit` come here.

A step of a case is a handful of small statements; an object-relational mapper costs more than they do
(bench/casework), so they stand here in words, the same on SQLite and PostgreSQL.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.timezone import make_aware

from haoban.kernel.chain import ORIGIN, link, sealed
from haoban.kernel.clock import CHINA
from haoban.kernel.refusals import Conflict

from .absent import no_such_case
from .limits import Deadline
from .states import Clock, Event, Holder, Period, State, Status

NEXT_SERIAL = """
    INSERT INTO casework_dayserial (day, last) VALUES (%s, 1)
    ON CONFLICT (day) DO UPDATE SET last = casework_dayserial.last + 1 RETURNING last
"""
"""The next serial of a day. Its row stays locked until the transaction ends: no number is given twice or lost."""

INSERT_BUNDLE = """
    INSERT INTO casework_bundle (number, day, serial, progress_token, matter, title, owner, owner_name,
        submitted_by_id, acting_as, ground, mandate_id, answers, form, documents, submitted_at, promised_on,
        promised_provisional, visits, visits_before, open_cases, at_window, corrected)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
        %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '{}') RETURNING id
"""

INSERT_PARTIES = "INSERT INTO casework_party (bundle_id, role, subject, name, form, confirmed_at) VALUES {}"

INSERT_CASES = """
    INSERT INTO casework_case (number, bundle_id, "order", item, item_code, item_version, item_name, organisation,
        officer_id, status, outcome, state, version, head, due_on, statutory_due_on, closed_at)
    VALUES {} RETURNING number, id
"""

INSERT_EVENTS = "INSERT INTO casework_event (case_id, position, payload, digest) VALUES {}"

INSERT_PERIODS = "INSERT INTO casework_period (case_id, position, holder, clock, began_at, ended_at) VALUES {}"

END_PERIOD = "UPDATE casework_period SET ended_at = %s WHERE case_id = %s AND position = %s"

UPDATE_CASE = """
    UPDATE casework_case SET officer_id = %s, status = %s, outcome = %s, state = %s, version = %s, head = %s,
        due_on = %s, statutory_due_on = %s, closed_at = %s
    WHERE id = %s AND version = %s
"""
"""Changes nothing where another step came first: the version moved on."""

CASE = """
    SELECT c.id, c.number, c."order", c.item, c.item_code, c.item_version, c.organisation, c.state, c.head, b.id,
        b.number, b.matter, b.title, b.owner, b.owner_name, b.submitted_by_id, b.acting_as, b.at_window, b.form,
        b.documents, b.corrected
    FROM casework_case c JOIN casework_bundle b ON b.id = c.bundle_id WHERE {}
"""
CASE_BY_NUMBER = CASE.format("c.number = %s")
CASES_IN_STATUS = CASE.format('c.bundle_id = %s AND c.status = %s ORDER BY c."order"')

PERIODS = "SELECT holder, clock, began_at, ended_at FROM casework_period WHERE case_id = %s ORDER BY position"

CLOSE_ONE = "UPDATE casework_bundle SET open_cases = open_cases - 1 WHERE id = %s RETURNING open_cases"

CORRECT = "UPDATE casework_bundle SET corrected = %s WHERE id = %s"

SETTLE = "UPDATE casework_bundle SET settled_at = %s WHERE id = %s"

DELETE_DRAFT = "DELETE FROM casework_draft WHERE account_id = %s AND matter = %s AND owner = %s"

ISSUED_IN_BUNDLE = """
    SELECT t.material FROM certificates_certificate t JOIN casework_case c ON c.number = t.case_number
    WHERE c.bundle_id = %s
"""


@dataclass(frozen=True, slots=True)
class BundleRow:
    """What a step needs to know of the bundle: the fields are the columns of `CASE` after the case's own."""

    id: int
    number: str
    matter: str
    title: str
    owner: str
    owner_name: str
    submitted_by_id: int
    acting_as: str
    at_window: str
    form: dict[str, Any]
    documents: dict[str, Any]
    corrected: dict[str, Any]

    @property
    def current(self) -> dict[str, Any]:
        """The form with what supplements have corrected."""
        return self.form | self.corrected


@dataclass(slots=True)
class Row:
    """A case as a step works on it: its state, its place in the bundle, and what must be written."""

    id: int
    number: str
    order: int
    item: str
    item_code: str
    item_version: int
    organisation: str
    state: State
    head: str
    bundle: BundleRow


_CASE_COLUMNS = tuple(field.name for field in fields(Row))[:-1]
_BUNDLE_COLUMNS = tuple(field.name for field in fields(BundleRow))
"""In the order of `CASE`: first the case's, then its bundle's."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A case that is not written yet."""

    row: Row
    """Without id and head: they come with the writing."""
    item_name: str
    event: Event
    deadline: Deadline


@lru_cache(maxsize=1024)
def as_time(moment: datetime | None) -> Any:
    """A moment as the database in use writes it; the moment of a step is written in many rows."""
    return connection.ops.adapt_datetimefield_value(moment)


def as_day(day: date | None) -> Any:
    """A day as the database in use writes it."""
    return connection.ops.adapt_datefield_value(day)


_write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def as_json(value: Any) -> str:
    """A JSON value as both databases take it."""
    return _write_json(value)


def read_time(value: Any) -> datetime | None:
    """A moment as it was read, in China's time zone."""
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return (moment if moment.tzinfo else make_aware(moment, connection.timezone)).astimezone(CHINA)


def read_json(value: Any) -> Any:
    """A JSON value as it was read."""
    return json.loads(value) if isinstance(value, str) else value


@contextmanager
def without_waiting() -> Iterator[None]:
    """Inside a transaction: PostgreSQL is sent the next statement before it has answered one that returns nothing."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def next_serial(day: date) -> int:
    """The next serial of a day."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SERIAL, [as_day(day)])
        (serial,) = cursor.fetchone()
    return int(serial)


def insert_bundle(values: Sequence[Any]) -> int:
    """Insert a bundle with the columns of `INSERT_BUNDLE`; returns its id."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT_BUNDLE, values)
        return int(cursor.fetchone()[0])


def insert_parties(rows: Sequence[Sequence[Any]]) -> None:
    """Insert the parties of a bundle."""
    with connection.cursor() as cursor:
        _insert(cursor, INSERT_PARTIES, rows)


def insert_cases(beginnings: Sequence[Beginning]) -> None:
    """Insert the cases of a new bundle, each with its first event and its periods; their rows get id and head."""
    cases: list[tuple[Any, ...]] = []
    events: list[tuple[Row, tuple[int, str, str]]] = []
    for begun in beginnings:
        row = begun.row
        links, row.head = _links(ORIGIN, 0, [begun.event])
        events += [(row, written) for written in links]
        case = (row.number, row.bundle.id, row.order, row.item, row.item_code, row.item_version, begun.item_name)
        cases.append((*case, row.organisation, *_snapshot(row.state, row.head, begun.deadline)))
    with connection.cursor() as cursor:
        _insert(cursor, INSERT_CASES, cases)
        ids = dict(cursor.fetchall())
        for begun in beginnings:
            begun.row.id = ids[begun.row.number]
        _insert(cursor, INSERT_EVENTS, [(row.id, *written) for row, written in events])
        periods = [
            _period(begun.row.id, place, period)
            for begun in beginnings
            for place, period in enumerate(begun.row.state.periods, start=1)
        ]
        _insert(cursor, INSERT_PERIODS, periods)


def _insert(cursor: Any, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows by one statement, which costs one question to the database instead of one for each row."""
    cursor.execute(_for_rows(statement, len(rows), len(rows[0])), [value for row in rows for value in row])


@lru_cache(maxsize=256)
def _for_rows(statement: str, rows: int, columns: int) -> str:
    return statement.format(", ".join([f"({', '.join(['%s'] * columns)})"] * rows))


def _snapshot(state: State, head: str, deadline: Deadline) -> tuple[Any, ...]:
    """The columns of a case that follow from its state, in the order of `INSERT_CASES` and `UPDATE_CASE`."""
    return (
        state.officer,
        state.status.value,
        state.outcome.value if state.outcome else "",
        as_json(state.snapshot()),
        state.version,
        head,
        as_day(deadline.promised.on if deadline.promised else None),
        as_day(deadline.statutory.on if deadline.statutory else None),
        as_time(state.periods[-1].began_at if state.is_closed else None),
    )


def _links(head: str, position: int, events: Sequence[Event]) -> tuple[list[tuple[int, str, str]], str]:
    rows = []
    for place, event in enumerate(events, start=position + 1):
        payload = event.payload()
        digest = link(head, payload, settings.AUDIT_KEY)
        rows.append((place, as_json(payload), digest))
        head = sealed(digest, settings.AUDIT_KEY)
    return rows, head


def _period(case: int, place: int, period: Period) -> tuple[Any, ...]:
    began, ended = as_time(period.began_at), as_time(period.ended_at)
    return case, place, period.holder.value, period.clock.value, began, ended


def get_row(number: str) -> Row:
    """A case to work on. Raises `NotFound`.

    Until the transaction ends no other step of its bundle begins: of two that end at once, the later one sees what the
    former issued, and what waited for both is called. On SQLite whole transactions take turns.
    """
    with connection.cursor() as cursor:
        cursor.execute(CASE_BY_NUMBER + _holding_the_bundle(), [number])
        found = cursor.fetchone()
        if found is None:
            raise no_such_case()
        return _row(found, cursor)


def _holding_the_bundle() -> str:
    can = connection.features.has_select_for_update
    return f" {connection.ops.for_update_sql(of=('b',), no_key=True)}" if can else ""


def rows_in(bundle_id: int, status: Status) -> list[Row]:
    """The cases of a bundle in a status, in the order of the strip."""
    with connection.cursor() as cursor:
        cursor.execute(CASES_IN_STATUS, [bundle_id, status.value])
        return [_row(found, cursor) for found in cursor.fetchall()]


def _row(found: Sequence[Any], cursor: Any) -> Row:
    cursor.execute(PERIODS, [found[0]])
    periods = tuple(
        Period(Holder(holder), Clock(clock), read_time(began), read_time(ended))  # type: ignore[arg-type]
        for holder, clock, began, ended in cursor.fetchall()
    )
    case = dict(zip(_CASE_COLUMNS, found, strict=False))
    bundle = dict(zip(_BUNDLE_COLUMNS, found[len(_CASE_COLUMNS) :], strict=True))
    read = {name: read_json(bundle[name]) for name in ("form", "documents", "corrected")}
    case["state"] = State.from_snapshot(read_json(case["state"]), periods)
    return Row(**case, bundle=BundleRow(**bundle | read))


def append(row: Row, state: State, events: Sequence[Event], deadline: Deadline) -> None:
    """Write what happened and the new state together.

    Raises `Conflict` where the case moved on since it was read; then nothing is written.
    """
    links, head = _links(row.head, row.state.version, events)
    with connection.cursor() as cursor:
        cursor.execute(
            UPDATE_CASE,
            [
                *_snapshot(state, head, deadline),
                row.id,
                row.state.version,
            ],
        )
        if cursor.rowcount != 1:
            raise Conflict("moved_on", "此件刚由别人更新，您的操作没有执行。请刷新页面查看最新进展")
        _insert(cursor, INSERT_EVENTS, [(row.id, *written) for written in links])
        before = row.state.periods
        for place, period in enumerate(state.periods, start=1):
            if place > len(before):
                _insert(cursor, INSERT_PERIODS, [_period(row.id, place, period)])
            elif period is not before[place - 1]:
                cursor.execute(END_PERIOD, [as_time(period.ended_at), row.id, place])
    row.state, row.head = state, head


def delete_draft(account: int, matter: str, owner: str) -> None:
    """The draft is sent or thrown away."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_DRAFT, [account, matter, owner])


def correct(bundle: BundleRow, form: dict[str, Any]) -> None:
    """Keep what a supplement corrects in the one form of the bundle; what was handed in stays beside it."""
    if form:
        with connection.cursor() as cursor:
            cursor.execute(CORRECT, [as_json(bundle.corrected | form), bundle.id])


def close_one(bundle_id: int, at: datetime) -> bool:
    """One case of the bundle is closed; returns whether it was the last, which settles the bundle."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_ONE, [bundle_id])
        if cursor.fetchone()[0]:
            return False
        cursor.execute(SETTLE, [as_time(at), bundle_id])
        return True


def issued_in(bundle_id: int) -> frozenset[str]:
    """Materials of the certificates that cases of the bundle have brought forth."""
    with connection.cursor() as cursor:
        cursor.execute(ISSUED_IN_BUNDLE, [bundle_id])
        return frozenset(material for (material,) in cursor.fetchall())
