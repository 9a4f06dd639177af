"""Which line of one file is which of the other: by person, insurance and payer; what stands twice counts as its sum."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .payroll import GROUPS, INSURANCES, PAYERS, Integers, Payroll, Truths

ABSENT = -1
Key = tuple[str, str, str]
"""Person, insurance, payer."""


@dataclass(frozen=True)
class Side:
    """One file's lines, each person, insurance and payer once."""

    key: Integers
    person: Integers
    """The place among all people of both files."""
    group: Integers
    base: Integers
    rate: Integers
    """The place among all rates of both files."""
    amount: Integers
    """Fen; the sum where a line stands more often than in the other file."""
    number: Integers
    """The line in the file; the first of several."""
    doubled: Truths
    """Whether the line stands more often here than in the other file."""

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class Aligned:
    """Both files, line by line."""

    declared: Side
    booked: Side
    person_ids: Sequence[str]
    names: Sequence[str]
    rates: Sequence[Fraction]
    in_declared: Integers
    """For each booked line the declared one, `ABSENT` where there is none."""
    in_booked: Integers
    """For each declared line the booked one, `ABSENT` where there is none."""

    def key_of(self, person: int, group: int) -> Key:
        """Whose line it is, in words."""
        return self.person_ids[person], INSURANCES[group // 2], PAYERS[group % 2]


def align(declared: Payroll, booked: Payroll) -> Aligned:
    """Bring two files together."""
    people, names, ours_of, theirs_of = _people(declared, booked)
    rates = {rate: place for place, rate in enumerate(booked.rates)}
    for rate in declared.rates:
        rates.setdefault(rate, len(rates))
    ours = ours_of[declared.person], _placed(declared.rates, rates)[declared.rate]
    theirs = theirs_of[booked.person], _placed(booked.rates, rates)[booked.rate]
    keys = [ours[0] * GROUPS + declared.group, theirs[0] * GROUPS + booked.group]
    repeated = [_repeated(key) for key in keys]
    if repeated[0] or repeated[1]:
        keys = _occurrences(keys, repeated, (declared, booked), len(people) * GROUPS)
    mine = _side(declared, keys[0], *ours, _only_more(*repeated))
    yours = _side(booked, keys[1], *theirs, _only_more(*reversed(repeated)))
    return Aligned(
        declared=mine,
        booked=yours,
        person_ids=people,
        names=names,
        rates=list(rates),
        in_declared=find(yours.key, mine.key),
        in_booked=find(mine.key, yours.key),
    )


def _people(declared: Payroll, booked: Payroll) -> tuple[list[str], list[str], Integers, Integers]:
    """Everyone in both files with a name if one has it, and the places of each file's people among them."""
    people, names = list(booked.person_ids), list(booked.names)
    same = np.arange(len(people))
    if declared.person_ids == booked.person_ids:
        if "" in names:
            names = [name or other for name, other in zip(names, declared.names, strict=True)]
        return people, names, same, same
    places = dict(zip(people, range(len(people)), strict=True))
    shortened = _without_zeros(declared.person_ids, people, places)
    for person, name in zip(declared.person_ids, declared.names, strict=True):
        place = places.setdefault(shortened.get(person, person), len(names))
        if place == len(names):
            names.append(name)
        elif not names[place]:
            names[place] = name
    theirs = [shortened.get(one, one) for one in declared.person_ids] if shortened else declared.person_ids
    return list(places), names, _placed(theirs, places), same


def _without_zeros(ours: Sequence[str], theirs: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    """Numbers in one file only that are one but for the zeros before them, which a spreadsheet has dropped."""
    alone = [one for one in ours if one not in places and one.isdecimal()]
    if not alone:
        return {}
    here = set(ours)
    others: dict[str, list[str]] = {}
    for one in theirs:
        if one not in here and one.isdecimal():
            others.setdefault(one.lstrip("0"), []).append(one)
    counted = Counter(one.lstrip("0") for one in alone)
    fitting = ((one, others.get(one.lstrip("0"), [])) for one in alone if counted[one.lstrip("0")] == 1)
    return {one: same[0] for one, same in fitting if len(same) == 1}


def _placed(words: Sequence[Hashable], places: Mapping[Any, int]) -> Integers:
    return np.fromiter(map(places.__getitem__, words), np.int64, len(words))


def _repeated(keys: Integers) -> Counter[int]:
    ordered = np.sort(keys)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    return Counter(again.tolist())


def _only_more(mine: Counter[int], yours: Counter[int]) -> list[int]:
    return [key for key, count in mine.items() if count > yours[key]]


def _occurrences(
    keys: list[Integers], repeated: list[Counter[int]], files: tuple[Payroll, Payroll], span: int
) -> list[Integers]:
    """Keys that stand equally often in both files (two months of one person): a key for each time, smallest first."""
    both = {key for key, count in repeated[0].items() if repeated[1][key] == count}
    if not both:
        return keys
    told = []
    for key, payroll in zip(keys, files, strict=True):
        key = key.copy()
        lines = np.flatnonzero(np.isin(key, list(both)))
        order = np.lexsort((payroll.amount[lines], payroll.base[lines], key[lines]))
        seen: Counter[int] = Counter()
        for line in lines[order].tolist():
            plain = int(key[line])
            key[line] = plain + span * seen[plain]
            seen[plain] += 1
        told.append(key)
    return told


def _side(payroll: Payroll, key: Integers, person: Integers, rate: Integers, doubled: list[int]) -> Side:
    amount, number = payroll.amount, payroll.number
    kept = np.arange(len(key))
    order = np.argsort(key, kind="stable")
    again = np.flatnonzero(key[order][1:] == key[order][:-1])
    if len(again):
        amount = amount.copy()
        first: dict[int, int] = {}
        for line in np.sort(np.unique(np.concatenate([order[again], order[again + 1]]))).tolist():
            before = first.setdefault(int(key[line]), line)
            if before != line:
                amount[before] += amount[line]
        kept = np.setdiff1d(kept, np.setdiff1d(np.concatenate([order[again], order[again + 1]]), list(first.values())))
    twice = np.isin(key[kept], doubled) if doubled else np.zeros(len(kept), bool)
    return Side(
        key=key[kept],
        person=person[kept],
        group=payroll.group[kept],
        base=payroll.base[kept],
        rate=rate[kept],
        amount=amount[kept],
        number=number[kept],
        doubled=twice,
    )


def find(wanted: Integers, having: Integers) -> Integers:
    """For each key where it stands among the others, `ABSENT` where it does not."""
    if len(wanted) == len(having) and bool((wanted == having).all()):
        return np.arange(len(wanted))
    if not len(having):
        return np.full(len(wanted), ABSENT)
    order = np.argsort(having, kind="stable")
    at = order[np.minimum(np.searchsorted(having[order], wanted), len(having) - 1)]
    return np.where(having[at] == wanted, at, ABSENT)
