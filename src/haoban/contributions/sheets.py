"""Reading contribution sheets as real offices send them: CSV or XLSX, titles above, a total below, blanks between."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from haoban.kernel.decoding import read_text
from haoban.kernel.money import parse_yuan
from haoban.kernel.refusals import NotFound, Problem, Refusal

from .payroll import Payroll, Row

COLUMNS = {
    "person_id": ("person_id", "个人编号", "人员编号", "身份证号", "身份证号码", "公民身份号码", "社会保障号", "工号"),
    "name": ("name", "姓名"),
    "insurance": ("insurance", "险种", "保险种类"),
    "payer": ("payer", "缴费主体", "缴费人", "缴费方", "单位或个人"),
    "base": ("base", "缴费基数", "基数"),
    "rate": ("rate", "费率", "缴费比例", "比例"),
    "amount": ("amount", "应缴金额", "缴费金额", "金额"),
}
REQUIRED = ("person_id", "insurance", "payer", "base", "rate", "amount")
INSURANCES = {
    "pension": ("pension", "养老", "养老保险", "基本养老保险", "企业养老"),
    "unemployment": ("unemployment", "失业", "失业保险"),
    "medical": ("medical", "医疗", "医疗保险", "基本医疗保险", "医保"),
    "work_injury": ("work_injury", "工伤", "工伤保险"),
}
PAYERS = {
    "employer": ("employer", "单位", "单位部分", "单位缴纳"),
    "employee": ("employee", "个人", "个人部分", "个人缴纳"),
}
_INSURANCE = {name: key for key, names in INSURANCES.items() for name in names}
_PAYER = {name: key for key, names in PAYERS.items() for name in names}
TOTALS = ("合计", "总计", "小计", "total")


def read_payroll(path: Path) -> Payroll:
    """The lines of a file as columns; raises as `read_sheet`."""
    return Payroll.of(read_sheet(path))


def read_sheet(path: Path) -> list[Row]:
    """The rows of a CSV (UTF-8 with or without a mark, GB18030) or XLSX file.

    Raises `Refusal` `sheet_wrong` with row and column of every cell that cannot be read, `column_missing`.
    """
    if not path.is_file():
        raise NotFound("no_such_file", "没有文件“%(file)s”", {"file": str(path)})
    with path.open("rb") as file:
        packed = file.read(4) == b"PK\x03\x04"
    cells = _xlsx(path) if packed else _csv(path)
    columns = None
    header: Sequence[str] = ()
    for _, line in cells:
        columns = _columns(line)
        if columns is not None:
            header = line
            break
    if columns is None:
        raise Refusal(
            "column_missing",
            "“%(file)s”里没有找到表头，需要这些列：个人编号、险种、缴费主体、缴费基数、费率、金额",
            {"file": path.name},
        )
    rows: list[Row] = []
    problems: list[Problem] = []
    kept: dict[str, str] = {}
    for number, line in cells:
        said = {name: line[place].strip() if place < len(line) else "" for name, place in columns.items()}
        if not any(said.values()) or _is_total(line, said):
            continue
        if not said["person_id"]:  # merged cells hold their text in the first row alone
            said |= kept
        kept = {name: said[name] for name in ("person_id", "name") if name in said}
        row = _row(said, problems, path.name, number, header, columns)
        if row is not None:
            rows.append(row)
    if problems:
        count = {"count": len(problems)}
        raise Refusal("sheet_wrong", "有%(count)d处读不出来，请更正后重试", count, tuple(problems[:200]))
    return rows


def _row(
    said: dict[str, str],
    problems: list[Problem],
    file: str,
    number: int,
    header: Sequence[str],
    columns: dict[str, int],
) -> Row | None:
    before = len(problems)

    def wrong(name: str, sentence: str) -> None:
        problems.append(Problem(sentence, file, number, header[columns[name]], said[name]))

    insurance, payer = _INSURANCE.get(_plain(said["insurance"])), _PAYER.get(_plain(said["payer"]))
    if not said["person_id"]:
        wrong("person_id", "没有个人编号")
    if insurance is None:
        wrong("insurance", "险种应是养老、失业、医疗或工伤")
    if payer is None:
        wrong("payer", "缴费主体应是单位或个人")
    amounts = {}
    for name in ("base", "amount"):
        try:
            amounts[name] = _fen(said[name])
        except Refusal as refusal:
            wrong(name, refusal.message)
    rate = _rate(said["rate"])
    if rate is None:
        wrong("rate", "费率应写成 0.16 或 16%")
    if len(problems) > before or rate is None or insurance is None or payer is None:
        return None
    return Row(
        said["person_id"], said.get("name", ""), insurance, payer, amounts["base"], rate, amounts["amount"], number
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _fen(text: str) -> int:
    whole, point, part = text.partition(".")
    if whole.isascii() and whole.isdigit() and (not point or (part.isascii() and part.isdigit() and len(part) <= 2)):
        return int(whole) * 100 + (int(part.ljust(2, "0")) if part else 0)
    return int(parse_yuan(text))


@lru_cache(maxsize=1024)
def _rate(text: str) -> Fraction | None:
    plain = _plain(text).replace(" ", "")
    percent = plain.endswith(("%", "％"))
    try:
        rate = Fraction(plain.rstrip("%％"))
    except (ValueError, ZeroDivisionError):
        return None
    rate = rate / 100 if percent else rate
    return rate if 0 <= rate <= 1 else None


def _columns(line: Sequence[str]) -> dict[str, int] | None:
    names = [_plain(cell).replace(" ", "") for cell in line]
    found = {}
    for column, known in COLUMNS.items():
        place = next((names.index(name) for name in known if name in names), None)
        if place is not None:
            found[column] = place
    return found if all(name in found for name in REQUIRED) else None


def _is_total(line: Sequence[str], said: dict[str, str]) -> bool:
    return any(_plain(cell).startswith(TOTALS) for cell in line[:4] if cell) or (
        not said["person_id"] and not said["insurance"]
    )


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = read_text(path)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    return ((rows.line_num, row) for row in rows)


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    from haoban.kernel.extras import need

    need("analysis")
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise Refusal("sheet_broken", "“%(file)s”不是完整的 Excel 文件，请重新导出", {"file": path.name}) from error
    sheet = book.worksheets[0]
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, [_text(cell) for cell in row]
    book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(round(cell, 10)) if cell != int(cell) else str(int(cell))
    return str(cell)
