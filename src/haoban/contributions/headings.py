"""The heading of a contribution sheet: which column holds what, in one row or stacked in several with merged cells."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from haoban.kernel.refusals import Problem, Refusal

from .cells import parse_insurance, parse_payer, parse_rate, plain
from .payroll import PAYERS

FIELDS = {
    "person_id": (
        "person_id", "personid", "个人编号", "人员编号", "身份证号", "身份证号码", "身份证件号码", "公民身份号码",
        "社会保障号", "社会保障号码", "社保号", "社会保险号", "社保编号", "个人社保编号", "证件号码", "证件号",
        "职工编号", "员工编号", "工号", "编号",
    ),
    "name": ("name", "姓名", "职工姓名", "人员姓名", "员工姓名"),
    "insurance": ("insurance", "险种", "险种名称", "险种类型", "保险种类", "征收品目", "征收项目", "品目"),
    "payer": ("payer", "缴费主体", "缴费人", "缴费方", "缴费对象", "单位或个人", "单位/个人", "承担方", "缴纳主体"),
    "base": (
        "base", "缴费基数", "缴费工资", "基数", "申报基数", "月缴费基数", "缴费工资基数", "计费基数", "计费依据",
        "申报工资",
    ),
    "rate": ("rate", "费率", "缴费比例", "比例", "缴费费率", "征收率", "缴纳比例"),
    "amount": (
        "amount", "应缴金额", "应缴费额", "应缴额", "缴费金额", "缴费额", "缴纳金额", "应纳费额", "金额", "本期应缴",
        "本期应缴费额", "本期应缴金额", "应缴", "实缴金额", "缴费", "费额",
    ),
}  # fmt: skip
"""Names of each column, the more telling first."""
DEEPEST = 3
"""Rows over which a heading may be stacked."""
SEARCHED = 40
"""Rows in which the heading is looked for."""
_UNIT = re.compile(r"[（(\[【](?:单位[:：])?(元|人民币|%|‰|百分比)[)）\]】]|(?<=\D)(%|‰)$")
_SCALE = {"%": 100, "百分比": 100, "‰": 1000}
_UNITS = {*_SCALE, "元", "人民币", "人民币元"}
_RATE_INSIDE = re.compile(r"(\d+(?:\.\d+)?%)")
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")
_PAYS = r"(?P<payer>用人单位|单位|企业|公司|个人|职工|员工|本人)"
_WHAT = r"(?:应?缴[纳费存]?|承担|负担)?(?:部分)?"
_PAYER_FIRST = re.compile(rf"{_PAYS}{_WHAT}(?P<insurance>.+)")
_PAYER_LAST = re.compile(rf"(?P<insurance>.+?){_PAYS}{_WHAT}(?:比例|金额|费|额)?")
_IN_NAMES = ("企业", "职工")
_ANOTHER = re.compile("生育|大病|大额|补充|年金|公积金|残疾|残保|工会|长期护理")
"""Words of what stands beside the four insurances and is none of them."""


@dataclass(frozen=True)
class Column:
    """What a column holds, and for which insurance and payer where its heading says so."""

    place: int
    title: str
    field: str
    priority: int
    insurance: str | None = None
    payer: str | None = None
    scale: int = 1
    """100 where its rates are in percent."""
    hint: str | None = None
    """The payer that its heading may mean: 企业 and 职工 stand in the names of insurances, too."""


@dataclass(frozen=True)
class Strand:
    """The columns of one amount in a row: a row has one, or one for each payer and insurance side by side."""

    amount: Column
    base: Column
    rate: Column | Fraction
    insurance: Column | str
    payer: Column | str | None
    """Nothing where the insurance's own name says it: 养老保险（单位缴纳）."""


@dataclass(frozen=True)
class Heading:
    """Where the table begins and how it is read."""

    rows: Sequence[Sequence[str]]
    """Its own rows."""
    last_row: int
    """The last of them, counted from 0."""
    person: Column
    name: Column | None
    strands: tuple[Strand, ...]


