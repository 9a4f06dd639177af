"""Reading a history from JSON: every mistake with the line it stands on, none of them passed over."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from haoban.kernel.decoding import read_text
from haoban.kernel.identifiers import parse_uscc
from haoban.kernel.located_json import LocatedJson, Place, read_located_json
from haoban.kernel.refusals import Problem, Refusal

from .law import Law
from .periods import LAST_DAY
from .records import Act, DirectD, Level, Money, Payment, Record, Start

T = TypeVar("T")

RECORD = (
    "uscc",
    "first_tax_handling_on",
    "start",
    "has_income",
    "last_level",
    "a_bars",
    "direct_d",
    "acts",
    "not_rated",
    "reorganised_on",
    "can_pay",
)
ACT = ("indicator", "on", "amount_fen", "times", "corrected_on", "paid", "first_violation_not_fined")
DIRECT_D = ("condition", "on", "corrected_on", "amount_fen", "wait_months")
MONEY = ("on", "amount_fen")
REQUIRED = ("first_tax_handling_on", "start", "has_income", "acts")
MOST_ACTS = 10_000
MOST_PAYMENTS = 12
MOST_WORDS = 100
_FIRST_DAY = date(1949, 10, 1)
_MOST_FEN = 10**16


class Reading:
    """One document being read: collects problems and warnings instead of ending at the first."""

    def __init__(self, document: LocatedJson, file: str) -> None:
        self.document, self.file = document, file
        self.problems: list[Problem] = list(document.problems)
        self.warnings: list[str] = []

    def problem(self, place: Place, message: str, value: Any = None) -> None:
        """Note a mistake at a place."""
        shown = None if value is None else str(value)[:80]
        column = ".".join(map(str, place)) or None
        self.problems.append(Problem(message, self.file, self.document.line_of(place), column, shown))

    def known_keys(self, place: Place, value: dict[str, Any], keys: Iterable[str]) -> None:
        """A key that looks like a known one but isn't is a mistake; any other unknown key is only mentioned."""
        known = list(keys)
        for key in value:
            if key in known:
                continue
            meant = near(key.lower(), known, 1, 0.75)
            if meant and meant[0] not in value:
                self.problem((*place, key), f"没有“{key}”这一项，是不是“{meant[0]}”？", key)
            else:
                self.warnings.append(f"第 {self.document.line_of((*place, key))} 行的“{key}”没有用到")

    def day(self, place: Place, value: Any) -> date | None:
        """A day as `2025-09-15`."""
        if isinstance(value, str):
            plain = unicodedata.normalize("NFKC", value).strip()
            try:
                day = date.fromisoformat(plain)
            except ValueError:
                day = None
                if re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain):
                    self.problem(place, "没有这一天，请核对月份和日子", value)
                    return None
            if day and len(plain) == 10:
                if _FIRST_DAY <= day <= LAST_DAY:
                    return day
                self.problem(place, "日期不在合理范围内，请核对年份", value)
                return None
        self.problem(place, "不是日期，请写成 2025-09-15 这样", _shown(value))
        return None

    def whole(self, place: Place, value: Any, least: int, most: int, what: str) -> int | None:
        """A whole number, also as text with full-width digits and thousands separators."""
        number: Decimal | None = None
        if isinstance(value, str):
            plain = unicodedata.normalize("NFKC", value).strip().replace(",", "")
            if re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,4})?", plain):
                number = Decimal(plain)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = Decimal(value)
        if number is None or number != number.to_integral_value():
            self.problem(place, f"{what}应为整数", _shown(value))
        elif number < least:
            self.problem(place, f"{what}不能小于{least}", _shown(value))
        elif number > most:
            self.problem(place, f"{what}过大，请核对", _shown(value))
        else:
            return int(number)
        return None

    def flag(self, place: Place, value: Any) -> bool | None:
        """True or false."""
        if isinstance(value, bool):
            return value
        self.problem(place, "应为 true 或 false", _shown(value))
        return None

    def one_of(self, place: Place, value: Any, among: type[T]) -> T | None:
        """A member of an enum by its value."""
        try:
            return among(value)  # type: ignore[call-arg]
        except ValueError:
            words = "、".join(str(one) for one in among)  # type: ignore[attr-defined]
            self.problem(place, f"应为其中之一：{words}", _shown(value))
            return None

    def each(self, place: Place, value: Any, read: Callable[[Place, dict[str, Any]], T | None]) -> tuple[T, ...]:
        """A list of objects; null is an empty one."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.problem(place, "应为列表 […]", _shown(value))
            return ()
        if len(value) > MOST_ACTS:
            self.problem(place, f"最多 {MOST_ACTS} 条", len(value))
            return ()
        found = []
        for index, one in enumerate(value):
            if isinstance(one, dict):
                read_one = read((*place, index), one)
                if read_one is not None:
                    found.append(read_one)
            else:
                self.problem((*place, index), "应为一个对象 {…}", _shown(one))
        return tuple(found)

    def words(self, place: Place, value: Any) -> tuple[str, ...]:
        """A list of texts; null is an empty one."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.problem(place, "应为列表 […]", _shown(value))
            return ()
        if len(value) > MOST_WORDS:
            self.problem(place, f"最多 {MOST_WORDS} 条", len(value))
            return ()
        found = []
        for index, one in enumerate(value):
            if (isinstance(one, str) and one.strip()) or (isinstance(one, int) and not isinstance(one, bool)):
                found.append(str(one).strip())
            else:
                self.problem((*place, index), "应为文字", _shown(one))
        return tuple(found)


