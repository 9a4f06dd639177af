"""Why two files are a fen apart: every policy with the fewest assumptions that gives every amount, errors kept apart.

The declared side is explained from the bases of the booked side. The booked side counts per person, insurance and
payer, rounded half up to the fen, unless its own amounts say otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import NamedTuple

import numpy as np

from .alignment import ABSENT, Aligned, Key, align, find
from .faults import Fault, find_faults
from .payroll import EMPLOYER, GROUPS, INSURANCES, PAYERS, Integers, Payroll, Truths
from .policies import Binary, Policy, Split, rounded
from .reckoning import Reckoning
from .search import Half, Question, Reading, search

MOST_HALVES = 200
"""Lines with a partner in one file only that are tried both ways; where there are more, a file has one payer alone."""
SHOWN = 20
"""Lines that differ whose arithmetic is written out for a reader."""


class Difference(NamedTuple):
    """A line that differs."""

    person_id: str
    insurance: str
    payer: str
    declared_fen: int | None
    booked_fen: int | None

    @property
    def fen(self) -> int:
        """Declared less booked."""
        return (self.declared_fen or 0) - (self.booked_fen or 0)


@dataclass(frozen=True)
class Explanation:
    """How both files came about."""

    declared: Policy
    booked: Policy
    reading: Reading = Reading.LITERAL

    @property
    def assumptions(self) -> int:
        """Of both sides."""
        return self.declared.assumptions + self.booked.assumptions


@dataclass(frozen=True)
class Comparison:
    """What the two files say of each other. Differences are declared less booked, in fen."""

    difference_fen: int
    by_insurance: Mapping[str, int]
    explanations: tuple[Explanation, ...]
    also_possible: tuple[tuple[Explanation, int], ...]
    """Simpler explanations of the declared side that leave a few more amounts open, with how many they leave."""
    persons: Sequence[Difference]
    """Every line that differs, in the order of the booked file, then those that it lacks."""
    errors: tuple[Fault, ...]
    names: Mapping[str, str]
    """Everyone's name, empty where the files have none."""
    lines: int
    """Of both files together, each person, insurance and payer once."""
    terms: Mapping[Key, tuple[int, Fraction]]
    """Base and rate, by the booked side, of the first lines that differ."""
    rates: Mapping[tuple[str, str], Fraction]
    """The first rate of each insurance and payer that is booked."""

    @property
    def unexplained_fen(self) -> int:
        """What the errors make up; the policy explains the other lines."""
        return sum(fault.fen for fault in self.errors)

    @property
    def explained(self) -> bool:
        """Whether the errors, if any, make up nothing."""
        return self.unexplained_fen == 0


