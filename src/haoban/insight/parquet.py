"""Logs kept as columns: Parquet, with what a log says about itself in the file's own metadata."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from haoban.kernel.refusals import Refusal

from .log import Log, header_from
from .ocel import Event, Ocel, Thing

if TYPE_CHECKING:
    import pyarrow as pa

_HEADER = b"haoban"


def cases_beside(path: Path) -> Path:
    """The file with the cases, beside the one with the events."""
    return path.with_name(f"{path.stem}.cases.parquet")


def write_parquet(log: Log, target: Path) -> None:
    """Keep a log: its events in `target`, its cases beside it."""
    import pyarrow.parquet as pq

    said = {**(log.events.schema.metadata or {}), _HEADER: log.header_json().encode()}
    pq.write_table(log.events.replace_schema_metadata(said), target, compression="zstd")
    pq.write_table(log.cases, cases_beside(target), compression="zstd")


def read_parquet(path: Path) -> Log:
    """A log that was kept. Raises `Refusal` `parquet_foreign` for another Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from .ordering import numbered

    try:
        events = pq.read_table(path)
        events.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        raise Refusal("parquet_broken", "“%(file)s”读不出来：%(why)s", {"file": path.name, "why": str(error)}) from None
    missing = {"case", "activity", "time", "resource", "position"} - set(events.column_names)
    if missing:
        there = {"file": path.name, "missing": "、".join(sorted(missing))}
        raise Refusal("parquet_foreign", "“%(file)s”不是好办保存的日志，缺少列：%(missing)s", there)
    said = (events.schema.metadata or {}).get(_HEADER)
    if "trace" not in events.column_names:
        events = events.append_column("trace", pa.array(numbered(events["case"])[0]))
    beside = cases_beside(path)
    if beside.is_file():
        cases = pq.read_table(beside)
    else:
        names = numbered(events["case"])[1]
        cases = pa.table({"trace": pa.array(range(len(names)), pa.int32()), "case": names})
    if said is None:
        return Log(events, cases, kind="csv")
    try:
        kind, header = header_from(said.decode())
    except (ValueError, KeyError, TypeError) as error:  # no JSON, or another
        raise Refusal("parquet_broken", "“%(file)s”读不出来：%(why)s", {"file": path.name, "why": str(error)}) from None
    return Log(events.replace_schema_metadata(None), cases, header, kind)


def write_parquet_ocel(log: Ocel, folder: Path) -> None:
    """Keep an object-centric log in a folder: a table for events, objects, their attributes and their relations."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)

    def table(name: str, columns: dict[str, list[Any]], declared: Any = None) -> None:
        arrays = {column: pa.array(values, pa.utf8()) for column, values in columns.items()}
        made = pa.table(arrays)
        if declared is not None:
            made = made.replace_schema_metadata({_HEADER: json.dumps(declared, ensure_ascii=False).encode()})
        pq.write_table(made, folder / f"{name}.parquet", compression="zstd")

    def related(owners: "list[Event] | list[Thing]", name: str) -> None:
        links = [(one.id, *link) for one in owners for link in one.objects]
        table(name, dict(zip(("owner", "object", "qualifier"), _columns(links, 3), strict=True)))

    events, things = log.events, log.objects
    kept = {
        "id": [one.id for one in events],
        "type": [one.type for one in events],
        "time": [one.time for one in events],
    }
    table("events", kept, [log.name, log.event_types, log.from_json])
    table("objects", {"id": [one.id for one in things], "type": [one.type for one in things]}, log.object_types)
    of_events = [(one.id, name, json.dumps(value)) for one in events for name, value in one.attributes]
    table("event_attributes", dict(zip(("owner", "name", "value"), _columns(of_events, 3), strict=True)))
    of_objects = [(one.id, name, time, json.dumps(value)) for one in things for name, time, value in one.attributes]
    table("object_attributes", dict(zip(("owner", "name", "time", "value"), _columns(of_objects, 4), strict=True)))
    related(events, "event_object")
    related(things, "object_object")


def _columns(rows: list[Any], count: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(count)]


def read_parquet_ocel(folder: Path) -> Ocel:
    """An object-centric log that was kept."""
    import pyarrow.parquet as pq

    def table(name: str) -> "pa.Table":
        return pq.read_table(folder / f"{name}.parquet")

    kept, objects = table("events"), table("objects")
    name, event_types, from_json = json.loads(kept.schema.metadata[_HEADER])
    object_types = json.loads(objects.schema.metadata[_HEADER])
    events = {row["id"]: Event(row["id"], row["type"], row["time"]) for row in kept.to_pylist()}
    things = {row["id"]: Thing(row["id"], row["type"]) for row in objects.to_pylist()}
    for row in table("event_attributes").to_pylist():
        events[row["owner"]].attributes.append((row["name"], json.loads(row["value"])))
    for row in table("object_attributes").to_pylist():
        things[row["owner"]].attributes.append((row["name"], row["time"], json.loads(row["value"])))
    for owners, links in ((events, "event_object"), (things, "object_object")):
        for row in table(links).to_pylist():
            owners[row["owner"]].objects.append((row["object"], row["qualifier"]))
    return Ocel(name, event_types, object_types, list(events.values()), list(things.values()), from_json)
