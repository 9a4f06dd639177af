"""Reading event logs from CSV with mapped columns."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from haoban.kernel.decoding import read_text
from haoban.kernel.refusals import Problem, Refusal

from .events import Columns, as_moment, first_of

if TYPE_CHECKING:
    import pyarrow as pa

CASE = ("case:concept:name", "case_id", "caseid", "case id", "case", "办件编号")
ACTIVITY = ("concept:name", "activity", "event", "环节", "事件")
TIME = ("time:timestamp", "timestamp", "time", "complete timestamp", "时间")
RESOURCE = ("org:resource", "resource", "办理人")
"""Names by which the columns are known without a mapping, the first that is there."""


@dataclass(frozen=True)
class Mapping:
    """Which column is what; nothing for the known names."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    resource: str | None = None


def read_csv(path: Path, mapping: Mapping) -> "pa.Table":
    """The events of a CSV file as columns. A case called NA is a case.

    Raises `Refusal` for a missing column and, with row and column, for a missing case or a time that cannot be read.
    """
    text = read_text(path)
    rows = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    header = next(rows, [])
    case = _column(header, mapping.case, CASE, "case")
    activity = _column(header, mapping.activity, ACTIVITY, "activity")
    time = _column(header, mapping.time, TIME, "time")
    named = mapping.resource or first_of(header, RESOURCE)
    resource = header.index(named) if named in header else None
    columns, problems = Columns(), []
    for number, row in enumerate(rows, start=2):
        if not row or all(not cell for cell in row):
            continue
        if len(row) < len(header):
            row = row + [""] * (len(header) - len(row))
        moment = as_moment(row[time])
        if moment is None:
            told = "时间读不出来，应写成 2026-11-24T09:30:00+08:00"
            problems.append(Problem(told, path.name, number, header[time], row[time]))
        elif not row[case]:
            problems.append(Problem("没有办件编号", path.name, number, header[case], ""))
        else:
            columns.add(row[case], row[activity], moment, (row[resource] or None) if resource is not None else None)
    if problems:
        count = {"count": len(problems)}
        raise Refusal("csv_rows_wrong", "有%(count)d行读不出来，请更正后再导入", count, tuple(problems[:200]))
    return columns.table()


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _column(header: list[str], chosen: str | None, known: tuple[str, ...], what: str) -> int:
    name = chosen or first_of(header, known)
    if name is None or name not in header:
        raise Refusal(
            "csv_column_missing",
            "没有找到%(what)s列，请用 --%(what)s-column 指明；现有的列：%(header)s",
            {"what": what, "header": "、".join(header[:30])},
        )
    return header.index(name)