def find_heading(rows: Sequence[Sequence[str]], file: str) -> Heading:
    """The heading among the first rows.

    Raises `Refusal` `column_missing` where there is none, `column_twice` where a column stands twice.
    """
    closest: tuple[set[str], int] = set(FIELDS), 0
    for depth in range(1, DEEPEST + 1):
        for first in range(max(0, min(len(rows), SEARCHED) - depth + 1)):
            head = rows[first : first + depth]
            columns = _settled(list(_columns(head)))
            missing = _missing(columns)
            if not missing:
                below = rows[first + depth : first + depth + 1]
                if below and {*map(plain, below[0])} - {""} <= _UNITS:  # a row of units, or an empty one
                    head = [*head, *below]
                    columns = _settled(list(_columns(head)))
                if (found := _heading(columns, head, first + len(head) - 1, file)) is not None:
                    return found
            if len(missing) < len(closest[0]):
                closest = missing, first + depth
    wanted = {
        "person_id": "个人编号", "insurance": "险种", "payer": "缴费主体", "base": "缴费基数", "rate": "费率",
        "amount": "金额",
    }  # fmt: skip
    problems: tuple[Problem, ...] = ()
    if closest[1]:
        problems = tuple(
            Problem(f"没有“{wanted[field]}”这一列", file, closest[1], wanted[field])
            for field in wanted
            if field in closest[0]
        )
    raise Refusal(
        "column_missing",
        "“%(file)s”里没有找到完整的表头，需要这些列：个人编号、险种、缴费主体、缴费基数、费率、金额",
        {"file": file},
        problems,
    )


def _columns(rows: Sequence[Sequence[str]]) -> Iterable[Column]:
    width = max(map(len, rows))
    cells = [[plain(row[place]) if place < len(row) else "" for place in range(width)] for row in rows]
    titles = [[row[place].strip() if place < len(row) else "" for place in range(width)] for row in rows]
    for upper in range(len(rows) - 1):
        for place in range(1, width):  # a merged cell has its text in the first place alone
            if not cells[upper][place] and any(cells[lower][place] for lower in range(upper + 1, len(rows))):
                cells[upper][place], titles[upper][place] = cells[upper][place - 1], titles[upper][place - 1]
    for place in range(width):
        path = [row[place] for row in cells if row[place]]
        title = "/".join(dict.fromkeys(row[place] for row in titles if row[place]))
        if path and (column := _column(path, place, title)):
            yield column


def _column(path: Sequence[str], place: int, title: str) -> Column | None:
    if len(path) > 1 and path[-1] in _UNITS:
        path = [*path[:-2], f"{path[-2]}({path[-1]})"]
    units = [unit for text in path for found in _UNIT.findall(text) for unit in found]
    scale = max(_SCALE.get(unit, 1) for unit in ["", *units])
    path = [_UNIT.sub("", text) for text in path]
    if any(_ANOTHER.search(_BRACKETS.sub("", text)) and not parse_insurance(text)[0] for text in path):
        return None
    for field, names in FIELDS.items():
        if path[-1] in names:
            insurance, payer, hint = _of(path[:-1])
            return Column(
                place, title, field, names.index(path[-1]), insurance=insurance, payer=payer, scale=scale, hint=hint
            )
    leaf = _BRACKETS.sub("", path[-1]) if not parse_payer(path[-1]) else path[-1]
    for field in ("amount", "base", "rate"):
        for priority, name in enumerate(FIELDS[field]):
            if leaf.endswith(name) and name != leaf:
                insurance, payer, hint = _of([*path[:-1], leaf.removesuffix(name)])
                if insurance or payer:
                    return Column(
                        place, title, field, priority, insurance=insurance, payer=payer, scale=scale, hint=hint
                    )
    insurance, payer, hint = _of(path)
    if (payer or hint) and _RATE_INSIDE.search(path[-1]):  # 单位(16%): the amount under its rate
        last = len(FIELDS["amount"])
        return Column(place, title, "amount", last, insurance=insurance, payer=payer, scale=scale, hint=hint)
    return None


