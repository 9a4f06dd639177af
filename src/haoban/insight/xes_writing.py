"""Writing XES (IEEE 1849-2016): what was read from XES comes out as it was, other logs with the standard extensions."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np

from .log import NESTED, Log, attributes_of, of_cases, offsets
from .moments import as_texts
from .traces import Attribute, Header

if TYPE_CHECKING:
    import pyarrow as pa

STANDARD = (("Concept", "concept"), ("Time", "time"), ("Organizational", "org"), ("Lifecycle", "lifecycle"))
"""The extensions of the standard whose attributes a log may use, with their prefixes."""
_AT_ONCE = 50_000
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WHITE = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;", '"': "&quot;"}


def quoted(text: str) -> str:
    """A text as the value of an XML attribute; what XML can't hold (control characters) is left out."""
    return f'"{escape(text if text.isprintable() else _NEVER.sub("", text), _WHITE)}"'


def write_xes(log: Log, target: Path) -> None:
    """Write a log; `.gz` at the end of the name compresses it."""
    import gzip

    with gzip.open(target, "wb", 6) if target.suffix == ".gz" else target.open("wb") as file:
        _write(log, file)  # type: ignore[arg-type]


def _write(log: Log, file: IO[bytes]) -> None:
    log = of_cases(log) if log.kind == "csv" else log
    header = log.header if log.kind == "xes" else _standard(log)
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    # Without a namespace: the schema of the standard has none, and what comes from XES keeps the one it had.
    nests = NESTED in log.events.column_names or NESTED in log.cases.column_names
    said = {"xes.version": "1849.2016", "xes.features": "nested-attributes" if nests else ""}
    file.write(f"<log{_said({**said, **header.attributes})}>\n".encode())
    for extension in header.extensions:
        file.write(f"<extension{_said(extension)}/>\n".encode())
    for entry in header.globals:
        scope = {} if entry["scope"] is None else {"scope": entry["scope"]}
        file.write(f"<global{_said(scope)}>\n{''.join(map(_rendered, entry['attributes']))}</global>\n".encode())
    for classifier in header.classifiers:
        file.write(f"<classifier{_said(classifier)}/>\n".encode())
    for attribute in header.log:
        file.write(_rendered(attribute).encode())
    _write_traces(log, file)
    file.write(b"</log>\n")


def _said(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoted(value)}" for name, value in attributes.items())


def _standard(log: Log) -> Header:
    prefixes = {one.key.partition(":")[0] for one in attributes_of(log.events.schema)} | {"concept"}
    extensions = [
        {"name": name, "prefix": prefix, "uri": f"http://www.xes-standard.org/{prefix}.xesext"}
        for name, prefix in STANDARD
        if prefix in prefixes
    ]
    return Header(extensions=extensions)


def _write_traces(log: Log, file: IO[bytes]) -> None:
    """The traces in their order, each with its events in the order of the file, then the events outside of traces."""
    trace = log.events["trace"].combine_chunks().to_numpy()
    order = np.argsort(trace, kind="stable")
    outside = int((trace < 0).sum())
    traces = _owner_texts(log.cases, *_trace_attributes(log))
    inside = order[outside:]
    bounds = np.searchsorted(trace[inside], np.arange(len(traces) + 1))
    texts = _event_texts(log, inside)
    for number, attributes in enumerate(traces):
        file.write(b"<trace>\n" + attributes.encode())
        for _ in range(bounds[number + 1] - bounds[number]):
            file.write(next(texts).encode())
        file.write(b"</trace>\n")
    for text in _event_texts(log, order[:outside]):
        file.write(text.encode())


def _event_texts(log: Log, order: "np.ndarray[Any, Any]") -> Iterator[str]:
    import pyarrow as pa

    columns = [(one.name, one.type, _xes_key(log, one.name, one.key)) for one in attributes_of(log.events.schema)]
    columns = [one for one in columns if one[0] != "case"]
    for begin in range(0, len(order), _AT_ONCE):
        part = log.events.take(pa.array(order[begin : begin + _AT_ONCE]))
        for text in _owner_texts(part, columns, NESTED):
            yield f"<event>\n{text}</event>\n"


