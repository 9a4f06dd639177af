"""Reading event logs from CSV with mapped columns.

Plain files are read in blocks by arrow, on every core; where a block isn't plain the file is read again row by row,
which accepts more (short rows, other ways to write a time) and tells each mistake with its row and column.
"""

import codecs
import csv
import io
import os
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from haoban.kernel.refusals import Problem, Refusal

from .csv_heading import Mapping, Plan, planned
from .log import Log
from .moments import CHINA_MINUTES, as_moment, moments, moments_of, written_offset
from .ordering import numbered, positions
from .unpacking import open_unpacked

if TYPE_CHECKING:
    import pyarrow as pa

_BLOCK = 8 << 20
_GATHERED = 32
"""Blocks that become one part."""
_LONGEST_CELL = 64 << 20
csv.field_size_limit(_LONGEST_CELL)  # a cell may hold a whole letter; its own limit is 128 KB


def read_csv(path: Path, mapping: Mapping, wanted: Collection[str] | None = None) -> Log:
    """The log in a CSV file. A case called NA is a case; a row without a time keeps its place in the file.

    `wanted` names the other columns to read, all without it. Raises `Refusal` for a missing column and, with row and
    column, for a missing case or a time that cannot be read.
    """
    for encoding in ("utf-8", "gb18030"):
        if encoding != "utf-8" and _is_utf8(path):
            break
        data = _first_line(path)
        if mapping.time_format is None and _decodes(data, encoding):
            plan = planned(data.decode(encoding).removeprefix("\ufeff"), path.name, mapping, wanted, encoding)
            parts = _plain(path, plan)
            if parts is not None:
                return _log(parts)
    return _log([_patient(path, mapping, wanted)])


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_unpacked(path) as (file, _):
        try:
            while data := file.read(1 << 20):
                decoder.decode(data)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _first_line(path: Path) -> bytes:
    """The header, which may hold line ends within quotes."""
    data = b""
    with open_unpacked(path) as (file, _):
        while more := file.read(1 << 16):
            data += more
            end = data.find(b"\n") + 1
            while end and data.count(b'"', 0, end) % 2:
                end = data.find(b"\n", end) + 1
            if end or len(data) > _LONGEST_CELL:
                return data[:end] if end else data
    return data


def _plain(path: Path, plan: Plan) -> "list[pa.Table] | None":
    """The parts by arrow, or nothing where the file isn't plain."""
    workers = min(4, os.cpu_count() or 1)
    running: deque[Future[pa.Table | None]] = deque()
    parts: list[pa.Table] = []
    fresh: list[pa.Table] = []
    with open_unpacked(path) as (file, _), ThreadPoolExecutor(workers) as pool:
        for number, block in enumerate(_blocks(file)):
            if block is None:
                return None
            running.append(pool.submit(_block, block, plan, number == 0))
            if len(running) <= 2 * workers:
                continue
            part = running.popleft().result()
            if part is None:
                return None
            fresh.append(part)
            if len(fresh) == _GATHERED:
                parts.append(_gathered(fresh))
                fresh = []
        for one in running:
            part = one.result()
            if part is None:
                return None
            fresh.append(part)
    return [*parts, *fresh]


def _gathered(parts: "list[pa.Table]") -> "pa.Table":
    """Parts as one: a case whose events lie in many blocks is written down once and not once a block."""
    import pyarrow as pa

    return pa.concat_tables(parts).unify_dictionaries().combine_chunks()


def _blocks(file: IO[bytes]) -> Iterator[bytes | None]:
    """The file in blocks of whole rows; a line end within quotes ends none."""
    rest = b""
    while data := file.read(_BLOCK):
        data = rest + data
        end = data.rfind(b"\n") + 1
        if b'"' in data:
            while end and data.count(b'"', 0, end) % 2:
                end = data.rfind(b"\n", 0, end - 1) + 1
        if not end and len(data) > _LONGEST_CELL:
            yield None
            return
        if end:
            yield data[:end]
        rest = data[end:]
    if rest:
        yield rest if rest.count(b'"') % 2 == 0 else None


