"""Why two files are a fen apart: every policy with the fewest assumptions that gives every amount, errors kept apart.

The declared side is explained from the bases of the booked side. The booked side counts per person, insurance and
payer, rounded half up to the fen, unless its own amounts say otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from .policies import POLICIES, USUAL, Grouping, Policy, Split, rounded, rounded_total
from .sheets import Row

Key = tuple[str, str, str]
SAMPLE = 600
"""Rows on which policies are tried before the whole file; those that do clearly worse there are left out."""


@dataclass(frozen=True)
class Fault:
    """A genuine error: something that no rounding explains."""

    key: Key
    kind: str
    """missing (no row), extra (a row that is not booked), doubled, base (mistyped), amount."""
    declared_fen: int | None
    booked_fen: int | None


@dataclass(frozen=True)
class Explanation:
    """How both files came about."""

    declared: Policy
    booked: Policy

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
    persons: tuple[tuple[Key, int | None, int | None], ...]
    """Every line that differs: key, declared, booked."""
    errors: tuple[Fault, ...]
    unexplained_fen: int
    """What the errors make up."""


def compare(declared: Sequence[Row], booked: Sequence[Row]) -> Comparison:
    """Compare what was declared with what is booked."""
    ours, doubled = _by_key(declared)
    theirs, doubled_there = _by_key(booked)
    booked_policies, _ = explain(theirs, {key: row.amount_fen for key, row in theirs.items()}, set())
    given = {key: row.amount_fen for key, row in ours.items()}
    faulty = doubled | doubled_there | (ours.keys() ^ theirs.keys())
    policies, wrong = explain(theirs, given, faulty)
    expected = predict(theirs, policies[0])
    errors, unexplained = [], 0
    for key in sorted(faulty | wrong):
        fault = _fault(key, ours, theirs, doubled, policies[0])
        errors.append(fault)
        unexplained += (fault.declared_fen or 0) - expected.get(key, 0)
    differences: dict[str, int] = defaultdict(int)
    persons = []
    for key in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(key), theirs.get(key)
        mine, yours = (one.amount_fen if one else None), (other.amount_fen if other else None)
        differences[key[1]] += (mine or 0) - (yours or 0)
        if mine != yours:
            persons.append((key, mine, yours))
    explanations = [Explanation(one, other) for one in policies for other in booked_policies]
    return Comparison(
        sum(differences.values()), dict(differences), tuple(explanations), tuple(persons), tuple(errors), unexplained
    )


def _by_key(rows: Iterable[Row]) -> tuple[dict[Key, Row], set[Key]]:
    """Rows by key; one that comes twice counts as its sum and is named."""
    found: dict[Key, Row] = {}
    doubled = set()
    for row in rows:
        before = found.get(row.key)
        if before is not None:
            doubled.add(row.key)
            row = replace(row, amount_fen=row.amount_fen + before.amount_fen)
        found[row.key] = row
    return found, doubled


def explain(rows: Mapping[Key, Row], given: Mapping[Key, int], faulty: set[Key]) -> tuple[list[Policy], set[Key]]:
    """Every policy that leaves the fewest amounts unexplained with the fewest assumptions, and those amounts' keys.

    `rows` has bases and rates, `given` the amounts to be explained; keys in `faulty` are known to be errors.
    """
    keys = [key for key in rows if key in given and key not in faulty]
    if _mismatches(rows, given, keys, USUAL) == set():
        return [USUAL], set()
    sample = set(_sample(rows, given, keys))
    persons = {key[0] for key in sample}
    small = {key: row for key, row in rows.items() if key[0] in persons}
    tried = []
    for policy in POLICIES:
        if policy.grouping is Grouping.PERSON:
            tried.append((len(_mismatches(small, given, sample, policy) or ()), policy))
    best_there = min(count for count, _ in tried)
    hopeful = {policy for count, policy in tried if count <= best_there + 3}
    hopeful |= {replace(policy, grouping=Grouping.TOTAL) for policy in hopeful}
    best: tuple[int, int] | None = None
    found: list[tuple[Policy, set[Key]]] = []
    for policy in POLICIES:
        if policy not in hopeful or (best is not None and best[0] == 0 and policy.assumptions > best[1]):
            continue
        wrong = _mismatches(rows, given, keys, policy, best[0] if best else None)
        if wrong is None:
            continue
        rank = (len(wrong), policy.assumptions)
        if best is None or rank < best:
            best, found = rank, [(policy, wrong)]
        elif rank == best:
            found.append((policy, wrong))
    return [policy for policy, _ in found], found[0][1]


def _sample(rows: Mapping[Key, Row], given: Mapping[Key, int], keys: Sequence[Key]) -> list[Key]:
    """Rows that differ from the usual first: they tell policies apart; the rest evenly spread."""
    telling = []
    for key in keys:
        if rounded(rows[key].base_fen, rows[key].rate, USUAL) != given[key]:
            telling.append(key)
            if len(telling) >= SAMPLE // 2:
                break
    return [*telling, *keys[:: max(1, len(keys) // (SAMPLE // 2))]]


def _mismatches(
    rows: Mapping[Key, Row], given: Mapping[Key, int], keys: Iterable[Key], policy: Policy, most: int | None = None
) -> set[Key] | None:
    """The keys whose amount the policy does not give; nothing as soon as there are more than `most`."""
    expected = predict(rows, policy)
    wrong = set()
    for key in keys:
        if expected[key] != given[key]:
            wrong.add(key)
            if most is not None and len(wrong) > most:
                return None
    return wrong


def predict(rows: Mapping[Key, Row], policy: Policy) -> dict[Key, int]:
    """Every amount as the policy computes it, in fen."""
    alone = {key: rounded(row.base_fen, row.rate, policy) for key, row in rows.items()}
    if policy.grouping is Grouping.TOTAL:
        _last_takes_the_rest(alone, {key: (row.base_fen, row.rate) for key, row in rows.items()}, policy)
    if policy.split is Split.BEFORE:
        return alone
    both = {
        (person, insurance, "both"): (row.base_fen, row.rate + rows[person, insurance, "employee"].rate)
        for (person, insurance, payer), row in rows.items()
        if payer == "employer" and (person, insurance, "employee") in rows
    }
    together = {key: rounded(base, rate, policy) for key, (base, rate) in both.items()}
    if policy.grouping is Grouping.TOTAL:
        _last_takes_the_rest(together, both, policy)
    for (person, insurance, _), amount in together.items():
        alone[person, insurance, "employer"] = amount - alone[person, insurance, "employee"]
    return alone


def _last_takes_the_rest(amounts: dict[Key, int], terms: Mapping[Key, tuple[int, Fraction]], policy: Policy) -> None:
    base_policy = Policy(base_unit=policy.base_unit)
    totals: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    by_rate: dict[tuple[str, str, Fraction], int] = defaultdict(int)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    last: dict[tuple[str, str], Key] = {}
    for key, (base, rate) in terms.items():
        group = key[1], key[2]
        by_rate[*group, rate] += rounded(base, Fraction(1), base_policy)
        sums[group] += amounts[key]
        last[group] = key
    for (insurance, payer, rate), bases in by_rate.items():
        totals[insurance, payer] += bases * rate
    for group, key in last.items():
        amounts[key] += rounded_total(totals[group], policy) - sums[group]


def _fault(key: Key, ours: Mapping[Key, Row], theirs: Mapping[Key, Row], doubled: set[Key], policy: Policy) -> Fault:
    one, other = ours.get(key), theirs.get(key)
    kind = "amount"
    if one is None:
        kind = "missing"
    elif other is None:
        kind = "extra"
    elif key in doubled:
        kind = "doubled"
    elif one.base_fen != other.base_fen and rounded(one.base_fen, one.rate, policy) == one.amount_fen:
        kind = "base"
    return Fault(key, kind, one.amount_fen if one else None, other.amount_fen if other else None)
