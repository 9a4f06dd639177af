"""Every policy that gives the amounts of one file: all 144 are tried on every line, none is left out.

The words are taken literally first (FORMATS). Only where that leaves an amount open, readings are tried that some
programs have: see `Reading`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from .payroll import GROUPS, Integers, Truths
from .policies import POLICIES, USUAL, Binary, Grouping, Policy, Rounding
from .reckoning import Last, Reckoning

SLACK = 3
"""How many more open amounts a simpler explanation may have to be worth a mention."""
SAMPLE = 500
"""People on whom every policy is tried before the whole file."""


class Reading(StrEnum):
    """How far the words of a policy are stretched."""

    LITERAL = "literal"
    """As they stand."""
    WIDE = "wide"
    """`float` also of the binary number nearest to the exact product; the total also of both parts together, of the
    declared file's own lines in its own order, or of all lines with the declared bases; a payer's line that one file
    lacks counts for the other part or not."""


@dataclass(frozen=True)
class Candidate:
    """A policy and the lines that it does not give."""

    policy: Policy
    reading: Reading
    wrong: Integers
    """Places of these lines."""

    @property
    def rank(self) -> tuple[int, bool, int]:
        """Fewest unexplained amounts first, then the literal reading, then fewest assumptions."""
        return len(self.wrong), self.reading is Reading.WIDE, self.policy.assumptions


@dataclass(frozen=True)
class Half:
    """A line whose other payer's line stands in one file only, and what it amounts to if that counts otherwise."""

    line: int
    otherwise: Callable[[Policy, Binary], int]
    partner_lost: bool = False
    """Whether the booked file lacks the other line: the program that booked may have counted it."""


@dataclass(frozen=True)
class Question:
    """Amounts that a policy should give from the lines of one file."""

    lines: Reckoning
    given: Integers
    asked: Truths
    """Lines that count; the others are known errors."""
    own: Reckoning | None = None
    """The file that the amounts come from, where it has other lines, another order or other bases."""
    own_place: Integers | None = None
    """For each of its lines the place in `lines`, -1 where there is none."""
    typed: Reckoning | None = None
    """The same lines with the bases and rates of the file that the amounts come from, where those say something else.

    What was lost or doubled after the totals were formed is in neither file's own lines."""
    halves: tuple[Half, ...] = ()


@dataclass(frozen=True)
class Found:
    """What the search for a policy gave."""

    best: list[Candidate]
    """All of the same rank."""
    rivals: list[Candidate]
    """These and all others that leave as few amounts open, whatever they assume."""
    simpler: list[Candidate]
    """Those with fewer assumptions that leave at most `SLACK` more amounts open."""


def search(question: Question) -> Found:
    """The best candidates and those that come near.

    Nothing is left out by chance: a policy is given up only when it is known to leave more open than that.
    """
    usual = _wrong(question, USUAL, Binary.PRODUCT, Reading.LITERAL)
    if not len(usual):
        nothing_open = [Candidate(USUAL, Reading.LITERAL, usual)]
        return Found(nothing_open, nothing_open, [])
    sample = _sample(question, usual)
    seen = _try_all(question, sample, Reading.LITERAL, len(usual))
    fewest = min(len(one.wrong) for one in seen)
    if fewest:
        seen += _try_all(question, sample, Reading.WIDE, fewest - 1)
    first = min(one.rank for one in seen)
    found = [one for one in seen if one.rank == first]
    simpler = [one for one in seen if one.policy.assumptions < first[2] and one.reading is found[0].reading]
    return Found(
        found,
        [one for one in seen if len(one.wrong) == first[0]],
        _front([one for one in simpler if len(one.wrong) <= first[0] + SLACK]),
    )


def _front(candidates: list[Candidate]) -> list[Candidate]:
    """Those that no other beats in both, simplicity and amounts given."""
    front: list[Candidate] = []
    for one in sorted(candidates, key=lambda one: (one.policy.assumptions, len(one.wrong))):
        if not front or len(one.wrong) < len(front[-1].wrong):
            front.append(one)
    return front


