"""A contribution sheet as a payroll: what is plain is read column by column, what is odd line by line."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from haoban.kernel.refusals import Problem, Refusal

from .cells import is_note, is_total, parse_fen, parse_insurance, parse_payer, parse_person, parse_rate
from .headings import Column, Heading, Strand, find_heading
from .payroll import INSURANCES, PAYERS, Integers, Payroll, Truths
from .tables import Table, array_of, numbers_of, read_tables

MOST_PROBLEMS = 200
"""Problems that are told of one file."""
_PLAIN_AMOUNT = r"^-?[0-9]{1,9}(\.[0-9]{1,2})?$"
_NOUGHT = array_of(["0"])[0]
_UNREADABLE = -1


def read_payroll(path: Path) -> Payroll:
    """The lines of a CSV (UTF-8 with or without a mark, GB18030) or XLSX file, `-` for standard input.

    Raises `Refusal`: `sheet_wrong` with row and column of every cell that cannot be read, `column_missing`,
    `column_twice`, `sheet_old`, `sheet_broken`, `sheet_too_large`, `encoding`; `NotFound`.
    """
    tables = read_tables(path)
    unfit: Refusal | None = None
    for table in tables:
        try:
            heading = find_heading(table.first, table.file)
        except Refusal as refusal:
            unfit = unfit or refusal
            continue
        return _Reader(table, heading).payroll()
    raise unfit or Refusal("sheet_empty", "“%(file)s”里没有内容", {"file": path.name})


class _Reader:
    """One table's lines. `place` counts the rows after the heading."""

    def __init__(self, table: Table, heading: Heading) -> None:
        self._file, self._heading = table.file, heading
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
            list(self._people), self._names_of(whose, place), whose, group, base, list(self._rates), rate, amount,
            self._number[place],
        )  # fmt: skip

    def _persons(self) -> tuple[Integers, Truths]:
        """For each row its person, merged cells filled, and where nothing stood."""
        texts, codes = self._coded(self._heading.person)
        if _all_plain(texts):
            self._people = dict(zip(texts, range(len(texts)), strict=True))
            return codes, np.zeros(len(codes), bool)
        places: list[int] = []
        for text in texts:
            try:
                said = parse_person(text)
                places.append(self._people.setdefault(said, len(self._people)) if said else _UNREADABLE)
            except Refusal as refusal:
                self._tell_all(codes == len(places), self._heading.person, text, refusal.message)
                places.append(_UNREADABLE)
        found = _looked_up(places, codes)
        blank = found == _UNREADABLE
        if blank.any() and not blank.all():
            last = np.maximum.accumulate(np.where(blank, 0, np.arange(len(found))))
            follows = blank & self._same_name(last)
            found = np.where(follows, found[last], found)
        return found, blank

    def _same_name(self, last: Integers) -> Truths:
        """Where a merged cell may stand: the name is blank too, or that of the row whose number it shares."""
        if self._heading.name is None:
            return np.ones(len(last), bool)
        texts, codes = self._coded(self._heading.name)
        blank = _looked_up([0 if text.strip() else 1 for text in texts], codes) == 1
        same: Truths = blank | (codes == codes[last])
        return same

    def _strand(self, strand: Strand, person: Integers, blank: Truths) -> tuple[Integers, ...]:
        """Rows, persons, groups, bases, rates and amounts of one amount column."""
        insurance, of_insurance = self._words(strand.insurance, parse_insurance, INSURANCES)
        payer, _ = self._words(strand.payer, lambda text: (parse_payer(text), None), PAYERS)
        if strand.payer is None:
            payer = of_insurance
        rate = self._rate(strand.rate)
        base, base_plain = self._amounts(strand.base)
        amount, amount_plain = self._amounts(strand.amount)
        plain = base_plain & amount_plain & (person >= 0) & (insurance >= 0) & (payer >= 0) & (rate >= 0)
        kept = plain.copy()
        for place in np.flatnonzero(~plain | blank).tolist():
            cells = [column[place].as_py() or "" for column in self._columns]
            kept[place] = not self._is_no_line(cells, strand)
            if not kept[place] or plain[place]:
                continue
            before = len(self._problems)
            if person[place] < 0 and not cells[self._heading.person.place].strip():
                self._tell(place, self._heading.person, "", "没有个人编号")
            if insurance[place] < 0 and isinstance(strand.insurance, Column):
                self._tell(place, strand.insurance, cells[strand.insurance.place], "险种应是养老、失业、医疗或工伤")
            if payer[place] < 0:
                column = strand.payer if isinstance(strand.payer, Column) else strand.insurance
                if isinstance(column, Column) and (column is strand.payer or insurance[place] >= 0):
                    self._tell(place, column, cells[column.place], "缴费主体应是单位或个人")
            if rate[place] < 0 and isinstance(strand.rate, Column):
                self._tell(place, strand.rate, cells[strand.rate.place], "费率应写成 0.16 或 16%，在 0 与 1 之间")
            for column, numbers in ((strand.base, base), (strand.amount, amount)):
                try:
                    numbers[place] = parse_fen(cells[column.place])
                except Refusal as refusal:
                    self._tell(place, column, cells[column.place], refusal.message)
            kept[place] = len(self._problems) == before and person[place] >= 0
        lines = np.flatnonzero(kept)
        group = insurance[lines] * len(PAYERS) + payer[lines]
        return lines, person[lines], group, base[lines], rate[lines], amount[lines]

    def _is_no_line(self, cells: Sequence[str], strand: Strand) -> bool:
        """A blank line, a line of totals, a note below the table, or a person without this insurance."""
        amount = cells[strand.amount.place].strip()
        if not any(cell.strip() for cell in cells):
            return True
        if any(is_total(cell) for cell in cells[:6] if cell):
            return True
        if len(self._heading.strands) > 1 and not amount:
            return True
        named = [strand.insurance, strand.payer, strand.base, strand.amount]
        stated = any(cells[column.place].strip() for column in named if isinstance(column, Column))
        return not stated or (not amount and any(is_note(cell) for cell in cells if cell))

    def _words(
        self, column: Column | str | None, parse: Callable[[str], tuple[str | None, str | None]], known: Sequence[str]
    ) -> tuple[Integers, Integers]:
        """For each row the place among the known words; and the payer that stands with it."""
        if not isinstance(column, Column):
            here = np.full(len(self._number), known.index(column) if column else _UNREADABLE)
            return here, here
        texts, codes = self._coded(column)
        said = [parse(text) for text in texts]
        first = [known.index(one) if one else _UNREADABLE for one, _ in said]
        second = [PAYERS.index(other) if other else _UNREADABLE for _, other in said]
        return _looked_up(first, codes), _looked_up(second, codes)

    def _rate(self, column: Column | Fraction) -> Integers:
        if not isinstance(column, Column):
            return np.full(len(self._number), self._rates.setdefault(column, len(self._rates)))
        texts, codes = self._coded(column)
        places = []
        for text in texts:
            rate = parse_rate(text, in_percent=column.in_percent)
            places.append(_UNREADABLE if rate is None else self._rates.setdefault(rate, len(self._rates)))
        return _looked_up(places, codes)

    def _amounts(self, column: Column) -> tuple[Integers, Truths]:
        """Whole fen from plain text by dropping the point, and which rows are plain."""
        text = self._columns[column.place]
        if not len(text):
            return np.zeros(0, np.int64), np.zeros(0, bool)
        plain = pc.match_substring_regex(text, _PLAIN_AMOUNT)
        text = pc.if_else(plain, text, _NOUGHT)
        point = numbers_of(pc.find_substring(text, pattern="."))
        decimals = np.where(point < 0, 0, numbers_of(pc.binary_length(text)) - 1 - point)
        digits = numbers_of(pc.replace_substring(text, ".", "").cast(pa.int64()))
        return digits * np.array([100, 10, 1])[decimals], numbers_of(plain.cast(pa.int8())) == 1

    def _coded(self, column: Column) -> tuple[list[str], Integers]:
        """A column's different texts, and for each row which of them."""
        coded = pc.dictionary_encode(self._columns[column.place])
        return coded.dictionary.to_pylist(), numbers_of(coded.indices)

    def _names_of(self, whose: Integers, place: Integers) -> list[str]:
        if self._heading.name is None:
            return [""] * len(self._people)
        found = [""] * len(self._people)
        persons, first = np.unique(whose, return_index=True)
        texts, codes = self._coded(self._heading.name)
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


def _all_plain(texts: Sequence[str]) -> bool:
    """Whether all of them are digits and Latin letters as they must be, so that none has to be looked at alone."""
    whole = "".join(texts)
    return whole.isascii() and whole.isalnum() and "x" not in whole and "" not in texts


def _looked_up(table: Sequence[int], codes: Integers) -> Integers:
    found: Integers = np.array(table, np.int64)[codes] if len(table) else np.zeros(len(codes), np.int64)
    return found
