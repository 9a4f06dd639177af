"""Opening an event log, whatever its kind: found by its content, not by its name."""

from pathlib import Path
from typing import TYPE_CHECKING

from haoban.kernel.extras import need
from haoban.kernel.refusals import NotFound

from .csv_log import Mapping, read_csv
from .ocel import read_ocel_json, read_ocel_sqlite
from .xes import read_xes

if TYPE_CHECKING:
    import pyarrow as pa


def read_log(path: Path, mapping: Mapping | None = None, case_type: str | None = None) -> "pa.Table":
    """The events of a log as columns (`events.Columns.table`): XES, also .gz, OCEL 2.0 (JSON, SQLite), Parquet, CSV."""
    need("analysis")
    if not path.is_file():
        raise NotFound("no_such_file", "没有文件“%(file)s”", {"file": str(path)})
    with path.open("rb") as file:
        head = file.read(512)
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"\x1f\x8b") or bare.startswith(b"<"):
        return read_xes(path)
    if head.startswith(b"SQLite format 3\x00"):
        return read_ocel_sqlite(path, case_type)
    if head.startswith(b"PAR1"):
        import pyarrow.parquet as pq

        return pq.read_table(path)
    if bare.startswith(b"{"):
        return read_ocel_json(path, case_type)
    return read_csv(path, mapping or Mapping())