def _try_all(question: Question, sample: Question, reading: Reading, bound: int) -> list[Candidate]:
    """Every candidate that leaves at most `SLACK` more open than the best, which leaves at most `bound`.

    What a policy leaves open on some lines, less what grouping may mend, is the least that it leaves open on all.
    """
    mended = GROUPS * (2 if reading is Reading.WIDE else 1)
    least = []
    alone: dict[tuple[Policy, Binary], int] = {}
    for policy in POLICIES:
        for binary in _binaries(policy, reading):
            each = replace(policy, grouping=Grouping.PERSON), binary
            if each not in alone:
                alone[each] = int(np.count_nonzero(_missed(sample, policy, binary)))
            missed = alone[each]
            if policy.grouping is Grouping.TOTAL:
                missed -= mended
            if reading is Reading.WIDE:
                missed -= len(question.halves)
            least.append((missed, policy.assumptions, policy, binary))
    least.sort(key=lambda one: one[:2])
    found: dict[Policy, Candidate] = {}
    for missed, _, policy, binary in least:
        if missed > bound + SLACK:
            continue
        wrong = _wrong(question, policy, binary, reading)
        if len(wrong) <= bound + SLACK and (policy not in found or len(wrong) < len(found[policy].wrong)):
            found[policy] = Candidate(policy, reading, wrong)
            bound = min(bound, len(wrong))
    return list(found.values())


def _binaries(policy: Policy, reading: Reading) -> tuple[Binary, ...]:
    if policy.rounding is Rounding.FLOAT and reading is Reading.WIDE:
        return Binary.PRODUCT, Binary.NEAREST
    return (Binary.PRODUCT,)


def _missed(question: Question, policy: Policy, binary: Binary) -> Truths:
    missed: Truths = (question.lines.persons(policy, binary) != question.given) & question.asked
    return missed


def _wrong(question: Question, policy: Policy, binary: Binary, reading: Reading) -> Integers:
    """The lines that count and whose amount the policy does not give."""
    missed = _missed(question, policy, binary)
    if policy.grouping is Grouping.TOTAL:
        _let_the_last_take_the_rest(missed, question, policy, binary, reading)
    if reading is Reading.WIDE:
        for half in question.halves:
            if missed[half.line]:
                missed[half.line] = half.otherwise(policy, binary) != question.given[half.line]
    return np.flatnonzero(missed)


def _let_the_last_take_the_rest(
    missed: Truths, question: Question, policy: Policy, binary: Binary, reading: Reading
) -> None:
    wide = reading is Reading.WIDE
    own: dict[int, Last] = {}
    if wide and question.own is not None and question.own_place is not None:
        for last in question.own.lasts(policy, binary, together=True):
            place = int(question.own_place[last.line])
            if place >= 0 and question.own.says_the_same(last.line, question.lines, place):
                own[int(question.lines.group[place])] = Last(place, last.amounts)
    typed: dict[int, frozenset[int]] = {}
    if wide and question.typed is not None:
        typed = {
            last.line: last.amounts
            for last in question.typed.lasts(policy, binary, together=True)
            if question.typed.says_the_same(last.line, question.lines, last.line)
        }
    for last in question.lines.lasts(policy, binary, together=wide):
        line, other = last.line, own.get(int(question.lines.group[last.line]))
        literally = bool(question.asked[line]) and int(question.given[line]) not in last.amounts | typed.get(
            line, frozenset()
        )
        if other is not None:
            there = bool(question.asked[other.line]) and int(question.given[other.line]) not in other.amounts
            if int(literally) + int(other.line != line and missed[other.line]) > int(there) + int(
                other.line != line and missed[line]
            ):
                missed[other.line] = there
                continue
        missed[line] = literally


def _sample(question: Question, usual: Integers) -> Question:
    """Some people's lines: half of them with amounts that are not the usual ones, which tell policies apart."""
    lines = question.lines
    telling = usual[:: max(1, len(usual) // SAMPLE)]
    evenly = np.arange(0, len(question.given), max(1, len(question.given) // SAMPLE))
    chosen = np.zeros(int(lines.person.max()) + 1, bool)
    chosen[lines.person[np.concatenate([telling, evenly])]] = True
    part = np.flatnonzero(chosen[lines.person])
    return Question(lines.part(part), question.given[part], question.asked[part])
