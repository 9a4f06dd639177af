"""Opening an event log, whatever its kind: found by its content, not by its name."""

from collections.abc import Collection
from pathlib import Path

from haoban.kernel.extras import need
from haoban.kernel.refusals import NotFound, Refusal

from .csv_heading import Mapping
from .csv_log import read_csv
from .log import Log
from .ocel import Ocel
from .ocel_json import read_ocel_json
from .ocel_sqlite import read_ocel_sqlite
from .ocel_xml import read_ocel_xml
from .parquet import read_parquet, read_parquet_ocel
from .unpacking import open_unpacked
from .xes import read_xes


def read_any(path: Path, mapping: Mapping | None = None, wanted: Collection[str] | None = None) -> Log | Ocel:
    """The log in a file: XES (also .gz), CSV (also .gz), OCEL 2.0 (JSON, SQLite, XML), or what `log import` kept.

    `wanted` names the attributes of events that are needed beside case, activity, time and resource; all without it.
    """
    need("analysis")
    if path.is_dir() and (path / "objects.parquet").is_file():
        return read_parquet_ocel(path)
    if not path.is_file():
        raise NotFound("no_such_file", "没有文件“%(file)s”", {"file": str(path)})
    with open_unpacked(path) as (_, head):
        bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare:
        raise Refusal("log_empty", "“%(file)s”是空的", {"file": path.name})
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refusal("log_workbook", "“%(file)s”是 Excel 文件，请另存为 CSV 再用", {"file": path.name})
    if head.startswith(b"SQLite format 3\x00"):
        return read_ocel_sqlite(path)
    if head.startswith(b"PAR1"):
        return read_parquet(path)
    if bare.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<")):
        if b"<object-types" in head or b"<event-types" in head or _is_ocel_xml(path):
            return read_ocel_xml(path)
        return read_xes(path, None if wanted is None else {*wanted, "concept:name", "time:timestamp", "org:resource"})
    if bare.startswith(b"{") or (bare.startswith(b"[") and bare[1:].lstrip().startswith(b"{")):
        return read_ocel_json(path)
    return read_csv(path, mapping or Mapping(), wanted)


def _is_ocel_xml(path: Path) -> bool:
    """Whether one of the sections of OCEL 2.0 comes before any trace of XES."""
    with open_unpacked(path) as (file, _):
        start = file.read(1 << 16)
    sections = [
        at for name in (b"<objects", b"<events", b"<object-types", b"<event-types") if (at := start.find(name)) >= 0
    ]
    trace = start.find(b"<trace")
    return bool(sections) and (trace < 0 or min(sections) < trace)


def read_log(
    path: Path,
    mapping: Mapping | None = None,
    case_type: str | None = None,
    wanted: Collection[str] | None = None,
) -> Log:
    """The log in a file as events of cases; of OCEL the objects of `case_type` are the cases (`Ocel.by_case`)."""
    found = read_any(path, mapping, wanted)
    return found.by_case(case_type) if isinstance(found, Ocel) else found
