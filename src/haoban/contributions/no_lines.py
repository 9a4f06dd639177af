"""What stands among the rows of a contribution sheet and is no line of it: totals, notes, a heading said again."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from haoban.kernel.refusals import Refusal

from .cells import is_label, is_note, is_total, is_total_of, parse_fen, plain
from .headings import Column, Heading, Strand
from .payroll import Integers, Truths

_NUMBERED = re.compile(r"(?:[0-9]{1,2}|[a-z]|[甲乙丙丁戊])(?:=.*)?|[栏行]次")
"""The names of columns in a row of their own under the heading: 甲, 1, 2, 3=1×2."""
_FEWEST_NUMBERED = 4


def is_no_line(cells: Sequence[str], heading: Heading, strand: Strand, sums: Collection[int | None]) -> bool:
    """Whether a row that can't be read as a line of a strand is none, and not a line with a mistake.

    A blank row, totals, a note below the table, the heading of the next page, or a person without this insurance.
    `sums` are those of the lines above: of all, and of those after the last total.
    """
    said = [cell for cell in cells if cell.strip()]
    if not said:
        return True
    person, amount = cells[heading.person.place].strip(), cells[strand.amount.place].strip()
    if any(is_total(cell) for cell in cells[:6] if cell) or is_total_of(person):
        return True
    if isinstance(strand.insurance, Column) and is_total_of(cells[strand.insurance.place]):
        return True
    if person in ("", said[0].strip()) and (is_label(said[0]) or (not person and is_total_of(said[0]))):
        return True
    if _is_heading(cells, heading) or _numbers_the_columns(said) or _is_sum(cells, heading, strand, sums):
        return True
    if len(heading.strands) > 1 and not amount:
        return True
    named = [strand.insurance, strand.payer, strand.base, strand.amount]
    stated = any(cells[column.place].strip() for column in named if isinstance(column, Column))
    return not stated or (not amount and any(is_note(cell) for cell in said))


@dataclass
class RunningSum:
    """The amounts of the lines from one row on, added up as far as the reading has come."""

    row: int = 0
    fen: int = 0
    lines: int = 0

    def until(self, row: int, amount: Integers, kept: Truths) -> int | None:
        """The sum of the lines before a row, nothing where there are not two of them."""
        fresh = amount[self.row : row][kept[self.row : row]]
        self.row, self.fen, self.lines = row, self.fen + int(fresh.sum()), self.lines + len(fresh)
        return self.fen if self.lines > 1 else None


def _is_sum(cells: Sequence[str], heading: Heading, strand: Strand, sums: Collection[int | None]) -> bool:
    """Whether a row names nobody and nothing, and its amount is the sum of those above it: totals without a word."""
    named = (heading.person, heading.name, strand.insurance, strand.payer)
    if any(cells[column.place].strip() for column in named if isinstance(column, Column)):
        return False
    try:
        return parse_fen(cells[strand.amount.place]) in sums
    except Refusal:
        return False


def _is_heading(cells: Sequence[str], heading: Heading) -> bool:
    return _told(cells) in [_told(row) for row in heading.rows]


def _told(row: Sequence[str]) -> str:
    """A row's cells as one text, without the empty ones behind them."""
    return "\t".join(map(plain, row)).rstrip()


def _numbers_the_columns(said: Sequence[str]) -> bool:
    return len(said) >= _FEWEST_NUMBERED and all(_NUMBERED.fullmatch(plain(cell)) for cell in said)
