"""One base that tells policies apart where two files cannot: whoever makes the payroll computes it once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .payroll import EMPLOYEE, EMPLOYER, INSURANCES, PAYERS
from .policies import Policy
from .reckoning import Reckoning

_FIRST, _LAST = 400_000, 406_000
"""Bases in fen that are tried: 4000.00 to 4059.99 yuan, what people earn."""
MOST = 24
"""Policies that are told apart; more are not worth a question."""


@dataclass(frozen=True)
class Outcome:
    """What comes out, and for which of the policies."""

    employer_fen: int
    employee_fen: int
    ways: tuple[int, ...]
    """Their places in what was asked."""


@dataclass(frozen=True)
class Probe:
    """A base to be computed."""

    insurance: str
    base_fen: int
    rates: tuple[Fraction, Fraction]
    """Employer's and employee's."""
    outcomes: tuple[Outcome, ...]


def find_probe(ways: Sequence[Policy], rates: Mapping[tuple[str, str], Fraction]) -> Probe | None:
    """The base and the insurance for which the policies give the most different results; a whole yuan if there is one.

    Nothing where no base tells any two of them apart, as where only the last person would show it.
    """
    ways = ways[:MOST]
    best: tuple[int, bool, Probe] | None = None
    bases = np.arange(_FIRST, _LAST).repeat(2)
    person, payer = np.arange(len(bases)) // 2, np.arange(len(bases)) % 2
    for insurance in INSURANCES:
        both = tuple(rates[insurance, payer] for payer in PAYERS if (insurance, payer) in rates)
        if len(both) != len(PAYERS) or len(ways) < 2:
            continue
        lines = Reckoning(person, payer, bases, both, payer)
        amounts = [lines.persons(way).reshape(-1, 2) for way in ways]
        codes = np.sort(np.stack([one[:, EMPLOYER] * 10**9 + one[:, EMPLOYEE] for one in amounts]), axis=0)
        different = 1 + (codes[1:] != codes[:-1]).sum(axis=0)
        if (most := int(different.max())) < 2:
            continue
        fitting = np.flatnonzero(different == most)
        whole = fitting[(fitting + _FIRST) % 100 == 0]
        at = int((whole if len(whole) else fitting)[0])
        told: dict[tuple[int, int], list[int]] = {}
        for place, one in enumerate(amounts):
            told.setdefault((int(one[at, EMPLOYER]), int(one[at, EMPLOYEE])), []).append(place)
        outcomes = tuple(Outcome(*fen, tuple(places)) for fen, places in told.items())
        probe = Probe(insurance, _FIRST + at, (both[0], both[1]), outcomes)
        if best is None or (most, bool(len(whole))) > best[:2]:
            best = most, bool(len(whole)), probe
    return best and best[2]
