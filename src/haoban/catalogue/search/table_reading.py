"""A table as offices send it, row by row: XLSX, CSV (UTF-8 with or without mark, GB18030), JSON, JSON lines."""

import csv
import io
import json
from collections.abc import Iterator
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


def read_rows(name: str, content: bytes) -> list[Row]:
    """The rows of a file told apart by its name and its first characters. Raises `Refusal` where it cannot be read."""
    if name.lower().endswith(".xlsx") or content[:4] == b"PK\x03\x04":
        return list(_xlsx(content))
    text = _decoded(content)
    start = text.lstrip()[:1]
    if start == "[":
        return _json(text)
    if start == "{":
        return list(_json_lines(text))
    return list(_csv(text))


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


def _csv(text: str) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        head = [cell.strip() for cell in next(lines, [])]
        if not any(head):
            raise Refusal("file_empty", "文件是空的，请检查后再导入")
        for cells in lines:
            # Where there is one column, an empty cell in quotation marks is a row that says nothing, not an empty line.
            if any(cell.strip() for cell in cells) or (cells and len(head) == 1):
                yield Row(lines.line_num, _beside(head, cells))
    except csv.Error as error:
        raise Refusal("file_csv", "文件不是正确的 CSV（%(error)s），请另存为 CSV 后再导入", {"error": error}) from None


def _xlsx(content: bytes) -> Iterator[Row]:
    from haoban.kernel.extras import need

    need("text")
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        lines = enumerate(sheet.iter_rows(values_only=True), 1)
        head: list[str] = []
        for number, cells in lines:
            if not any(cell not in (None, "") for cell in cells):
                continue
            if not head:
                head = [str(cell or "").strip() for cell in cells]
                continue
            plain = [cell if isinstance(cell, str | int | float | bool | None) else str(cell) for cell in cells]
            yield Row(number, _beside(head, plain))
    except (BadZipFile, KeyError, ValueError) as error:
        raise Refusal("file_xlsx", "文件不是正确的 XLSX（%(error)s），请用表格软件另存", {"error": error}) from None


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


def read_file(path: Path) -> list[Row]:
    """The rows of a file on disk. Raises `Refusal` where it is not there."""
    try:
        return read_rows(path.name, path.read_bytes())
    except Refusal as refusal:
        refusal.params.setdefault("file", path.name)
        raise
    except FileNotFoundError:
        raise Refusal("file_missing", "没有找到文件 %(file)s，请检查路径", {"file": str(path)}) from None
    except OSError as error:
        raise Refusal(
            "file_unreadable", "文件 %(file)s 不能读取（%(error)s）", {"file": path, "error": error}
        ) from None