def _block(data: bytes, plan: Plan, first: bool) -> "pa.Table | None":
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as pcsv

    if plan.encoding != "utf-8":
        try:
            data = data.decode(plan.encoding).encode()
        except UnicodeDecodeError:
            return None
    names = [str(number) for number in range(len(plan.header))]
    core = {plan.case, plan.activity} | ({plan.resource} if plan.resource is not None else set())
    used = sorted({*core, plan.time, *plan.wanted})
    kinds = {names[at]: pa.dictionary(pa.int32(), pa.utf8()) if at in core else pa.utf8() for at in used}
    try:
        table = pcsv.read_csv(
            pa.BufferReader(data),
            pcsv.ReadOptions(
                column_names=names, skip_rows=1 if first else 0, use_threads=False, block_size=len(data) + 1
            ),
            pcsv.ParseOptions(delimiter=plan.separator, newlines_in_values=True, ignore_empty_lines=True),
            pcsv.ConvertOptions(
                column_types=kinds,
                include_columns=[names[at] for at in used],
                strings_can_be_null=True,
                null_values=[""],
                quoted_strings_can_be_null=True,
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    case = table[names[plan.case]]
    if case.null_count:
        return None
    read = moments(table[names[plan.time]].combine_chunks(), CHINA_MINUTES)
    if read is None:
        return None
    resource = (
        table[names[plan.resource]]
        if plan.resource is not None
        else pa.nulls(len(table), pa.utf8()).dictionary_encode()
    )
    activity = (
        pc.fill_null(table[names[plan.activity]], "")
        if table[names[plan.activity]].null_count
        else table[names[plan.activity]]
    )
    return _part(plan, case, activity, read, resource, [table[names[at]] for at in plan.wanted])


def _part(
    plan: Plan,
    case: object,
    activity: object,
    read: "tuple[pa.Array, pa.Array]",
    resource: object,
    others: "Sequence[pa.ChunkedArray]",
) -> "pa.Table":
    import pyarrow as pa

    def attribute(name: str, at: int | None, kind: str, values: "pa.Array") -> "pa.Field":
        said = (
            {b"type": kind.encode(), b"key": plan.header[at].encode(), b"at": str(at).encode()}
            if at is not None
            else None
        )
        return pa.field(name, values.type, metadata=said)

    taken = {"case", "activity", "time", "time offset", "resource", "position", "trace", "nested"}
    columns = [case, activity, read[0], read[1], resource, *others]
    fields = [
        attribute("case", plan.case, "string", case),
        attribute("activity", plan.activity, "string", activity),
        attribute("time", plan.time, "date", read[0]),
        pa.field("time offset", pa.int16()),
        attribute("resource", plan.resource, "string", resource),
    ]
    for at, values in zip(plan.wanted, others, strict=True):
        name = plan.header[at]
        while name in taken:
            name += "_"
        taken.add(name)
        fields.append(attribute(name, at, "string", values))
    return pa.table(columns, schema=pa.schema(fields))


def _log(parts: "list[pa.Table]") -> Log:
    import pyarrow as pa

    table = pa.concat_tables(parts)
    parts.clear()
    numbers, names = numbered(table["case"])
    place = table.schema.get_field_index("case")
    once = pa.DictionaryArray.from_arrays(pa.array(numbers), names)
    table = table.set_column(place, table.schema.field(place), once)
    table = table.append_column("position", pa.array(positions(table["time"], numbers)))
    table = table.append_column("trace", once.indices)
    return Log(table, pa.table({"trace": pa.array(np.arange(len(names), dtype=np.int32)), "case": names}), kind="csv")


_AFTER_ALL = '""\0'
"""Read after the last row: a row of its own, but a part of the row before it where a quote is still open."""


def _patient(path: Path, mapping: Mapping, wanted: Collection[str] | None) -> "pa.Table":
    """Row by row, with every mistake told."""
    import pyarrow as pa

    with open_unpacked(path) as (file, _):
        data = file.read()
    text = _decoded(data, path)
    plan = planned(text, path.name, mapping, wanted, "utf-8")
    rows = csv.reader(chain(io.StringIO(text, newline=""), (_AFTER_ALL,)), delimiter=plan.separator)
    next(rows, None)
    kept: list[list[str]] = []
    found, offsets, problems = [], [], []
    try:
        for number, row in enumerate(rows, start=2):
            if row == ["\0"]:
                break
            if row and row[-1].endswith('"\0'):
                problems.append(Problem("从这里起有一个引号没有闭合，文件可能不完整", path.name, number))
                continue
            if not row or all(not cell for cell in row):
                continue
            if any(row[len(plan.header) :]):
                told = f"这一行有 {len(row)} 格，表头只有 {len(plan.header)} 列：值里的分隔符应加引号"
                problems.append(Problem(told, path.name, number))
                continue
            row += [""] * (len(plan.header) - len(row))
            written = row[plan.time].strip()
            moment = as_moment(written, mapping.time_format) if written else None
            if written and moment is None:
                told = "时间读不出来，应写成 2026-11-24T09:30:00+08:00，或用 --time-format 说明写法"
                problems.append(Problem(told, path.name, number, plan.header[plan.time], row[plan.time]))
            elif not row[plan.case]:
                problems.append(Problem("没有办件编号", path.name, number, plan.header[plan.case], ""))
            else:
                kept.append(row)
                found.append(moment)
                offsets.append(written_offset(written, mapping.time_format) if written else None)
    except csv.Error as error:
        problems.append(Problem(f"从这里起读不下去（{error}）", path.name, rows.line_num))
    if problems:
        count = {"count": len(problems)}
        raise Refusal("csv_rows_wrong", "有%(count)d行读不出来，请更正后再导入", count, tuple(problems[:200]))

    def column(at: int | None) -> "pa.ChunkedArray":
        texts = [None if at is None else row[at] or None for row in kept]
        return pa.chunked_array([pa.array(texts, pa.utf8())])

    activity = pa.array([row[plan.activity] for row in kept], pa.utf8()).dictionary_encode()
    times = moments_of(found), pa.array(offsets, pa.int16())
    others = [column(at) for at in plan.wanted]
    return _part(
        plan, column(plan.case).dictionary_encode(), activity, times, column(plan.resource).dictionary_encode(), others
    )


def _decoded(data: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("encoding", "“%(file)s”不是 UTF-8 也不是 GB18030 编码，请另存后再用", {"file": path.name})
