"""An event log in memory: its events and its cases as columns, and what it says about itself.

One row an event, in the order of the file. The first columns have the same names whatever the log's kind, the others
are called as the attributes are. Each column that is an attribute carries its type and key, so that it can be written
as it was read.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from .moments import as_moment, moments, moments_of
from .ordering import in_order
from .traces import Attributes, Header, Piece

if TYPE_CHECKING:
    import pyarrow as pa

CORE = {
    ("string", "concept:name"): "activity",
    ("date", "time:timestamp"): "time",
    ("string", "org:resource"): "resource",
}
"""The attributes of an event that have a column of a fixed name."""

FIXED = ("case", "activity", "time", "resource", "position", "trace")
"""The columns that every log has: case and activity (text), time (UTC, microseconds), resource (text or null), the
place in the file, the number of the trace (-1: an event outside of traces, whose case is null)."""

NESTED = "nested"
"""The column of what no column holds, as JSON: a list of attributes (`traces.Attribute`)."""


@dataclass
class Log:
    """A log."""

    events: "pa.Table"
    cases: "pa.Table"
    """One row a trace, in the order of the file: `trace`, `case`, and the attributes of traces."""
    header: Header = field(default_factory=Header)
    kind: str = "xes"
    """What it was read from: xes, csv, ocel."""

    def header_json(self) -> str:
        """The header as it is kept beside the columns."""
        return json.dumps({"kind": self.kind, **asdict(self.header)}, ensure_ascii=False)


def header_from(text: str) -> tuple[str, Header]:
    """The kind and the header as they were kept."""
    document = json.loads(text)
    kind = document.pop("kind")
    return kind, Header(**document)


@dataclass(frozen=True)
class Column:
    """A column that is an attribute."""

    name: str
    type: str
    """string, date, int, float, boolean, id."""
    key: str


def attributes_of(schema: "pa.Schema") -> list[Column]:
    """The columns of a table that are attributes, in order."""
    found = []
    for one in schema:
        said = one.metadata or {}
        if b"key" in said:
            found.append(Column(one.name, said[b"type"].decode(), said[b"key"].decode()))
    return found


def of_cases(log: Log) -> Log:
    """The log of a CSV with the columns `case:…` that say one thing throughout each case as attributes of the cases."""
    import pyarrow as pa
    import pyarrow.compute as pc

    events, cases = log.events, log.cases
    trace = events["trace"].combine_chunks().to_numpy()
    first = np.unique(trace, return_index=True)[1]
    for one in attributes_of(events.schema):
        if one.name == "case" or not one.key.startswith("case:"):
            continue
        values = events[one.name].combine_chunks()
        of_case = values.take(pa.array(first))
        spread = of_case.take(pa.array(trace))
        both_missing = pc.and_(pc.is_null(values), pc.is_null(spread))
        if pc.all(pc.or_(both_missing, pc.fill_null(pc.equal(values, spread), False))).as_py():
            key = one.key.removeprefix("case:")
            name = key if key not in cases.column_names else f"{key}_"
            said = {b"type": b"string", b"key": key.encode()}
            cases = cases.append_column(pa.field(name, pa.utf8(), metadata=said), of_case)
            events = events.drop_columns([one.name])
    return Log(events, cases, log.header, log.kind)


def offset_of(name: str) -> str:
    """The column with the offsets of a date's column."""
    return f"{name} offset"


def offsets(table: "pa.Table", name: str) -> "pa.Array":
    """The offsets of a date's column, none where nothing was written; UTC's where the log keeps none."""
    import pyarrow as pa

    if offset_of(name) in table.column_names:
        return table[offset_of(name)].combine_chunks()
    return pa.array(np.zeros(table.num_rows, np.int16))


def from_pieces(pieces: Sequence[Piece], header: Header) -> Log:
    """A log from what the readers of XES gave."""
    import pyarrow as pa

    events, nested = _table([piece.of_events for piece in pieces], [len(piece.trace_of_event) for piece in pieces])
    base = np.cumsum([0, *(piece.traces for piece in pieces)])
    numbers = [
        np.where(one.trace_of_event < 0, -1, one.trace_of_event + at) for one, at in zip(pieces, base, strict=False)
    ]
    trace = np.concatenate([np.array([], np.int64), *numbers]).astype(np.int32)
    traces, nested_traces = _table([piece.of_traces for piece in pieces], [piece.traces for piece in pieces])
    total = int(base[-1])
    names = _case_names(traces, total)
    cases = pa.table({"trace": pa.array(np.arange(total, dtype=np.int32)), "case": names})
    cases = _with(cases, traces, {}, {"trace", "case", NESTED}, nested_traces)
    own = names.take(pa.array(np.maximum(trace, 0), mask=trace < 0)) if total else pa.nulls(len(trace), pa.utf8())
    table = pa.table({"case": own})
    count = len(trace)
    for (type_, key), name in CORE.items():
        same = [column for (_, one), (column, _) in events.items() if one == key]
        if len(same) == 1 and (type_, key) in events and _fits(name, same[0]):
            table = _append(table, name, type_, key, events.pop((type_, key)))
        else:
            table = table.append_column(name, _together(name, same, count))
    table = in_order(table).append_column("trace", pa.array(trace))
    return Log(_with(table, events, CORE, {*FIXED, NESTED}, nested), cases, header)


