"""Base times rate for many lines at once, rounded in every way: exact in 64 bits, one by one where that is too narrow.

`policies.rounded` says what each way means; this gives the same for arrays.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .payroll import Integers
from .policies import DECIMALS, FEN_IN, Binary, Money, Policy, Rounding, rounded

_NARROW = 2.0**61
"""A product below this leaves room for the doubling that a comparison with a half needs."""
_EXACT = 2.0**53
"""Whole numbers up to here are binary numbers too, so that one division of two of them is correctly rounded."""
_SPLITTER = 134217729.0
"""2^27 + 1 splits a binary number into two halves whose products with a small number are exact (Dekker 1971)."""


class Products:
    """Bases and their rates. What several ways of rounding share is computed once."""

    def __init__(self, base: Integers, rates: Sequence[Fraction], rate: Integers) -> None:
        self._base, self._rates, self._rate = base, rates, rate
        size = np.abs(base).astype(np.float64) + 100
        tops = np.array([float(one.numerator) for one in rates], np.float64)
        bottoms = np.array([float(one.denominator) * 100 for one in rates], np.float64)
        top, bottom = (tops[rate], bottoms[rate]) if len(rates) else (size, size)
        wide = (size * top >= _NARROW) | (bottom >= _NARROW)
        self._wide: list[int] = np.flatnonzero(wide).tolist()
        """Lines whose product does not fit: they are computed one by one."""
        narrow = [one if (one.numerator < 2**61 and one.denominator < 2**61) else Fraction(0) for one in rates]
        self._numerator = np.array([one.numerator for one in narrow], np.int64)[rate] if len(rates) else base
        self._denominator = np.array([one.denominator for one in narrow], np.int64)[rate] if len(rates) else base
        self._binary_rate = np.array([float(one) for one in rates], np.float64)[rate] if len(rates) else size
        self._negative = base < 0
        self._any_negative = bool(self._negative.any())
        if self._wide:
            self._numerator[wide], self._denominator[wide] = 0, 1
        self._not_nearest = (size * top >= _EXACT) | (bottom >= _EXACT)
        self._bases: dict[Money, Integers] = {}
        self._parts: dict[tuple[Money, Money], tuple[Integers, Integers, Integers]] = {}

    def rounded(self, policy: Policy, binary: Binary = Binary.PRODUCT) -> Integers:
        """Every amount in fen, grouping and split aside."""
        one_by_one = self._wide
        if policy.rounding is Rounding.FLOAT:
            amounts = self._in_binary(policy, binary)
            if binary is Binary.NEAREST:
                one_by_one = sorted({*one_by_one, *np.flatnonzero(self._not_nearest).tolist()})
        else:
            amounts = self._exactly(policy)
        if self._any_negative:
            amounts = np.where(self._negative, -amounts, amounts)
        for line in one_by_one:
            amounts[line] = rounded(int(self._base[line]), self._rates[self._rate[line]], policy, binary)
        return amounts

    def base(self, unit: Money) -> Integers:
        """Every base without its sign, rounded half up to the unit."""
        if unit not in self._bases:
            size = FEN_IN[unit]
            plain = np.abs(self._base)
            self._bases[unit] = plain if size == 1 else (2 * plain + size) // (2 * size) * size
        return self._bases[unit]

    def _exactly(self, policy: Policy) -> Integers:
        key = policy.unit, policy.base_unit
        unit = FEN_IN[policy.unit]
        if key not in self._parts:
            numerator = self.base(policy.base_unit) * self._numerator
            denominator = self._denominator if unit == 1 else self._denominator * unit
            whole = numerator // denominator
            self._parts[key] = whole, 2 * (numerator - whole * denominator), denominator
        whole, doubled_rest, denominator = self._parts[key]
        if policy.rounding is Rounding.HALF_UP:
            whole = whole + (doubled_rest >= denominator)
        elif policy.rounding is Rounding.HALF_EVEN:
            whole = whole + ((doubled_rest > denominator) | ((doubled_rest == denominator) & (whole % 2 == 1)))
        return whole * unit

    def _in_binary(self, policy: Policy, binary: Binary) -> Integers:
        base = self.base(policy.base_unit)
        if binary is Binary.PRODUCT:
            amounts = base / 100 * self._binary_rate
        else:
            amounts = (base * self._numerator) / (self._denominator * 100)
        return round_binary(amounts, DECIMALS[policy.unit]) * FEN_IN[policy.unit]


def round_binary(amounts: NDArray[np.float64], decimals: int) -> Integers:
    """Python's `round(amount, decimals)` of amounts that are not negative, as a whole number of the last decimal.

    `round()` takes the exact value of the binary number, halves to even. The error of the multiplication is computed
    exactly, so that a number just below a half is told from the half.
    """
    if decimals == 0:
        return np.rint(amounts).astype(np.int64)
    scale = 10.0**decimals
    scaled = amounts * scale
    high = _SPLITTER * amounts
    high = high - (high - amounts)
    error = (high * scale - scaled) + (amounts - high) * scale
    below = np.floor(scaled)
    over_half = (scaled - below - 0.5) + error
    whole: Integers = below.astype(np.int64)
    whole += (over_half > 0) | ((over_half == 0) & (whole % 2 == 1))
    return whole


def exact_total(bases: Integers, rates: Sequence[Fraction], rate: Integers) -> Fraction:
    """The exact sum of bases times rates, in fen."""
    sums = np.zeros(len(rates), np.int64)
    np.add.at(sums, rate, bases)
    by_denominator: dict[int, int] = {}
    for place in np.flatnonzero(sums).tolist():
        one = rates[place]
        by_denominator[one.denominator] = by_denominator.get(one.denominator, 0) + int(sums[place]) * one.numerator
    return sum((Fraction(top, bottom) for bottom, top in by_denominator.items()), Fraction(0))