def _xes_key(log: Log, name: str, key: str) -> str:
    """The key of a column: a CSV's own name, but the standard's for the columns of fixed names."""
    fixed = {"activity": "concept:name", "time": "time:timestamp", "resource": "org:resource"}
    return fixed.get(name, key) if log.kind == "csv" else key


def _trace_attributes(log: Log) -> tuple[list[tuple[str, str, str]], str]:
    columns = [(one.name, one.type, one.key) for one in attributes_of(log.cases.schema)]
    if log.kind != "xes":
        columns.insert(0, ("case", "string", "concept:name"))
    return columns, NESTED


def _owner_texts(table: "pa.Table", columns: list[tuple[str, str, str]], nested: str) -> list[str]:
    """The attributes of each row as XML."""
    import pyarrow.compute as pc

    inner: list[list[Attribute]] = [[] for _ in range(table.num_rows)]
    if nested in table.column_names:
        inner = [json.loads(text) if text else [] for text in table[nested].to_pylist()]
    parts = []
    for name, type_, key in columns:
        begin, end = f"<{type_} key={quoted(key)} value=", "/>\n"
        texts = _texts(table, name, type_)
        whole = pc.binary_join_element_wise(begin, texts, end, "")
        parts.append(pc.fill_null(whole, ""))
    flat = pc.binary_join_element_wise(*parts, "").to_pylist() if parts else [""] * table.num_rows
    if not any(inner):
        return flat
    return [
        _with_nested(text, attributes) if attributes else text for text, attributes in zip(flat, inner, strict=True)
    ]


def _texts(table: "pa.Table", name: str, type_: str) -> "pa.Array":
    """A column as quoted values."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = table[name].combine_chunks()
    if pa.types.is_timestamp(column.type):
        plain = as_texts(column, offsets(table, name))
        return pc.binary_join_element_wise('"', plain, '"', "")
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.utf8())
    if pa.types.is_floating(column.type):
        return pa.array([None if one is None else f'"{_float(one)}"' for one in column.to_pylist()], pa.utf8())
    if not pa.types.is_string(column.type):
        return pc.binary_join_element_wise('"', pc.cast(column, pa.utf8()), '"', "")
    known = column.dictionary_encode()
    return pa.array([quoted(text) for text in known.dictionary.to_pylist()], pa.utf8()).take(known.indices)


def _float(value: float) -> str:
    """A float as xs:double: the shortest that reads back the same, INF and NaN as XML writes them."""
    if value != value:
        return "NaN"
    return repr(value) if abs(value) != float("inf") else "INF" if value > 0 else "-INF"


def _with_nested(flat: str, attributes: list[Attribute]) -> str:
    """The flat attributes with what is inside of them put in, and those that no column holds behind them."""
    own = flat.split("/>\n")[:-1]
    ends = ["/>\n"] * len(own)
    more = []
    for attribute in attributes:
        type_, key, value = attribute[:3]
        begin = f"<{type_} key={quoted(key or '')} value="
        at = next((at for at, text in enumerate(own) if text.startswith(begin)), None)
        if value is None and key is not None and len(attribute) > 3 and at is not None:
            ends[at] = f">\n{''.join(map(_rendered, attribute[3]))}</{type_}>\n"
        else:
            more.append(_rendered(attribute))
    return "".join(text + end for text, end in zip(own, ends, strict=True)) + "".join(more)


def _rendered(attribute: Attribute) -> str:
    type_, key, value = attribute[:3]
    said = "" if key is None else f" key={quoted(key)}"
    said += "" if value is None else f" value={quoted(value)}"
    if len(attribute) < 4:
        return f"<{type_}{said}/>\n"
    return f"<{type_}{said}>\n{''.join(map(_rendered, attribute[3]))}</{type_}>\n"
