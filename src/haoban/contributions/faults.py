"""Genuine errors: what no rounding explains, in which file, of what kind, and which slip of the hand it looks like."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from .alignment import ABSENT, Aligned, Key
from .payroll import GROUPS, Integers, Truths
from .policies import FEN_IN, Binary, Grouping, Money, Policy, rounded
from .reckoning import Reckoning
from .search import Candidate, Found
from .slips import Slip, find_slip, in_yuan


class Kind(StrEnum):
    """What a genuine error is."""

    MISSING = "missing"
    """The line stands in one file only; the other has `null`."""
    DOUBLED = "doubled"
    """The line stands more often in one file than in the other; it counts as its sum."""
    BASE = "base"
    """The bases differ, and the declared amount follows from its own."""
    RATE = "rate"
    """The rates differ, and the declared amount follows from its own."""
    AMOUNT = "amount"
    """The amount follows from no base and rate that stands in the files."""


class Where(StrEnum):
    """In which file an error is seen."""

    DECLARED = "declared"
    BOOKED = "booked"
    BOTH = "both"


@dataclass(frozen=True)
class Fault:
    """A genuine error: something that no rounding explains."""

    key: Key
    kind: Kind
    where: Where
    declared_fen: int | None
    booked_fen: int | None
    declared_row: int | None
    booked_row: int | None
    declared_base_fen: int | None
    booked_base_fen: int | None
    slip: Slip | None
    """How the base, the amount or the number was probably mistyped."""
    certain: bool
    """False where another explanation that leaves as few amounts open gives this one, and on the last line of a total
    that nobody can form again."""

    @property
    def fen(self) -> int:
        """What it makes up: declared less booked."""
        return (self.declared_fen or 0) - (self.booked_fen or 0)


def find_faults(
    both: Aligned,
    own: Reckoning,
    how_declared: Found,
    how_booked: Found,
    summed: Truths,
) -> list[Fault]:
    """The errors that the first explanation leaves, in the order of the booked file, then the lines that it lacks.

    `own` are the declared file's lines, `summed` the booked lines that stand twice in one of the files.
    """
    first = how_declared.best[0]
    open_declared, open_booked = first.wrong, how_booked.best[0].wrong
    absent = both.in_declared == ABSENT
    faulty = np.union1d(np.union1d(open_declared, open_booked), np.flatnonzero(absent | summed))
    bases, rates = (np.setdiff1d(lines, faulty) for lines in _silent(both, absent | summed))
    silent = np.union1d(bases, rates)
    extra = np.flatnonzero(both.in_booked == ABSENT).tolist()
    if not len(faulty) and not len(silent) and not extra:
        return []
    follows = _follows(own, both.declared.amount, how_declared.best) if len(open_declared) else absent
    sure = _open_to_all(how_declared.best) | _open_to_all(how_booked.best)
    alone = _open_to_all(how_declared.rivals) | _open_to_all(how_booked.rivals)
    if any(one.policy.grouping is Grouping.TOTAL for one in (*how_declared.rivals, *how_booked.rivals)):
        alone -= _rests(both)
    not_declared, not_booked = set(open_declared.tolist()), set(open_booked.tolist())
    unseen, unseen_bases = set(silent.tolist()), set(bases.tolist())
    found = []
    for line in np.union1d(faulty, silent).tolist():
        at = int(both.in_declared[line])
        if line in unseen:
            kind = Kind.BASE if line in unseen_bases else Kind.RATE
            found.append(_fault(both, line, at, kind, Where.DECLARED))
        elif at == ABSENT:
            found.append(_fault(both, line, None, Kind.MISSING, Where.DECLARED))
        elif summed[line]:
            where = Where.DECLARED if both.declared.doubled[at] else Where.BOOKED
            found.append(_fault(both, line, at, Kind.DOUBLED, where))
        elif line not in not_declared:
            found.append(_fault(both, line, at, Kind.AMOUNT, Where.BOOKED, certain=line in alone))
        else:
            where = Where.BOTH if line in not_booked else Where.DECLARED
            kind = _kind(both, line, at, first.policy, follows=bool(follows[at]))
            # That two bases or rates differ is seen; that an amount follows from nothing is only concluded.
            found.append(_fault(both, line, at, kind, where, certain=line in (alone if kind is Kind.AMOUNT else sure)))
    return found + [_fault(both, None, at, Kind.MISSING, Where.BOOKED) for at in extra]


def _silent(both: Aligned, known: Truths) -> tuple[Integers, Integers]:
    """Lines whose bases differ by more than rounding, and those whose rates differ, though the amount is right.

    A hand slipped there. Where most lines have another base, or most of an insurance and payer another rate, the files
    mean different things by it.
    """
    ours, theirs = both.declared, both.booked
    if not len(ours):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    mine = ours.base[both.in_declared]
    base = (mine != theirs.base) & ~known
    for unit in (Money.JIAO, Money.YUAN):
        fen = FEN_IN[unit]
        base &= mine != (np.abs(theirs.base) + fen // 2) // fen * fen * np.sign(theirs.base)
    rate = (ours.rate[both.in_declared] != theirs.rate) & ~known
    of_all, of_these = (np.bincount(theirs.group[lines], minlength=GROUPS) for lines in (~known, rate))
    rate &= (2 * of_these <= of_all)[theirs.group]
    return np.flatnonzero(base if 2 * base.sum() <= len(base) else np.zeros_like(base)), np.flatnonzero(rate)


def _open_to_all(how: Sequence[Candidate]) -> set[int]:
    return set.intersection(*(set(one.wrong.tolist()) for one in how))


def _rests(both: Aligned) -> set[int]:
    """The last lines of those insurances and payers where lines are missing or bases or rates differ.

    What such a line takes as the rest of a total depends on what had been lost or mistyped when the total was formed,
    and neither file tells that. Where the parts are split after rounding, it depends on the other payer's lines, too.
    """
    ours, theirs = both.declared, both.booked
    absent = both.in_declared == ABSENT
    other = np.ones(len(theirs), bool)
    there, at = np.flatnonzero(~absent), both.in_declared[~absent]
    other[there] = (ours.base[at] != theirs.base[there]) | (ours.rate[at] != theirs.rate[there])
    unsettled = {*(theirs.group[other] // 2).tolist(), *(ours.group[both.in_booked == ABSENT] // 2).tolist()}
    found = set()
    for group in range(GROUPS):
        if group // 2 in unsettled:
            found |= set(np.flatnonzero(theirs.group == group)[-1:].tolist())
            found |= set(both.in_booked[np.flatnonzero(ours.group == group)[-1:]].tolist())
    return found


def _kind(both: Aligned, line: int, at: int, policy: Policy, *, follows: bool) -> Kind:
    """Of an amount that does not follow from the booked base and rate; `follows`: it does from the declared ones.

    A mistyped base or rate is also told where the amount lies within one unit of what the line's own terms make: which
    policy is the true one may be open in just that line.
    """
    ours, theirs = both.declared, both.booked
    mine, yours, amount = int(ours.base[at]), int(theirs.base[line]), int(ours.amount[at])
    rate, other = both.rates[ours.rate[at]], both.rates[theirs.rate[line]]
    other_base = not any(rounded(yours, Fraction(1), Policy(base_unit=unit)) == mine for unit in Money)
    near = FEN_IN[policy.unit] + FEN_IN[policy.base_unit] * rate
    from_mine, from_yours = abs(amount - mine * rate), abs(amount - yours * other)
    if follows or ((other_base or rate != other) and from_mine < min(near, from_yours)):
        if other_base or (mine != yours and rate == other):
            return Kind.BASE
        if rate != other:
            return Kind.RATE
    return Kind.AMOUNT


def _follows(own: Reckoning, amount: Integers, how: Sequence[Candidate]) -> Truths:
    """Whether a declared amount follows from the declared file's own base and rate, by one of the explanations."""
    follows = np.zeros(len(amount), bool)
    for one in how[:6]:
        for binary in Binary:
            follows |= own.persons(one.policy, binary) == amount
            follows |= own.alone(one.policy, binary) == amount
            if one.policy.grouping is Grouping.TOTAL:
                for last in own.lasts(one.policy, binary, together=True):
                    follows[last.line] |= int(amount[last.line]) in last.amounts
    return follows


def _fault(both: Aligned, line: int | None, at: int | None, kind: Kind, where: Where, *, certain: bool = True) -> Fault:
    ours, theirs = both.declared, both.booked
    side, place = (theirs, line) if line is not None else (ours, at)
    assert place is not None  # noqa: S101 - a line stands in one of the files
    mine = None if at is None else int(ours.amount[at])
    yours = None if line is None else int(theirs.amount[line])
    my_base = None if at is None else int(ours.base[at])
    your_base = None if line is None else int(theirs.base[line])
    slip = None
    if kind is Kind.BASE and my_base is not None and your_base is not None:
        slip = find_slip(in_yuan(my_base), in_yuan(your_base))
    elif kind is Kind.AMOUNT and mine is not None and yours is not None:
        slip = find_slip(in_yuan(mine), in_yuan(yours))
    return Fault(
        key=both.key_of(side.person[place], side.group[place]),
        kind=kind,
        where=where,
        declared_fen=mine,
        booked_fen=yours,
        declared_row=None if at is None else int(ours.number[at]) or None,
        booked_row=None if line is None else int(theirs.number[line]) or None,
        declared_base_fen=my_base,
        booked_base_fen=your_base,
        slip=slip,
        certain=certain,
    )