def compare(declared: Payroll, booked: Payroll) -> Comparison:
    """Compare what was declared with what is booked."""
    both = align(declared, booked)
    ours, theirs = both.declared, both.booked
    absent = both.in_declared == ABSENT
    summed = theirs.doubled | (ours.doubled[both.in_declared] & ~absent if len(ours) else np.zeros(len(theirs), bool))
    lines = Reckoning(theirs.person, theirs.group, theirs.base, both.rates, theirs.rate)
    own = Reckoning(ours.person, ours.group, ours.base, both.rates, ours.rate)
    given = np.where(absent, 0, ours.amount[both.in_declared]) if len(ours) else np.zeros(len(theirs), np.int64)
    asked = ~(summed | absent)
    halves = tuple(_halves(both, asked))
    how_declared = search(Question(lines, given, asked, own, both.in_booked, _typed(both), halves))
    lost = tuple(half for half in halves if half.partner_lost)
    how_booked = search(Question(lines, theirs.amount, ~summed, halves=lost))
    explanations = [
        Explanation(one.policy, other.policy, max(one.reading, other.reading))
        for one in how_declared.best
        for other in how_booked.best
    ]
    differs = np.flatnonzero(absent | (given != theirs.amount))
    extra = np.flatnonzero(both.in_booked == ABSENT)
    by_insurance = np.zeros(len(INSURANCES), np.int64)
    np.add.at(by_insurance, ours.group // 2, ours.amount)
    np.subtract.at(by_insurance, theirs.group // 2, theirs.amount)
    there = np.unique(np.concatenate([ours.group, theirs.group]) // 2).tolist()
    errors = find_faults(both, own, how_declared, how_booked, summed)
    persons = _differences(both, differs, extra)
    return Comparison(
        difference_fen=int(by_insurance.sum()),
        by_insurance={INSURANCES[one]: int(by_insurance[one]) for one in there},
        explanations=tuple(explanations),
        also_possible=tuple(
            (Explanation(one.policy, how_booked.best[0].policy, one.reading), len(one.wrong))
            for one in how_declared.simpler
        ),
        persons=persons,
        errors=tuple(errors),
        names=dict(zip(both.person_ids, both.names, strict=True)),
        lines=len(theirs) + len(extra),
        terms=_terms(both, differs[:SHOWN]),
        rates={
            (INSURANCES[group // 2], PAYERS[group % 2]): both.rates[theirs.rate[line]]
            for group, line in zip(*(one.tolist() for one in np.unique(theirs.group, return_index=True)), strict=True)
        },
    )


def _typed(both: Aligned) -> Reckoning | None:
    """The booked lines with the declared bases and rates; nothing where the file's own lines say the same."""
    ours, theirs = both.declared, both.booked
    there = both.in_declared != ABSENT
    if there.all() and len(ours) == len(theirs) and (np.diff(both.in_declared) > 0).all():
        return None
    base, rate = theirs.base.copy(), theirs.rate.copy()
    base[there], rate[there] = ours.base[both.in_declared[there]], ours.rate[both.in_declared[there]]
    if bool((base == theirs.base).all() and (rate == theirs.rate).all()):
        return None
    return Reckoning(theirs.person, theirs.group, base, both.rates, rate)


def _terms(both: Aligned, lines: Integers) -> dict[Key, tuple[int, Fraction]]:
    theirs = both.booked
    return {
        both.key_of(theirs.person[line], theirs.group[line]): (int(theirs.base[line]), both.rates[theirs.rate[line]])
        for line in lines.tolist()
    }


def _differences(both: Aligned, differs: Integers, extra: Integers) -> list[Difference]:
    ours, theirs = both.declared, both.booked
    insurance = [INSURANCES[group // 2] for group in range(GROUPS)]
    payer = [PAYERS[group % 2] for group in range(GROUPS)]
    groups = theirs.group[differs].tolist()
    at = both.in_declared[differs]
    mine: list[int | None] = ours.amount[at].tolist() if len(ours) else [None] * len(at)
    for place in np.flatnonzero(at == ABSENT).tolist():
        mine[place] = None
    found = list(
        map(
            partial(tuple.__new__, Difference),  # `Difference(*line)` is three times as slow
            zip(
                [both.person_ids[person] for person in theirs.person[differs].tolist()],
                [insurance[group] for group in groups],
                [payer[group] for group in groups],
                mine,
                theirs.amount[differs].tolist(),
                strict=True,
            ),
        )
    )
    for line in extra.tolist():
        found.append(Difference(*both.key_of(ours.person[line], ours.group[line]), int(ours.amount[line]), None))
    return found


def _halves(both: Aligned, asked: Truths) -> list[Half]:
    """Employers' lines whose employee's line stands in one file only, or has another base or rate in the declared one.

    A program may have computed both parts at once or not.
    """
    ours, theirs = both.declared, both.booked
    if not len(ours) or not len(theirs):
        return []
    partner_here, partner_there = find(theirs.key + 1, theirs.key), find(theirs.key + 1, ours.key)
    here, there = partner_here != ABSENT, partner_there != ABSENT
    other_base = ours.base[partner_there] != ours.base[both.in_declared]
    other_rate = ours.rate[partner_there] != theirs.rate[partner_here]
    apart = here & there & (other_base | other_rate)
    found = []
    lines = np.flatnonzero((theirs.group % 2 == EMPLOYER) & ((here != there) | apart) & asked).tolist()
    if len(lines) > MOST_HALVES:
        return []
    for line in lines:
        base, rate, partner = int(theirs.base[line]), both.rates[theirs.rate[line]], int(partner_there[line])
        counts = there[line] and ours.base[partner] == base
        otherwise = partial(_otherwise, base, rate, both.rates[ours.rate[partner]] if counts else None)
        found.append(Half(line, otherwise, partner_lost=not here[line]))
    return found


def _otherwise(base: int, rate: Fraction, other: Fraction | None, policy: Policy, binary: Binary) -> int:
    if policy.split is Split.BEFORE or other is None:
        return rounded(base, rate, policy, binary)
    return rounded(base, rate + other, policy, binary) - rounded(base, other, policy, binary)
