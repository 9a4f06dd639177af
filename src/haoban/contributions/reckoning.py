"""What every line amounts to under a policy: both parts at once where they are split after, the last with the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .payroll import EMPLOYEE, EMPLOYER, GROUPS, Integers
from .policies import DECIMALS, Binary, Money, Policy, Rounding, Split, rounded
from .products import Products, exact_total


@dataclass(frozen=True)
class Last:
    """What the last person of a group may have been given so that the group adds up to its rounded total."""

    line: int
    amounts: frozenset[int]
    """In fen; more than one where a total can be formed in several ways."""


class Reckoning:
    """Lines of one file in its order, each person with an insurance and payer once."""

    def __init__(
        self, person: Integers, group: Integers, base: Integers, rates: Sequence[Fraction], rate: Integers
    ) -> None:
        self.person, self.group = person, group
        self.base, self._rates, self.rate = base, rates, rate
        self._alone = Products(base, rates, rate)
        self.paired, self._partner = _pairs(person, group, base)
        both, place = np.unique(rate[self.paired] * len(rates) + rate[self._partner], return_inverse=True)
        self._both_rates = [rates[code // len(rates)] + rates[code % len(rates)] for code in both.tolist()]
        self._both_rate = place.reshape(-1)
        self._both = Products(base[self.paired], self._both_rates, self._both_rate)
        self._lines = [np.flatnonzero(group == one) for one in range(GROUPS)]

    def says_the_same(self, line: int, other: "Reckoning", place: int) -> bool:
        """Whether a line has the base and the rate of a line of another file."""
        return bool(self.base[line] == other.base[place] and self.rate[line] == other.rate[place])

    def part(self, chosen: Integers) -> "Reckoning":
        """Some of the lines alone; groups are no longer whole."""
        return Reckoning(self.person[chosen], self.group[chosen], self.base[chosen], self._rates, self.rate[chosen])

    def alone(self, policy: Policy, binary: Binary = Binary.PRODUCT) -> Integers:
        """Every amount, each line rounded alone."""
        return self._alone.rounded(policy, binary)

    def persons(self, policy: Policy, binary: Binary = Binary.PRODUCT) -> Integers:
        """Every amount, split as the policy says, everyone alone."""
        alone = self._alone.rounded(policy, binary)
        if policy.split is Split.BEFORE or not len(self.paired):
            return alone
        alone[self.paired] = self._both.rounded(policy, binary) - alone[self._partner]
        return alone

    def lasts(self, policy: Policy, binary: Binary = Binary.PRODUCT, *, together: bool = False) -> Iterator[Last]:
        """For each group its last line and what it takes, given what the others have.

        `together`: where the parts are split after rounding, the total of both parts is rounded and split as well,
        instead of each part's own total.
        """
        amounts = self.persons(policy, binary)
        bases = self._signed(self._alone, self.base, policy.base_unit)
        for group, lines in enumerate(self._lines):
            if not len(lines):
                continue
            last = int(lines[-1])
            others = int(amounts[lines[:-1]].sum())
            totals = _totals(bases[lines], self._rates, self.rate[lines], policy)
            if together and policy.split is Split.AFTER and group % 2 == EMPLOYER:
                totals |= self._split_totals(group, lines, policy, bases)
            yield Last(last, frozenset(total - others for total in totals))

    def _split_totals(self, group: int, lines: Integers, policy: Policy, bases: Integers) -> set[int]:
        """The employers' total as the rounded total of both parts less the employees' rounded total."""
        mine = self.group[self.paired] == group
        employees = self._lines[group + 1 - EMPLOYER]
        if int(mine.sum()) != len(lines) or len(employees) != len(lines):
            return set()
        both = _totals(bases[self.paired[mine]], self._both_rates, self._both_rate[mine], policy)
        theirs = _totals(bases[employees], self._rates, self.rate[employees], policy)
        return {one - other for one in both for other in theirs}

    @staticmethod
    def _signed(products: Products, base: Integers, unit: Money) -> Integers:
        plain = products.base(unit)
        return np.where(base < 0, -plain, plain)


def _totals(bases: Integers, rates: Sequence[Fraction], rate: Integers, policy: Policy) -> set[int]:
    """The rounded total of a group. In binary it depends on how the sum was formed: all three ways are allowed."""
    exact = exact_total(bases, rates, rate)
    if policy.rounding is not Rounding.FLOAT:
        plain = Policy(rounding=policy.rounding, unit=policy.unit)
        return {rounded(1 if exact >= 0 else -1, abs(exact), plain)}
    rate_of_all = float(rates[int(rate[0])]) if len(np.unique(rate)) == 1 else None
    binary_rates = np.array([float(one) for one in rates], np.float64)[rate]
    sums = {float(exact / 100), float(np.add.accumulate(bases / 100 * binary_rates)[-1])}
    if rate_of_all is not None:
        sums.add(int(bases.sum()) / 100 * rate_of_all)
    return {round(round(total, DECIMALS[policy.unit]) * 100) for total in sums}


def _pairs(person: Integers, group: Integers, base: Integers) -> tuple[Integers, Integers]:
    """The employers' lines that have an employee's line of the same person, insurance and base, and those lines.

    Where the bases differ there is nothing that could be computed at once: such parts stay apart.
    """
    keys = person * GROUPS + group
    employers = np.flatnonzero(group % 2 == EMPLOYER)
    employees = np.flatnonzero(group % 2 == EMPLOYEE)
    if not len(employers) or not len(employees):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    wanted = keys[employers] - EMPLOYER + EMPLOYEE
    having = keys[employees]
    if len(wanted) == len(having) and bool((wanted == having).all()):
        found, at = np.ones(len(wanted), bool), np.arange(len(wanted))
    else:
        order = np.argsort(having, kind="stable")
        place = np.minimum(np.searchsorted(having[order], wanted), len(having) - 1)
        at = order[place]
        found = having[at] == wanted
    paired, partner = employers[found], employees[at[found]]
    same = base[paired] == base[partner]
    return paired[same], partner[same]
