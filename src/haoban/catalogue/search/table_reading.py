"""A table as offices send it, row by row: XLSX, CSV (UTF-8 with or without mark, GB18030), JSON, JSON lines."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from haoban.kernel.refusals import Refusal


@dataclass(frozen=True)
class Row:
    """One row of a file, nothing lost."""

    line: int
    """Its line in the file; the header is row 1."""
    cells: dict[str, Any]
    aside: bool = False
    """A title above the header, or the header once more: told, and no row of the table."""
    sheet: str = ""
    """The sheet, where the file has several of them."""


IsHead = Callable[[Sequence[str]], bool]
"""Whether these cells name the columns."""
_HEAD_WITHIN = 20
"""Filled lines in which the header is looked for: above it stand titles, dates, who reports."""


def read_rows(name: str, content: bytes, is_head: IsHead | None = None) -> list[Row]:
    """The rows of a file told apart by its name and its first characters. Raises `Refusal` where it cannot be read.

    The first filled line is the header, or with `is_head` the first that it finds to be one, if there is one.
    """
    if name.lower().endswith(".xlsx") or content[:4] == b"PK\x03\x04":
        return _xlsx(content, is_head)
    text = _decoded(content)
    start = text.lstrip()[:1]
    if start == "[":
        return _json(text)
    if start == "{":
        return list(_json_lines(text))
    return _csv(text, is_head)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("file_encoding", "文件不是 UTF-8 也不是 GB18030 编码，请另存为 UTF-8 后再导入")


def _json(text: str) -> list[Row]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise Refusal(
            "file_json", "文件第 %(line)s 行不是正确的 JSON，请检查括号和引号", {"line": error.lineno}
        ) from None
    if not isinstance(document, list):
        raise Refusal("file_json", "文件第 %(line)s 行应是一个 JSON 对象，请检查括号和引号", {"line": 1})
    return [Row(number, _object(cells, number)) for number, cells in enumerate(document, 1)]


def _json_lines(text: str) -> Iterator[Row]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        whole = None
    if isinstance(whole, dict) and isinstance(whole.get("items"), list):
        yield from (Row(number, _object(cells, number)) for number, cells in enumerate(whole["items"], 1))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line)
        except json.JSONDecodeError:
            raise Refusal(
                "file_json", "文件第 %(line)s 行不是正确的 JSON，请检查括号和引号", {"line": number}
            ) from None
        yield Row(number, _object(cells, number))


def _object(cells: Any, number: int) -> dict[str, Any]:
    if not isinstance(cells, dict):
        raise Refusal("file_json", "文件第 %(line)s 行应是一个 JSON 对象，请检查括号和引号", {"line": number})
    return cells


def _csv(text: str, is_head: IsHead | None) -> list[Row]:
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        filled = [(lines.line_num, cells) for cells in lines if any(cell.strip() for cell in cells) or cells == [""]]
    except csv.Error as error:
        raise Refusal("file_csv", "文件不是正确的 CSV（%(error)s），请另存为 CSV 后再导入", {"error": error}) from None
    if not any(cell.strip() for _, cells in filled[:1] for cell in cells):
        raise Refusal("file_empty", "文件是空的，请检查后再导入")
    return list(_table(filled, is_head))


def _xlsx(content: bytes, is_head: IsHead | None) -> list[Row]:
    from haoban.kernel.extras import need

    need("text")
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
        sheets = {sheet.title: _filled_lines(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"}
    except (BadZipFile, KeyError, ValueError) as error:
        raise Refusal("file_xlsx", "文件不是正确的 XLSX（%(error)s），请用表格软件另存", {"error": error}) from None
    chosen = [title for title, lines in sheets.items() if is_head and _head_of(lines, is_head) is not None]
    chosen = chosen or list(sheets)[:1]
    return [row for title in chosen for row in _table(sheets[title], is_head, title if len(chosen) > 1 else "")]


def _filled_lines(sheet: Any) -> list[tuple[int, list[Any]]]:
    """The lines that say something; what stands once for several cells below each other holds for each of them."""
    lines = [
        [cell if isinstance(cell, str | int | float | bool | None) else str(cell) for cell in cells]
        for cells in sheet.iter_rows(values_only=True)
    ]
    for merged in sheet.merged_cells.ranges:
        if merged.min_col == merged.max_col:
            for line in range(merged.min_row, merged.max_row):
                lines[line][merged.min_col - 1] = lines[merged.min_row - 1][merged.min_col - 1]
    return [(number, cells) for number, cells in enumerate(lines, 1) if any(cell not in (None, "") for cell in cells)]


def _head_of(lines: Sequence[tuple[int, list[Any]]], is_head: IsHead) -> int | None:
    """The place of the header among the lines, or nothing."""
    for place, (_, cells) in enumerate(lines[:_HEAD_WITHIN]):
        if is_head(_named(cells)):
            return place
    return None


def _named(cells: Iterable[Any]) -> list[str]:
    return [str("" if cell is None else cell).strip() for cell in cells]


def _table(lines: Sequence[tuple[int, list[Any]]], is_head: IsHead | None, sheet: str = "") -> Iterator[Row]:
    if not lines:
        return
    place = (_head_of(lines, is_head) if is_head else None) or 0
    head = _named(lines[place][1])
    for above, (number, cells) in enumerate(lines):
        if above < place or (above > place and _named(cells) == head):
            yield Row(number, {"": "，".join(filter(None, _named(cells)))}, True, sheet)
        # Where there is one column, an empty cell in quotation marks is a row that says nothing, not an empty line.
        elif above > place and (cells != [""] or len(head) == 1):
            yield Row(number, _beside(head, cells), False, sheet)


def _beside(head: list[str], cells: list[Any]) -> dict[str, Any]:
    row: dict[str, Any] = {name or f"第{place}列": None for place, name in enumerate(head, 1)}
    for place, cell in enumerate(cells):
        row[(head[place] if place < len(head) else "") or f"第{place + 1}列"] = _unfolded(cell)
    return row


def _unfolded(cell: Any) -> Any:
    """A list or an object that a table could only hold as its JSON text, as `table_writing` writes it."""
    if not isinstance(cell, str) or cell[:1] + cell[-1:] not in ("[]", "{}"):
        return cell
    try:
        return json.loads(cell)
    except json.JSONDecodeError:
        return cell


def read_file(path: Path, is_head: IsHead | None = None) -> list[Row]:
    """The rows of a file on disk, as `read_rows` gives them. Raises `Refusal` where it is not there."""
    try:
        return read_rows(path.name, path.read_bytes(), is_head)
    except Refusal as refusal:
        refusal.params.setdefault("file", path.name)
        raise
    except FileNotFoundError:
        raise Refusal("file_missing", "没有找到文件 %(file)s，请检查路径", {"file": str(path)}) from None
    except OSError as error:
        raise Refusal(
            "file_unreadable", "文件 %(file)s 不能读取（%(error)s）", {"file": path, "error": error}
        ) from None
