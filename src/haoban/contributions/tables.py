"""The cells of a sheet as text, column by column: CSV in UTF-8 or GB18030, XLSX; hostile and old files are refused."""

import csv
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from haoban.kernel.refusals import NotFound, Refusal

from .packed import looked_through
from .payroll import Integers

_HEAD = 64
"""Rows among which the heading stands."""
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Table:
    """The rows of one sheet."""

    file: str
    first: Sequence[Sequence[str]]
    """The first rows, among which the heading stands."""
    columns: Sequence[Any]
    """All of them as text, a column each."""
    number: Integers
    """For each row its line in the file, the first is 1."""
    sheet: str = ""
    """The sheet's name in its workbook."""

    def row(self, place: int) -> list[str]:
        """One row's cells."""
        return [column[place].as_py() or "" for column in self.columns]


def read_tables(path: Path) -> list[Table]:
    """The sheets of a file; a CSV has one. Raises `Refusal` and `NotFound`."""
    file = path.name
    if str(path) == "-":
        data = sys.stdin.buffer.read()
    elif path.is_file():
        data = path.read_bytes()
    else:
        raise NotFound("no_such_file", "没有文件“%(file)s”", {"file": str(path)})
    if data.startswith(_OLD):
        raise Refusal("sheet_old", "“%(file)s”是旧的 .xls 格式或加了密码，请另存为 .xlsx 再用", {"file": file})
    if data.startswith(b"PK\x03\x04"):
        return _from_workbook(data, file)
    return [_from_text(_decoded(data, file), file)]


def _decoded(data: bytes, file: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal("encoding", "“%(file)s”不是 UTF-8 也不是 GB18030 编码，请另存后再用", {"file": file})


def _from_text(text: str, file: str) -> Table:
    head = text[:20000]
    delimiter = max(",;\t", key=head.count)
    if '"' not in text:
        try:
            return _by_arrow(text, delimiter, file)
        except pa.ArrowInvalid:
            pass
    csv.field_size_limit(1 << 20)
    try:
        return _by_rows([*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)], file)
    except csv.Error as error:
        raise Refusal("sheet_broken_text", "“%(file)s”不是完整的 CSV 文件，请重新导出", {"file": file}) from error


def _by_arrow(text: str, delimiter: str, file: str) -> Table:
    """Without quotes a row is a line; lines with fewer or more cells are not for this way."""
    first = [line.split(delimiter) for line in text[:20000].splitlines()[:_HEAD]]
    width = max(map(len, first), default=1)
    names = [str(place) for place in range(width)]
    if width == 1:
        raise pa.ArrowInvalid("one column")
    table = pyarrow.csv.read_csv(
        pa.py_buffer(text.encode()),
        read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=1 << 26),
        parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=False, check_utf8=False
        ),
    )
    return Table(file, first, [column.combine_chunks() for column in table.columns], np.arange(1, table.num_rows + 1))


def _by_rows(rows: Sequence[Sequence[str]], file: str) -> Table:
    width = max(map(len, rows), default=0)
    full = [[*row, *[""] * (width - len(row))] if len(row) < width else row for row in rows]
    columns = [array_of(column) for column in zip(*full, strict=True)]
    return Table(file, full[:_HEAD], columns, np.arange(1, len(full) + 1))


def _from_workbook(data: bytes, file: str) -> list[Table]:
    import fastexcel

    cut = looked_through(data, file)
    try:
        book = fastexcel.read_excel(data)
        # No row is skipped, so that rows keep their numbers.
        sheets = [book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string") for name in book.sheet_names]
        return [
            _by_cells(sheet.to_arrow(), cut, file, sheet.name)
            for sheet in sheets
            if sheet.visible == "visible" and sheet.height
        ]
    except fastexcel.FastExcelError as error:
        raise Refusal("sheet_broken", "“%(file)s”不是完整的 Excel 文件，请重新导出", {"file": file}) from error


def _by_cells(cells: pa.RecordBatch, cut: Mapping[str, str], file: str, sheet: str) -> Table:
    nothing = array_of([""])[0]  # as a plain text, Arrow would load pandas first
    columns = [_marked(pc.fill_null(column, nothing), cut) for column in cells.columns]
    first = [*zip(*(column[:_HEAD].to_pylist() for column in columns), strict=True)]
    return Table(file, first, columns, np.arange(1, cells.num_rows + 1), sheet)


def _marked(column: Any, cut: Mapping[str, str]) -> Any:
    """A column whose numbers that were cut are written with an exponent, so that nobody takes them for whole ones."""
    if not cut or not pc.any(pc.is_in(column, array_of([*cut]))).as_py():
        return column
    return array_of([cut.get(text, text) for text in column.to_pylist()])


def array_of(texts: Sequence[str]) -> Any:
    """Texts as an Arrow array; `pyarrow.array` would load pandas first."""
    data = "".join(texts)
    whole = data.encode(errors="replace")
    size: Callable[[str], int] = len
    if len(whole) > len(data):  # of most columns that aren't plain letters and digits there are few different cells
        size = {text: len(text.encode(errors="replace")) for text in set(texts)}.__getitem__
    lengths = map(size, texts)
    offsets = np.zeros(len(texts) + 1, np.int32)
    np.cumsum(np.fromiter(lengths, np.int32, len(texts)), out=offsets[1:])
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(offsets), pa.py_buffer(whole))


def numbers_of(array: Any) -> Integers:
    """An Arrow array of whole numbers without gaps, as NumPy's; its own conversion would load pandas first."""
    kind = np.dtype(str(array.type))
    begin = array.offset
    found: Integers = np.frombuffer(array.buffers()[1], kind)[begin : begin + len(array)].astype(np.int64)
    return found