def near(word: str, known: Iterable[str], count: int, likeness: float) -> list[str]:
    """The known words that somebody may have meant; loaded only where somebody mistyped."""
    import difflib

    return difflib.get_close_matches(word, list(known), count, likeness)


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "{…}" if isinstance(value, dict) else "[…]" if isinstance(value, list) else str(value)


def read_record(path: Path, law: Law, codes: Iterable[str], day: date) -> tuple[Record, tuple[str, ...]]:
    """A history from a file (`-` is standard input), and what to warn of.

    `codes` are all indicators of any day. Raises `Refusal` `credit_record` with every mistake and its line.
    """
    file = "标准输入" if str(path) == "-" else str(path)
    return record_of(Reading(read_located_json(read_text(path), file), file), law, codes, day)


def record_of(reading: Reading, law: Law, codes: Iterable[str], day: date) -> tuple[Record, tuple[str, ...]]:
    """As `read_record`, from a document that is read already."""
    record = None
    if not reading.problems:
        record = _record(reading, law, frozenset(codes), day)
    if reading.problems or record is None:
        raise Refusal(
            "credit_record",
            "“%(file)s”有 %(count)d 处需要更正",
            {"file": reading.file, "count": len(reading.problems)},
            tuple(reading.problems),
        )
    return record, tuple(reading.warnings)


def _record(reading: Reading, law: Law, codes: frozenset[str], day: date) -> Record | None:
    value = reading.document.value
    if not isinstance(value, dict):
        reading.problem((), "文件应为一个对象 {…}，写一户的情况", _shown(value))
        return None
    reading.known_keys((), value, RECORD)
    for key in REQUIRED:
        if value.get(key) is None:
            reading.problem((key,) if key in value else (), f"缺少“{key}”", "null" if key in value else None)
    uscc = value.get("uscc")
    if uscc is not None and not isinstance(uscc, str):
        reading.problem(("uscc",), "应为文字", _shown(uscc))
    elif uscc:
        try:
            uscc = parse_uscc(uscc)
        except Refusal as refusal:
            reading.warnings.append(refusal.message)
    first = _optional(value, "first_tax_handling_on", (), reading.day)
    start = _optional(value, "start", (), lambda place, one: reading.one_of(place, one, Start))
    income = _optional(value, "has_income", (), reading.flag)
    last_level = _optional(value, "last_level", (), lambda place, one: reading.one_of(place, one, Level))
    reorganised = _optional(value, "reorganised_on", (), reading.day)
    if first and first > day:
        message = f"首次办理涉税事宜的日期在测算日 {day.isoformat()} 之后"
        reading.problem(("first_tax_handling_on",), message, first.isoformat())
    acts = reading.each(("acts",), value.get("acts"), lambda place, one: _act(reading, place, one, law, codes, day))
    direct_d = reading.each(("direct_d",), value.get("direct_d"), lambda place, one: _direct_d(reading, place, one))
    can_pay = reading.each(("can_pay",), value.get("can_pay"), lambda place, one: _money(reading, place, one, Money))
    if len(can_pay) > MOST_PAYMENTS:
        reading.problem(("can_pay",), f"最多 {MOST_PAYMENTS} 笔", len(can_pay))
    a_bars = reading.words(("a_bars",), value.get("a_bars"))
    not_rated = reading.words(("not_rated",), value.get("not_rated"))
    for index, one in enumerate(not_rated):
        if one not in law.not_rated.value:
            words = "、".join(law.not_rated.value)
            reading.problem(("not_rated", index), f"应为其中之一：{words}", one)
    if reading.problems or first is None or start is None or income is None:
        return None
    return Record(uscc, first, start, income, last_level, a_bars, direct_d, acts, not_rated, reorganised, can_pay)


def _optional(value: dict[str, Any], key: str, around: Place, read: Callable[[Place, Any], T | None]) -> T | None:
    return None if value.get(key) is None else read((*around, key), value[key])


def _required(
    reading: Reading, value: dict[str, Any], key: str, around: Place, read: Callable[[Place, Any], T | None]
) -> T | None:
    if value.get(key) is None:
        reading.problem((*around, key) if key in value else around, f"缺少“{key}”", "null" if key in value else None)
        return None
    return read((*around, key), value[key])


