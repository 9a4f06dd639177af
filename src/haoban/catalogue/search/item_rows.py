"""What a row of a catalogue says: which cell is the code, which the name, what is missing, mixed or breaks its form."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from haoban.kernel.identifiers import parse_uscc
from haoban.kernel.refusals import Problem, Refusal

from .headings import ALSO, BODIES, CODES, NAMES, known_columns
from .item_codes import is_plain, parse_item_code, same_body
from .listed import Listed
from .table_reading import Row

_SHOWN = 200
"""Characters of a cell that are shown in a problem."""
_MISSING = frozenset({"", "无", "null", "none", "-", "/", "n/a"})


@dataclass(frozen=True)
class ImportedItem:
    """An item as a file said it."""

    code: str
    name: str
    organisation: str
    also: tuple[str, ...]
    row: dict[str, Any]
    """The row with nothing lost."""

    @property
    def digest(self) -> str:
        """SHA-256 over the row in one way of writing."""
        return hashlib.sha256(json.dumps(self.row, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def listed(self) -> Listed:
        """The item as the search knows it."""
        return Listed(self.code, self.name, self.organisation, self.also)


@dataclass(frozen=True)
class ReadItems:
    """What a file held."""

    items: tuple[ImportedItem, ...]
    wrong: int
    """Rows that cannot be items: no code, no name, or a code that stood before with other words."""
    problems: tuple[Problem, ...]


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in _MISSING) or value in ([], {})


def _filled(row: Row, columns: Sequence[str]) -> str | None:
    """The first of the columns that the row fills."""
    return next((column for column in columns if not _is_missing(row.cells.get(column))), None)


def _where(file: str, row: Row) -> str:
    return f"{file}〔{row.sheet}〕" if row.sheet else file


def _shown(value: Any) -> str | None:
    return (
        None if value is None else (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:_SHOWN]
    )


@dataclass(frozen=True)
class _Columns:
    """Which columns of a file say what, the most telling first."""

    every: tuple[str, ...]
    codes: list[str]
    names: list[str]
    bodies: list[str]
    also: list[str]


def read_items(rows: Sequence[Row], file: str) -> ReadItems:
    """The items of a file and every problem with row and cell.

    Raises `Refusal` where there is no column of codes or none of names.
    """
    problems = [
        Problem("这一行是标题或重复的表头，没有导入", _where(file, row), row.line, value=_shown(row.cells[""]))
        for row in rows
        if row.aside
    ]
    rows = [row for row in rows if not row.aside]
    columns = _columns_of(rows, file)
    alike: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        alike[_filled(row, columns.codes)].append(row)
    usual = {code: _usual_kinds(some, columns.every) for code, some in alike.items()}
    items: dict[str, ImportedItem] = {}
    wrong = 0
    for row in rows:
        where, code_column = _where(file, row), _filled(row, columns.codes)
        problems += _problems_of_cells(row, columns.every, usual[code_column], where)
        item = _item(row, columns)
        if item is None or code_column is None:
            wrong += 1
            missing = columns.codes[0] if code_column is None else columns.names[0]
            problems.append(Problem("缺少编码或名称，本行没有导入，请补上", where, row.line, missing))
            continue
        problems += _problems_of_code(item.code, row, code_column, where)
        first = items.setdefault(item.code, item)
        if first is not item:
            same = first.digest == item.digest
            wrong += not same
            message = (
                "与前面的一行完全相同，只保留一行" if same else "编码与前面的一行相同而内容不同，本行没有导入，请核对"
            )
            problems.append(Problem(message, where, row.line, code_column, item.code))
    return ReadItems(tuple(items.values()), wrong, tuple(problems))


def _columns_of(rows: Sequence[Row], file: str) -> _Columns:
    every = tuple(dict.fromkeys(column for row in rows for column in row.cells))
    codes, names, bodies, also = (known_columns(every, known) for known in (CODES, NAMES, BODIES, ALSO))
    if not codes or not names:
        there = "、".join(every)[:_SHOWN]
        raise Refusal(
            "catalogue_columns",
            "文件里没有找到事项%(what)s列，请把列名写成 item_code 和 item_name（或“事项编码”和“事项名称”）；"
            "现有的列：%(columns)s",
            {"what": "名称" if codes else "编码", "columns": there},
            (Problem("缺少列", file, 1, "item_name" if codes else "item_code", there),),
        )
    return _Columns(every, codes, names, bodies, also)


def _item(row: Row, columns: _Columns) -> ImportedItem | None:
    """The item of a row; nothing where its code or its name is missing."""
    code, name, body = (_text(row, _filled(row, known)) for known in (columns.codes, columns.names, columns.bodies))
    if not code or not name:
        return None
    others = (_text(row, column) for column in columns.also if not _is_missing(row.cells.get(column)))
    also = tuple(dict.fromkeys(other for other in others if other != name))
    return ImportedItem(code, name, body, also, row.cells)


def _text(row: Row, column: str | None) -> str:
    return "" if column is None else str(row.cells[column]).strip()


def _usual_kinds(rows: Sequence[Row], columns: Sequence[str]) -> dict[str, type]:
    usual = {}
    for column in columns:
        kinds = Counter(type(row.cells.get(column)) for row in rows if not _is_missing(row.cells.get(column)))
        if kinds:
            usual[column] = kinds.most_common(1)[0][0]
    return usual


_KIND_NAMES = {str: "文字", int: "数字", float: "数字", bool: "是否", list: "列表", dict: "对象"}


def _problems_of_cells(row: Row, columns: Sequence[str], usual: dict[str, type], file: str) -> list[Problem]:
    found = []
    for column in columns:
        value = row.cells.get(column)
        if _is_missing(value):
            if column in usual:
                found.append(Problem("没有填写，按缺失处理", file, row.line, column, _shown(value)))
        elif type(value) is not usual[column]:
            told = _KIND_NAMES.get(type(value), type(value).__name__)
            others = _KIND_NAMES.get(usual[column], usual[column].__name__)
            found.append(
                Problem(f"这里是{told}，同列多为{others}，原样保留，请统一", file, row.line, column, _shown(value))
            )
    return found


def _problems_of_code(code: str, row: Row, column: str, file: str) -> list[Problem]:
    """What a code tells against itself: its form, the body in it, and the cells beside it that it repeats."""

    def problem(message: str) -> Problem:
        return Problem(message, file, row.line, column, code)

    if not is_plain(code):
        return [problem("编码应由字母、数字和连字符组成，请核对")]
    parsed = parse_item_code(code)
    if parsed is None:
        return [problem("编码不是 31 位（或带两位办理项的 33 位）实施编码，也不是分段的地方编码，原样保留，请核对")]
    cells = {name.lower(): str(value).strip() for name, value in row.cells.items() if not _is_missing(value)}
    found = []
    division = cells.get("area_code")
    if division and parsed.division and division != parsed.division:
        found.append(problem(f"编码里的区划代码是 {parsed.division}，旁边写的是 {division}，请核对"))
    item = cells.get("cataid")
    if item and parsed.division is None and item.upper() != parsed.item:
        found.append(problem(f"编码里的目录编码是 {parsed.item}，旁边写的是 {item}，请核对"))
    body = cells.get("dept_code") or cells.get("orgcode")
    if body and not same_body(body, parsed.body):
        found.append(problem(f"编码里的实施主体是 {parsed.body}，旁边写的是 {body}，请核对"))
    if len(parsed.body) != 18:
        return [*found, problem(f"编码里的实施主体 {parsed.body} 不是 18 位统一社会信用代码，请核对")]
    try:
        parse_uscc(parsed.body)
    except Refusal as refusal:
        found.append(problem(f"编码里的实施主体代码 {parsed.body}：{refusal.message}"))
    return found
