"""Rows written as a table: CSV, XLSX, JSON, JSON lines. Reading them again loses nothing."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from haoban.kernel.console import as_json_text
from haoban.kernel.refusals import Refusal

ENDINGS = (".csv", ".xlsx", ".json", ".jsonl")
_CELL_LONGEST = 32_767
"""Characters that a cell of XLSX can hold."""


def written(rows: Sequence[dict[str, Any]], ending: str) -> bytes:
    """The rows in the format of a file's ending. Raises `Refusal` where the ending is none of `ENDINGS`."""
    if ending == ".csv":
        return _csv(rows)
    if ending == ".xlsx":
        return _xlsx(rows)
    if ending == ".json":
        return (as_json_text(list(rows), indent=1) + "\n").encode()
    if ending == ".jsonl":
        return "".join(as_json_text(row) + "\n" for row in rows).encode()
    raise Refusal(
        "export_ending",
        "不能导出为“%(ending)s”文件，请用 %(known)s 之一",
        {"ending": ending, "known": "、".join(ENDINGS)},
    )


def _columns(rows: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def _folded(value: Any) -> Any:
    """A list or an object as its JSON text, everything else as it is."""
    return as_json_text(value) if isinstance(value, list | dict) else value


def _csv(rows: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _columns(rows))
    writer.writeheader()
    writer.writerows({column: _folded(value) for column, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[dict[str, Any]]) -> bytes:
    from haoban.kernel.extras import need

    need("text")
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("事项")
    columns = _columns(rows)
    sheet.append(columns)
    for number, row in enumerate(rows, 2):
        cells = [_folded(row.get(column)) for column in columns]
        for column, cell in zip(columns, cells, strict=True):
            if isinstance(cell, str) and (len(cell) > _CELL_LONGEST or ILLEGAL_CHARACTERS_RE.search(cell)):
                raise Refusal(
                    "export_cell",
                    "第 %(row)s 行“%(column)s”太长或含有不可见字符，XLSX 放不下，请导出为 CSV 或 JSON",
                    {"row": number, "column": column},
                )
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