def _act(
    reading: Reading, place: Place, value: dict[str, Any], law: Law, codes: frozenset[str], day: date
) -> Act | None:
    reading.known_keys(place, value, ACT)
    on = _required(reading, value, "on", place, reading.day)
    code = _required(reading, value, "indicator", place, lambda at, one: _code(reading, at, one))
    if code and on:
        _known_indicator(reading, (*place, "indicator"), code, on, law, codes, day)
    amount = _optional(value, "amount_fen", place, lambda at, one: reading.whole(at, one, 0, _MOST_FEN, "金额（分）"))
    times = _optional(value, "times", place, lambda at, one: reading.whole(at, one, 1, 1000, "次数"))
    corrected = _optional(value, "corrected_on", place, reading.day)
    waived = _optional(value, "first_violation_not_fined", place, reading.flag)
    paid = reading.each((*place, "paid"), value.get("paid"), lambda at, one: _money(reading, at, one, Payment))
    if on and corrected and corrected < on:
        reading.problem((*place, "corrected_on"), f"纠正日期早于行为日期 {on.isoformat()}", corrected.isoformat())
    for index, payment in enumerate(paid):
        if on and payment.on < on:
            message = f"缴款日期早于行为日期 {on.isoformat()}"
            reading.problem((*place, "paid", index, "on"), message, payment.on.isoformat())
    if amount is not None and sum(payment.amount_fen for payment in paid) > amount:
        reading.problem((*place, "paid"), "各次缴款合计超过欠缴金额；只写税费款本身，不含滞纳金和罚款")
    if code and amount is not None:
        _amount_fits(reading, place, code, amount, law)
    row = law.find_indicator(code) if code else None
    if paid and row:
        line = reading.document.line_of((*place, "paid"))
        if corrected and corrected <= day and not row.value.arrears:
            reading.warnings.append(f"第 {line} 行的分期缴款没有用到：{code}不是欠缴税费，按纠正之日计")
        elif value.get("amount_fen") is None:
            reading.warnings.append(f"第 {line} 行的分期缴款没有计入：没有写欠缴金额“amount_fen”，算不出比例")
    if not on or not code:
        return None
    return Act(code, on, amount, times or 1, corrected, paid, bool(waived))


def _code(reading: Reading, place: Place, value: Any) -> str | None:
    if isinstance(value, str) and value.strip():
        return unicodedata.normalize("NFKC", value).strip()
    reading.problem(place, '指标编码应为文字，例如 "010101"（不要去掉前面的 0）', _shown(value))
    return None


def _known_indicator(
    reading: Reading, place: Place, code: str, on: date, law: Law, codes: frozenset[str], day: date
) -> None:
    ever = code in codes or (len(code) == 6 and code.isdigit() and f"{code[:4]}xx" in codes)
    if not ever:
        likely = near(code, sorted(codes), 3, 0.7)
        hint = f"，相近的有 {'、'.join(likely)}" if likely else ""
        reading.problem(place, f"没有编码为“{code}”的指标{hint}", code)
    elif on <= day and law.find_indicator(code) is None:
        reading.problem(place, f"“{code}”不在 {day.isoformat()} 有效的指标中", code)


def _amount_fits(reading: Reading, place: Place, code: str, amount: int, law: Law) -> None:
    row = law.find_indicator(code)
    if row is None:
        return
    least, below = row.value.amount_at_least_fen, row.value.amount_below_fen
    if (least is not None and amount < least) or (below is not None and amount >= below):
        line = reading.document.line_of((*place, "amount_fen"))
        reading.warnings.append(f"第 {line} 行的金额与指标 {code}“{row.value.name}”不符，仍按所填指标测算")


def _direct_d(reading: Reading, place: Place, value: dict[str, Any]) -> DirectD | None:
    reading.known_keys(place, value, DIRECT_D)
    condition = _required(
        reading, value, "condition", place, lambda at, one: reading.whole(at, one, 1, 13, "情形序号（1 至 13）")
    )
    on = _required(reading, value, "on", place, reading.day)
    corrected = _optional(value, "corrected_on", place, reading.day)
    amount = _optional(value, "amount_fen", place, lambda at, one: reading.whole(at, one, 0, _MOST_FEN, "金额（分）"))
    wait = _optional(value, "wait_months", place, lambda at, one: reading.whole(at, one, 0, 120, "等待月数"))
    if on and corrected and corrected < on:
        reading.problem((*place, "corrected_on"), f"纠正日期早于行为日期 {on.isoformat()}", corrected.isoformat())
    return DirectD(condition, on, corrected, amount, wait) if condition and on else None


def _money(reading: Reading, place: Place, value: dict[str, Any], kind: Callable[[date, int], T]) -> T | None:
    reading.known_keys(place, value, MONEY)
    on = _required(reading, value, "on", place, reading.day)
    amount = _required(
        reading, value, "amount_fen", place, lambda at, one: reading.whole(at, one, 0, _MOST_FEN, "金额（分）")
    )
    return kind(on, amount) if on and amount is not None else None
