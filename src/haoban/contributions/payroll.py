"""A contribution sheet as columns: a hundred thousand people are compared as arrays, not one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

INSURANCES = ("pension", "unemployment", "medical", "work_injury")
PAYERS = ("employer", "employee")
EMPLOYER, EMPLOYEE = 0, 1
GROUPS = len(INSURANCES) * len(PAYERS)
"""One for each insurance and payer: `insurance * 2 + payer`."""
LARGEST_FEN = 10**12
"""Larger amounts and bases (ten thousand million yuan) are refused, so that sums of millions fit in 64 bits."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what one payer pays for one person in one insurance."""

    person_id: str
    name: str
    insurance: str
    payer: str
    base_fen: int
    rate: Fraction
    amount_fen: int
    number: int = 0
    """The line in the file, the header is 1."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What stands once in a file, unless a line was doubled."""
        return self.person_id, self.insurance, self.payer


@dataclass(frozen=True)
class Payroll:
    """The lines of one file, a column each, in the file's order."""

    person_ids: Sequence[str]
    """Each person once."""
    names: Sequence[str]
    """The name of each of them, empty where the file has none."""
    person: Integers
    """For each line the place in `person_ids`."""
    group: Integers
    """For each line its insurance and payer."""
    base: Integers
    """Fen."""
    rates: Sequence[Fraction]
    """Each rate once."""
    rate: Integers
    """For each line the place in `rates`."""
    amount: Integers
    """Fen."""
    number: Integers
    """The line in the file."""

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Payroll":
        """Lines one by one as columns."""
        rows = list(rows)
        people: dict[str, int] = {}
        names: list[str] = []
        rates: dict[Fraction, int] = {}
        for row in rows:
            if people.setdefault(row.person_id, len(people)) == len(names):
                names.append(row.name)
            rates.setdefault(row.rate, len(rates))
        return cls(
            person_ids=list(people),
            names=names,
            person=_whole(people[row.person_id] for row in rows),
            group=_whole(INSURANCES.index(row.insurance) * len(PAYERS) + PAYERS.index(row.payer) for row in rows),
            base=_whole(row.base_fen for row in rows),
            rates=list(rates),
            rate=_whole(rates[row.rate] for row in rows),
            amount=_whole(row.amount_fen for row in rows),
            number=_whole(row.number for row in rows),
        )

    @classmethod
    def joined(cls, parts: Sequence["Payroll"]) -> "Payroll":
        """The lines of several sheets, one sheet after the other."""
        people: dict[str, int] = {}
        names: list[str] = []
        rates: dict[Fraction, int] = {}
        person, rate = [], []
        for part in parts:
            for who, name in zip(part.person_ids, part.names, strict=True):
                if people.setdefault(who, len(people)) == len(names):
                    names.append(name)
            person.append(_whole(people[who] for who in part.person_ids)[part.person])
            rate.append(_whole(rates.setdefault(one, len(rates)) for one in part.rates)[part.rate])
        return cls(
            person_ids=list(people),
            names=names,
            person=np.concatenate(person),
            group=np.concatenate([part.group for part in parts]),
            base=np.concatenate([part.base for part in parts]),
            rates=list(rates),
            rate=np.concatenate(rate),
            amount=np.concatenate([part.amount for part in parts]),
            number=np.concatenate([part.number for part in parts]),
        )

    def rows(self) -> list[Row]:
        """Columns as lines one by one."""
        return [
            Row(
                person_id=self.person_ids[person],
                name=self.names[person],
                insurance=INSURANCES[group // len(PAYERS)],
                payer=PAYERS[group % len(PAYERS)],
                base_fen=base,
                rate=self.rates[rate],
                amount_fen=amount,
                number=number,
            )
            for person, group, base, rate, amount, number in zip(
                self.person.tolist(),
                self.group.tolist(),
                self.base.tolist(),
                self.rate.tolist(),
                self.amount.tolist(),
                self.number.tolist(),
                strict=True,
            )
        ]


def _whole(numbers: Iterable[int]) -> Integers:
    return np.fromiter(numbers, np.int64)