def _of(path: Iterable[str]) -> tuple[str | None, str | None, str | None]:
    """The insurance and payer that a heading names, and the payer that a word may mean which is part of names, too."""
    insurance = payer = hint = None
    for text in path:
        text = _RATE_INSIDE.sub("", text).replace("()", "")
        one, other = parse_insurance(text)
        other = other or parse_payer(text)
        for found in (_PAYER_FIRST.fullmatch(text), _PAYER_LAST.fullmatch(text)):
            said = found and parse_insurance(found["insurance"])[0]
            if found and said:
                one = said
                if found["payer"] in _IN_NAMES and found.re is _PAYER_FIRST:
                    hint = hint or parse_payer(found["payer"])
                else:
                    other = parse_payer(found["payer"])
        insurance, payer = one or insurance, other or payer
    return insurance, payer, hint


def _settled(columns: Sequence[Column]) -> list[Column]:
    """The columns, 企业养老保险 and 职工养老保险 taken as payers where only so each payer has an amount."""
    found = list(columns)
    for insurance in {column.insurance for column in columns if column.hint}:
        amounts = [one for one in columns if one.field == "amount" and one.insurance == insurance]
        strong, hinted = ({getattr(one, what) for one in amounts} - {None} for what in ("payer", "hint"))
        if strong | hinted == set(PAYERS) != strong and not strong & hinted:
            found = [replace(one, payer=one.payer or one.hint) if one.insurance == insurance else one for one in found]
    return found


def _missing(columns: Sequence[Column]) -> set[str]:
    there = {column.field for column in columns}
    missing = {"person_id", "base", "amount", "rate", "insurance", "payer"} - there
    amounts = [column for column in columns if column.field == "amount"]
    if amounts and all(column.insurance for column in amounts):
        missing.discard("insurance")
    if amounts and (all(column.payer for column in amounts) or "insurance" in there):
        missing.discard("payer")
    if amounts and all(_rate_in(column) is not None for column in amounts):
        missing.discard("rate")
    return missing


def _rate_in(column: Column) -> Fraction | None:
    found = _RATE_INSIDE.search(plain(column.title))
    return parse_rate(found[1]) if found else None


def _heading(columns: Sequence[Column], rows: Sequence[Sequence[str]], last_row: int, file: str) -> Heading | None:
    def best(field: str, insurance: str | None = None, payer: str | None = None) -> Column | None:
        fitting = [
            column
            for column in columns
            if column.field == field and column.insurance in (None, insurance) and column.payer in (None, payer)
        ]
        rank = [(column.insurance is None, column.payer is None, column.priority) for column in fitting]
        if rank.count(min(rank, default=(False, False, 0))) > 1:
            twice = fitting[rank.index(min(rank))]
            place = Problem(f"“{twice.title}”这一列出现了两次，请只留一列", file, last_row + 1, twice.title)
            raise Refusal("column_twice", "“%(file)s”的表头有重复的列", {"file": file}, (place,))
        return fitting[rank.index(min(rank))] if fitting else None

    person, name = best("person_id"), best("name")
    own_insurance, own_payer = best("insurance"), best("payer")
    strands = []
    kinds = sorted(
        {(column.insurance, column.payer) for column in columns if column.field == "amount"},
        key=lambda kind: (kind[0] or "", kind[1] or ""),
    )
    if len(kinds) > 1 and not own_payer:  # 单位, 个人 and a sum of both beside them: the sum is no payer's amount
        kinds = [kind for kind in kinds if kind[1]] or kinds
    elif own_payer and own_insurance:
        kinds = [(None, None)] if (None, None) in kinds else kinds
    for insurance, payer in kinds:
        amount, base = best("amount", insurance, payer), best("base", insurance, payer)
        rate: Column | Fraction | None = best("rate", insurance, payer)
        if amount is not None and rate is None:
            rate = _rate_in(amount)
        whose = own_insurance or insurance
        if amount and whose and (base is None or rate is None):
            lacking = "缴费基数" if base is None else "费率"
            place = Problem(f"“{amount.title}”没有对应的{lacking}", file, last_row + 1, amount.title)
            raise Refusal("column_missing", "“%(file)s”的表头不完整", {"file": file}, (place,))
        if amount and base and rate is not None and whose:
            strands.append(Strand(amount, base, rate, whose, own_payer or payer))
    if person is None or not strands:
        return None
    return Heading(rows, last_row, person, name, tuple(strands))
