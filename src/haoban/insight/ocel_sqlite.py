"""OCEL 2.0 as SQLite, in and out: a table for each type of event and object, beside those that relate them."""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from haoban.kernel.refusals import Problem, Refusal

from .moments import as_moment
from .ocel import BEGINNING, Declared, Event, Ocel, Thing, Value, incomplete, typed

_COLUMNS = {"string": "TEXT", "time": "TIMESTAMP", "integer": "INTEGER", "float": "REAL", "boolean": "BOOLEAN"}
_TYPES = {"TEXT": "string", "TIMESTAMP": "time", "INTEGER": "integer", "REAL": "float", "BOOLEAN": "boolean"}
_OWN = {"ocel_id", "ocel_time", "ocel_changed_field"}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def read_ocel_sqlite(path: Path) -> Ocel:
    """The log in a file. Raises `Refusal` with the missing table or column, or for a broken database."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
            base.execute("PRAGMA trusted_schema = OFF")
            views = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
            if views:  # a view may never come to an end
                raise incomplete(path.name, views[0], "是视图，只读取表；请把它存成表")
            return _read(base, path.name)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if "no such" in str(error):
            raise incomplete(path.name, "", f"缺少 OCEL 2.0 的表或列：{error}") from None
        problem = Problem(f"数据库不完整或已损坏（{error}），请重新导出", path.name)
        raise Refusal("ocel_broken", "“%(file)s”不是完整的 OCEL 文件", {"file": path.name}, (problem,)) from None


def _read(base: sqlite3.Connection, name: str) -> Ocel:
    events = {
        str(one): Event(str(one), str(kind), "")
        for one, kind in base.execute("SELECT ocel_id, ocel_type FROM event ORDER BY rowid")
    }
    things = {
        str(one): Thing(str(one), str(kind))
        for one, kind in base.execute("SELECT ocel_id, ocel_type FROM object ORDER BY rowid")
    }
    event_types: Declared = {}
    for kind, table in base.execute("SELECT ocel_type, ocel_type_map FROM event_map_type ORDER BY rowid").fetchall():
        columns, rows = _table(base, f"event_{table}")
        event_types[str(kind)] = columns
        for row in rows:
            event = events.get(str(row["ocel_id"]))
            if event is None:
                raise incomplete(name, f"event_{table}", f"事件 {row['ocel_id']} 不在 event 表中")
            event.time = _time(row["ocel_time"])
            event.attributes = [(one, _value(columns[one], row[one])) for one in columns if row[one] is not None]
    object_types: Declared = {}
    tables = (
        base.execute("SELECT ocel_type, ocel_type_map FROM object_map_type ORDER BY rowid")
        if _has(base, "object_map_type")
        else ()
    )
    for kind, table in list(tables):
        columns, rows = _table(base, f"object_{table}")
        object_types[str(kind)] = columns
        for row in rows:
            thing = things.get(str(row["ocel_id"]))
            if thing is None:
                raise incomplete(name, f"object_{table}", f"对象 {row['ocel_id']} 不在 object 表中")
            changed = row.get("ocel_changed_field")
            time = _time(row["ocel_time"]) if row.get("ocel_time") else BEGINNING
            for one in columns:
                if row[one] is not None and changed in (None, "", one):
                    thing.attributes.append((one, time, _value(columns[one], row[one])))
    for one, other, qualifier in base.execute(
        "SELECT ocel_event_id, ocel_object_id, ocel_qualifier FROM event_object ORDER BY rowid"
    ):
        if str(one) in events:
            events[str(one)].objects.append((str(other), "" if qualifier is None else str(qualifier)))
    if _has(base, "object_object"):
        for one, other, qualifier in base.execute(
            "SELECT ocel_source_id, ocel_target_id, ocel_qualifier FROM object_object ORDER BY rowid"
        ):
            if str(one) in things:
                things[str(one)].objects.append((str(other), "" if qualifier is None else str(qualifier)))
    return Ocel(name, event_types, object_types, list(events.values()), list(things.values())).declare_all()


def _has(base: sqlite3.Connection, table: str) -> bool:
    return base.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def _table(base: sqlite3.Connection, table: str) -> tuple[dict[str, str], Iterable[dict[str, Any]]]:
    """The attributes of a type with their types, and its rows."""
    cursor = base.execute(f"SELECT * FROM {_quoted(table)} ORDER BY rowid")  # noqa: S608 - quoted
    names = [one[0] for one in cursor.description]
    kinds = {row[1]: str(row[2]).upper() for row in base.execute(f"PRAGMA table_info({_quoted(table)})")}
    columns = {one: _TYPES.get(kinds[one], "string") for one in names if one not in _OWN}
    return columns, (dict(zip(names, row, strict=True)) for row in cursor)


def _time(said: object) -> str:
    """A time of OCEL; without a zone it is UTC."""
    text = str(said)
    moment = as_moment(text, zone_minutes=0)
    named = re.search(r"(Z|[+-]\d\d:?\d\d)$", text)
    return text if moment is None or named else moment.isoformat().replace("+00:00", "Z")


def _value(kind: str, said: Any) -> Value:
    return typed(kind, said.decode("utf-8", "replace") if isinstance(said, bytes) else said)


def write_ocel_sqlite(log: Ocel, target: Path) -> None:
    """Write a log. Raises `Refusal` for attributes that SQLite can't tell apart (it reads names without their case)."""
    _check_names(log)
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as base, base:
        base.executescript(
            """
            CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);
            CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);
            CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL REFERENCES event_map_type);
            CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL REFERENCES object_map_type);
            CREATE TABLE event_object (ocel_event_id TEXT NOT NULL REFERENCES event, ocel_object_id TEXT NOT NULL,
                                       ocel_qualifier TEXT);
            CREATE TABLE object_object (ocel_source_id TEXT NOT NULL REFERENCES object, ocel_target_id TEXT NOT NULL,
                                        ocel_qualifier TEXT);
            """
        )
        for what, declared in (("event", log.event_types), ("object", log.object_types)):
            changed = ["ocel_changed_field TEXT"] if what == "object" else []
            for kind, table in _tables(declared).items():
                columns = [f"{_quoted(name)} {_COLUMNS.get(sort, 'TEXT')}" for name, sort in declared[kind].items()]
                base.execute(f"INSERT INTO {what}_map_type VALUES (?, ?)", (kind, table))  # noqa: S608 - one of two
                base.execute(
                    f"CREATE TABLE {_quoted(f'{what}_{table}')} "
                    f"({', '.join(['ocel_id TEXT NOT NULL', 'ocel_time TIMESTAMP', *changed, *columns])})"
                )
        _write_events(base, log)
        _write_objects(base, log)


