"""A contribution sheet as a payroll: what is plain is read column by column, what is odd line by line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from haoban.kernel.refusals import Problem, Refusal

from .cells import (
    how_to_write_rate,
    is_total,
    is_total_of,
    parse_fen,
    parse_insurance,
    parse_payer,
    parse_person,
    parse_rate,
)
from .columns import UNREADABLE, all_plain, amounts, coded, is_empty, looked_up
from .headings import Column, Heading, Strand, find_heading
from .no_lines import RunningSum, is_no_line
from .payroll import GROUPS, INSURANCES, PAYERS, Integers, Payroll, Truths
from .tables import Table, read_tables

_COMPUTED = "；如果是公式，请在表格软件里算出结果并保存"
MOST_PROBLEMS = 200
"""Problems that are told of one file."""


def read_payroll(path: Path) -> Payroll:
    """The lines of a CSV (UTF-8 with or without a mark, GB18030) or XLSX file, `-` for standard input.

    Raises `Refusal`: `sheet_wrong` with row and column of every cell that cannot be read, `column_missing`,
    `column_twice`, `sheet_old`, `sheet_broken`, `sheet_too_large`, `encoding`; `NotFound`.
    """
    tables = read_tables(path)
    unfit: Refusal | None = None
    fit: list[tuple[Table, Heading]] = []
    for table in tables:
        try:
            fit.append((table, find_heading(table.first, table.file)))
        except Refusal as refusal:
            unfit = unfit or refusal
    if not fit:
        raise unfit or Refusal("sheet_empty", "“%(file)s”里没有内容", {"file": path.name})
    if len(fit) > 1:  # where a mistake is, the sheet has to be said, too
        fit = [(replace(table, file=f"{table.file}（{table.sheet}）"), heading) for table, heading in fit]
    payrolls = [_Reader(table, heading).payroll() for table, heading in fit]
    return _together(payrolls, [table.sheet for table, _ in fit], path.name)


def _together(payrolls: Sequence[Payroll], sheets: Sequence[str], file: str) -> Payroll:
    """The sheets of a workbook as one: its pages, or one for each insurance.

    Raises `Refusal` `sheets_repeat` where a line stands in two of them: nobody can say which one counts.
    """
    if len(payrolls) == 1:
        return payrolls[0]
    whole = Payroll.joined(payrolls)
    keys = whole.person * GROUPS + whole.group
    sheet = np.repeat(np.arange(len(payrolls)), [len(one) for one in payrolls])
    pairs = np.unique(np.stack([keys, sheet]), axis=1)
    again = np.flatnonzero(pairs[0, 1:] == pairs[0, :-1])
    if len(again):
        one, other = (sheets[place] for place in sorted(pairs[1, again[0] : again[0] + 2].tolist()))
        raise Refusal(
            "sheets_repeat",
            "“%(file)s”的工作表“%(one)s”和“%(other)s”里有同一个人的同一险种，请只留要比的一张，其余的隐藏或删去",
            {"file": file, "one": one, "other": other},
        )
    return whole


@dataclass(frozen=True)
class _Said:
    """What each row says beside its sums; `UNREADABLE` where it is not known."""

    person: Integers
    insurance: Integers
    payer: Integers
    rate: Integers

    @property
    def known(self) -> Truths:
        """The rows of which everything is."""
        known: Truths = (self.person >= 0) & (self.insurance >= 0) & (self.payer >= 0) & (self.rate >= 0)
        return known


class _Reader:
    """One table's lines. `place` counts the rows after the heading."""

    def __init__(self, table: Table, heading: Heading) -> None:
        self._file, self._heading = table.file, heading
        self._in_workbook = bool(table.sheet)
        self._number = table.number[heading.last_row + 1 :]
        self._columns = [column[heading.last_row + 1 :] for column in table.columns]
        self._people: dict[str, int] = {}
        self._rates: dict[Fraction, int] = {}
        self._problems: list[tuple[int, int, Problem]] = []
        self._names: dict[int, str] = {}

    def payroll(self) -> Payroll:
        """Every line, in the order of the rows, then of the columns."""
        person, blank = self._persons()
        read = [self._strand(strand, person, blank) for strand in self._heading.strands]
        if self._problems:
            self._problems.sort(key=lambda one: one[:2])
            problems = tuple(dict.fromkeys(problem for _, _, problem in self._problems))
            count = {"count": len(problems)}
            raise Refusal("sheet_wrong", "有%(count)d处读不出来，请更正后重试", count, problems[:MOST_PROBLEMS])
        place, *columns = (np.concatenate(parts) for parts in zip(*read, strict=True))
        order = np.argsort(place, kind="stable") if len(read) > 1 else slice(None)
        place = place[order]
        whose, group, base, rate, amount = (column[order] for column in columns)
        return Payroll(
            person_ids=list(self._people),
            names=self._names_of(whose, place),
            person=whose,
            group=group,
            base=base,
            rates=list(self._rates),
            rate=rate,
            amount=amount,
            number=self._number[place],
        )

    def _persons(self) -> tuple[Integers, Truths]:
        """For each row its person, merged cells filled, and where nothing stood."""
        texts, codes = coded(self._columns[self._heading.person.place])
        if all_plain(texts):
            self._people = dict(zip(texts, range(len(texts)), strict=True))
            return codes, np.zeros(len(codes), bool)
        places: list[int] = []
        for text in texts:
            try:
                said = "" if is_total_of(text) or not any(map(str.isalnum, text)) else parse_person(text)
                places.append(self._people.setdefault(said, len(self._people)) if said else UNREADABLE)
            except Refusal as refusal:
                self._tell_all(codes == len(places), self._heading.person, text, refusal.message)
                places.append(UNREADABLE)
        found = looked_up(places, codes)
        blank = looked_up([not text.strip() for text in texts], codes) == 1
        if blank.any() and not blank.all():
            last = np.maximum.accumulate(np.where(blank, 0, np.arange(len(found))))
            follows = blank & self._same_name(last)
            found = np.where(follows, found[last], found)
        return found, blank

    def _same_name(self, last: Integers) -> Truths:
        """Where a merged cell may stand: the name is blank too, or that of the row whose number it shares."""
        if self._heading.name is None:
            return np.ones(len(last), bool)
        texts, codes = coded(self._columns[self._heading.name.place])
        blank = looked_up([0 if text.strip() else 1 for text in texts], codes) == 1
        same: Truths = blank | (codes == codes[last])
        return same

    def _totals_by_name(self) -> Truths:
        """Rows whose name is a total's, or that of the person above with a word for it: 甲小计."""
        if self._heading.name is None:
            return np.zeros(len(self._number), bool)
        texts, codes = coded(self._columns[self._heading.name.place])
        names = {text.strip() for text in texts}
        said = [
            is_total(text) or (is_total_of(text) and text.strip().rstrip("：:")[:-2] in names)
            if "计" in text or "otal" in text.lower()
            else False
            for text in texts
        ]
        found: Truths = looked_up(said, codes) == 1
        return found

    def _stands_in(self, column: Column, person: Integers, blank: Truths) -> Integers:
        """For each row the row in which its cell stands: under a merged number a blank cell may be merged, too."""
        here = np.arange(len(person))
        empty = blank & (person >= 0)
        if empty.any():
            empty &= is_empty(self._columns[column.place])
            last = np.maximum.accumulate(np.where(empty, 0, here))
            return np.where(empty & (person[last] == person), last, here)
        return here

    def _strand(self, strand: Strand, person: Integers, blank: Truths) -> tuple[Integers, ...]:
        """Rows, persons, groups, bases, rates and amounts of one amount column."""
        insurance, payer = self._insurance_and_payer(strand, person, blank)
        rate = self._rate(strand.rate)
        base_from = self._stands_in(strand.base, person, blank)
        base, base_plain = amounts(self._columns[strand.base.place])
        base, base_plain = base[base_from], base_plain[base_from]
        amount, amount_plain = amounts(self._columns[strand.amount.place])
        said = _Said(person, insurance, payer, rate)
        by_name = self._totals_by_name()
        named = said.known & ~blank & ~by_name
        plain = base_plain & amount_plain & named
        kept = plain.copy()
        whole, section = RunningSum(), RunningSum()
        for place in np.flatnonzero(~plain).tolist():
            above = whole.until(place, amount, kept), section.until(place, amount, kept)
            cells = [column[place].as_py() or "" for column in self._columns]
            clear = named[place] and cells[strand.amount.place].strip()
            if not clear and (by_name[place] or is_no_line(cells, self._heading, strand, above)):
                section = RunningSum(place)
                continue
            before = len(self._problems)
            self._tell_unknown(place, cells, strand, said)
            of_base = self._columns[strand.base.place][int(base_from[place])].as_py() or ""
            base[place] = self._fen(place, strand.base, of_base)
            amount[place] = self._fen(place, strand.amount, cells[strand.amount.place])
            kept[place] = len(self._problems) == before and person[place] >= 0
        lines = np.flatnonzero(kept)
        group = insurance[lines] * len(PAYERS) + payer[lines]
        return lines, person[lines], group, base[lines], rate[lines], amount[lines]

    def _insurance_and_payer(self, strand: Strand, person: Integers, blank: Truths) -> tuple[Integers, Integers]:
        """For each row the insurance and who pays, which may stand with it."""
        insurance, of_insurance = self._words(strand.insurance, parse_insurance, INSURANCES)
        payer, _ = self._words(strand.payer, lambda text: (parse_payer(text), None), PAYERS)
        if isinstance(strand.insurance, Column):
            named_in = self._stands_in(strand.insurance, person, blank)
            insurance, of_insurance = insurance[named_in], of_insurance[named_in]
        return insurance, of_insurance if strand.payer is None else payer

    def _tell_unknown(self, place: int, cells: Sequence[str], strand: Strand, said: "_Said") -> None:
        """What of a row's words and of its rate could not be read."""
        number = self._heading.person
        if said.person[place] < 0 and not any(map(str.isalnum, cells[number.place])):
            self._tell(place, number, cells[number.place], "没有个人编号")
        if said.insurance[place] < 0 and isinstance(strand.insurance, Column):
            self._tell(place, strand.insurance, cells[strand.insurance.place], "险种应是养老、失业、医疗或工伤")
        if said.payer[place] < 0:
            column = strand.payer if isinstance(strand.payer, Column) else strand.insurance
            if isinstance(column, Column) and (column is strand.payer or said.insurance[place] >= 0):
                self._tell(place, column, cells[column.place], "缴费主体应是单位或个人")
        if said.rate[place] < 0 and isinstance(strand.rate, Column):
            text = cells[strand.rate.place]
            self._tell(place, strand.rate, text, how_to_write_rate(text))

    def _fen(self, place: int, column: Column, text: str) -> int:
        try:
            return parse_fen(text)
        except Refusal as refusal:
            unread = refusal.code == "no_amount" and self._in_workbook
            self._tell(place, column, text, refusal.message + _COMPUTED * unread)
            return 0

    def _words(
        self, column: Column | str | None, parse: Callable[[str], tuple[str | None, str | None]], known: Sequence[str]
    ) -> tuple[Integers, Integers]:
        """For each row the place among the known words; and the payer that stands with it."""
        if not isinstance(column, Column):
            here = np.full(len(self._number), known.index(column) if column else UNREADABLE)
            return here, here
        texts, codes = coded(self._columns[column.place])
        said = [parse(text) for text in texts]
        first = [known.index(one) if one else UNREADABLE for one, _ in said]
        second = [PAYERS.index(other) if other else UNREADABLE for _, other in said]
        return looked_up(first, codes), looked_up(second, codes)

    def _rate(self, column: Column | Fraction) -> Integers:
        if not isinstance(column, Column):
            return np.full(len(self._number), self._rates.setdefault(column, len(self._rates)))
        texts, codes = coded(self._columns[column.place])
        places = []
        for text in texts:
            rate = parse_rate(text, scale=column.scale)
            places.append(UNREADABLE if rate is None else self._rates.setdefault(rate, len(self._rates)))
        return looked_up(places, codes)

    def _names_of(self, whose: Integers, place: Integers) -> list[str]:
        if self._heading.name is None:
            return [""] * len(self._people)
        found = [""] * len(self._people)
        persons, first = np.unique(whose, return_index=True)
        texts, codes = coded(self._columns[self._heading.name.place])
        names = [text.strip() for text in texts]
        for person, code in zip(persons.tolist(), codes[place[first]].tolist(), strict=True):
            found[person] = names[code]
        return found

    def _tell(self, place: int, column: Column, value: str, sentence: str) -> None:
        row = int(self._number[place])
        self._problems.append((row, column.place, Problem(sentence, self._file, row, column.title, value)))

    def _tell_all(self, places: Truths, column: Column, value: str, sentence: str) -> None:
        for place in np.flatnonzero(places).tolist():
            self._tell(place, column, value, sentence)
