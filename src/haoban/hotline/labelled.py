"""Messages with labels, from CSV."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from haoban.kernel.decoding import read_text
from haoban.kernel.refusals import Problem, Refusal

TEXT = ("text", "words", "message", "内容", "留言详情", "诉求内容")
LABEL = ("label", "body", "一级标签", "承办单位", "标签")
_LONGEST = 4_000_000
"""Characters of a cell; longer ones come from a quotation mark that is never closed."""
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Labelled:
    """What people wrote, and where it belonged."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[int, ...]
    """The line of each in its file."""


def normal(text: str) -> str:
    """Text as the router sees it: compatibility forms unified, lower case, blanks gone (segmented text is joined)."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).lower()


def read_texts(path: Path) -> list[str]:
    """The column `text` of a CSV file (UTF-8 with or without a mark, GB18030)."""
    header, rows = read_table(path)
    text = _column(header, TEXT, path, "text")
    return [row[text] if text < len(row) else "" for _, row in rows]


def read_labelled(path: Path) -> Labelled:
    """The columns `text` and `label`. Raises `Refusal` with the row of every message without one of them."""
    header, rows = read_table(path)
    text, label = _column(header, TEXT, path, "text"), _column(header, LABEL, path, "label")
    texts, labels, lines, problems = [], [], [], []
    for number, row in rows:
        said = [row[place].strip() if place < len(row) else "" for place in (text, label)]
        if not said[1] or not normal(said[0]):
            what, column = ("标签", header[label]) if normal(said[0]) else ("内容", header[text])
            problems.append(Problem(f"这一行没有{what}", path.name, number, column, ""))
            continue
        texts.append(said[0])
        labels.append(said[1])
        lines.append(number)
    if problems:
        count = {"count": len(problems)}
        raise Refusal("rows_incomplete", "有%(count)d行缺少内容或标签，请补齐或删除", count, tuple(problems[:200]))
    return Labelled(tuple(texts), tuple(labels), tuple(lines))


def read_table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header of a CSV file and its rows that aren't empty, each with its line."""
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(read_text(path)))
    try:
        header = [cell.strip() for cell in next(reader, [])]
        return header, [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise Refusal(
            "not_csv",
            "“%(file)s”第 %(row)d 行不是 CSV（引号没有成对，或一格过长），请另存后再用",
            {"file": path.name, "row": reader.line_num},
            (Problem("引号没有成对，或一格过长", path.name, reader.line_num),),
        ) from error


def find_column(header: list[str], known: tuple[str, ...]) -> int | None:
    """Where the first of the known names stands in the header."""
    lowered = [cell.lower() for cell in header]
    return next((lowered.index(name) for name in known if name in lowered), None)


def _column(header: list[str], known: tuple[str, ...], path: Path, what: str) -> int:
    place = find_column(header, known)
    if place is not None:
        return place
    raise Refusal(
        "column_missing_text",
        "“%(file)s”里没有“%(what)s”列，现有的列：%(header)s",
        {"file": path.name, "what": what, "header": "、".join(header[:20]) or "（空文件）"},
        (Problem("缺少列", path.name, 1, what),),
    )