def _tables(declared: Declared) -> dict[str, str]:
    """For each type a name of a table that SQLite tells from the others."""
    found: dict[str, str] = {}
    taken: set[str] = {"map_type", "object", "event"}
    for kind in declared:
        name = plain = re.sub(r"\W+", "", kind) or "type"
        number = 2
        while name.lower() in taken:
            name, number = f"{plain}{number}", number + 1
        taken.add(name.lower())
        found[kind] = name
    return found


def _check_names(log: Ocel) -> None:
    for declared in (log.event_types, log.object_types):
        for kind, attributes in declared.items():
            seen = {name: name for name in _OWN}
            for name in attributes:
                folded = "".join(one.lower() if one.isascii() else one for one in name)
                if folded in seen:
                    problem = Problem(f"“{kind}”的属性“{name}”与“{seen[folded]}”只差大小写，SQLite 分不开", log.name)
                    raise Refusal("ocel_sqlite_names", "这个日志写不成 SQLite，请导出为 JSON", {}, (problem,))
                seen[folded] = name


def _stored(kind: str, value: Value) -> Value:
    """A value as SQLite keeps it under a declared type; a text that would be taken for a number stays as written."""
    found = typed(kind, value)
    return int(found) if isinstance(found, bool) else found


def _insert(base: sqlite3.Connection, table: str, names: list[str], row: list[Any]) -> None:
    columns = ", ".join(_quoted(name) for name in names)
    marks = ", ".join("?" * len(names))
    base.execute(f"INSERT INTO {_quoted(table)} ({columns}) VALUES ({marks})", row)  # noqa: S608 - quoted


def _write_events(base: sqlite3.Connection, log: Ocel) -> None:
    tables = _tables(log.event_types)
    for event in log.events:
        kinds = log.event_types[event.type]
        base.execute("INSERT INTO event VALUES (?, ?)", (event.id, event.type))
        said = dict(event.attributes)
        row = [event.id, event.time, *(_stored(kinds[name], value) for name, value in said.items())]
        _insert(base, f"event_{tables[event.type]}", ["ocel_id", "ocel_time", *said], row)
        base.executemany("INSERT INTO event_object VALUES (?, ?, ?)", [(event.id, *one) for one in event.objects])


def _write_objects(base: sqlite3.Connection, log: Ocel) -> None:
    tables = _tables(log.object_types)
    for thing in log.objects:
        kinds, table = log.object_types[thing.type], f"object_{tables[thing.type]}"
        base.execute("INSERT INTO object VALUES (?, ?)", (thing.id, thing.type))
        first: dict[str, Value] = {}
        later: list[tuple[str, str, Value]] = []
        for name, time, value in thing.attributes:
            if as_moment(time, zone_minutes=0) == as_moment(BEGINNING) and name not in first:
                first[name] = value
            else:
                later.append((name, time, value))
        row = [thing.id, BEGINNING, *(_stored(kinds[name], value) for name, value in first.items())]
        _insert(base, table, ["ocel_id", "ocel_time", *first], row)
        for name, time, value in later:
            names = ["ocel_id", "ocel_time", "ocel_changed_field", name]
            _insert(base, table, names, [thing.id, time, name, _stored(kinds[name], value)])
        base.executemany("INSERT INTO object_object VALUES (?, ?, ?)", [(thing.id, *one) for one in thing.objects])