def _fits(name: str, column: "pa.ChunkedArray") -> bool:
    return name != "time" or _is_time(column)


def _is_time(column: "pa.ChunkedArray") -> bool:
    import pyarrow as pa

    return bool(pa.types.is_timestamp(column.type))


def _together(name: str, columns: "list[pa.ChunkedArray]", count: int) -> "pa.ChunkedArray":
    """The column of a fixed name where the attribute has another type than usual, has several, or isn't there."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = pa.timestamp("us", "UTC") if name == "time" else pa.utf8()
    if name == "time":
        columns = [_read_times(column) for column in columns if _is_time(column) or pa.types.is_string(column.type)]
    else:
        columns = [pc.cast(column, pa.utf8()) for column in columns]
    if not columns:
        return pa.chunked_array([pa.nulls(count, kind)])
    return pc.coalesce(*columns) if len(columns) > 1 else columns[0]


def _read_times(column: "pa.ChunkedArray") -> "pa.ChunkedArray":
    import pyarrow as pa

    if _is_time(column):
        return column
    return pa.chunked_array([moments_of([as_moment(text) if text else None for text in column.to_pylist()])])


def _case_names(traces: dict[tuple[str, str], Any], total: int) -> "pa.Array":
    """The names of the cases: what the trace is called, `#3` for the third where it has no name or an empty one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [column for (_, key), (column, _) in traces.items() if key == "concept:name"]
    named = _together("case", columns, total).combine_chunks()
    empty = pc.equal(named, "")
    if not named.null_count and not pc.any(empty).as_py():
        return named
    named = pc.if_else(pc.fill_null(empty, True), None, named)
    mark = "#"
    while pc.any(pc.starts_with(named, mark)).as_py():
        mark += "#"
    return pc.coalesce(named, pa.array([f"{mark}{number}" for number in range(1, total + 1)], pa.utf8()))


def _table(
    parts: Sequence[Attributes], counts: Sequence[int]
) -> tuple[dict[tuple[str, str], tuple[Any, Any]], "pa.Array | None"]:
    """The columns of all pieces put together and read as their types, with the offsets of dates; and what is nested."""
    import pyarrow as pa

    keys = list(dict.fromkeys(key for part in parts for key in part.columns))
    found = {}
    for type_, key in keys:
        chunks = [part.columns.get((type_, key), None) for part in parts]
        filled = zip(chunks, counts, strict=True)
        whole = [pa.nulls(count, pa.utf8()) if chunk is None else chunk for chunk, count in filled]
        found[type_, key] = typed(type_, whole)
    rest: dict[int, list[Any]] = {}
    base = 0
    for part, count in zip(parts, counts, strict=True):
        for owner, attribute in part.rest:
            rest.setdefault(base + owner, []).append(attribute)
        base += count
    if not rest:
        return found, None
    texts: list[str | None] = [None] * base
    for owner, attributes in rest.items():
        texts[owner] = json.dumps(attributes, ensure_ascii=False)
    return found, pa.array(texts, pa.utf8())


def typed(type_: str, chunks: "list[pa.Array]") -> "tuple[pa.ChunkedArray, pa.ChunkedArray | None]":
    """Texts as their type where all of them can be read as it without loss, else as they are; with a date's offsets."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        if type_ == "date":
            pairs = [moments(chunk) for chunk in chunks]
            if all(pair is not None for pair in pairs):
                found = [pair for pair in pairs if pair is not None]
                times = pa.chunked_array([time for time, _ in found], pa.timestamp("us", "UTC"))
                return times, pa.chunked_array([offset for _, offset in found], pa.int16())
        elif type_ == "int":
            return pa.chunked_array([pc.cast(chunk, pa.int64()) for chunk in chunks], pa.int64()), None
        elif type_ == "float":
            return pa.chunked_array([pc.cast(chunk, pa.float64()) for chunk in chunks], pa.float64()), None
        elif type_ == "boolean":
            return pa.chunked_array([pc.cast(chunk, pa.bool_()) for chunk in chunks], pa.bool_()), None
    except pa.ArrowInvalid:
        pass
    return pa.chunked_array(chunks, pa.utf8()), None


def _with(
    table: "pa.Table",
    columns: dict[tuple[str, str], tuple[Any, Any]],
    fixed: Iterable[tuple[str, str]],
    taken: set[str],
    nested: "pa.Array | None",
) -> "pa.Table":
    for (type_, key), column in columns.items():
        name = key
        while name in taken:
            name = f"{key} ({type_})" if f"{key} ({type_})" not in taken else f"{name}_"
        taken |= {name, offset_of(name)}
        table = _append(table, name, type_, key, column)
    return table if nested is None else table.append_column(NESTED, nested)


def _append(table: "pa.Table", name: str, type_: str, key: str, column: tuple[Any, Any]) -> "pa.Table":
    import pyarrow as pa

    values, written = column
    said = {b"type": type_.encode(), b"key": key.encode()}
    table = table.append_column(pa.field(name, values.type, metadata=said), values)
    if written is not None:
        table = table.append_column(offset_of(name), written)
    return table
