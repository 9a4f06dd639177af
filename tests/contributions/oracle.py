"""The slow, obvious truth: every hypothesis on every line, exact fractions, one line after the other.

Written from the words of FORMATS alone; it shares nothing with the product but the names of the policies.
"""

from collections import defaultdict
from fractions import Fraction
from functools import cache
from itertools import product
from math import floor

GROUPINGS = ("person", "total")
ROUNDINGS = ("half_up", "half_even", "truncate", "float")
UNITS = ("fen", "jiao", "yuan")
SPLITS = ("before", "after")
SIZE = {"fen": 1, "jiao": 10, "yuan": 100}
USUAL = ("person", "half_up", "fen", "before", "fen")
POLICIES = list(product(GROUPINGS, ROUNDINGS, UNITS, SPLITS, UNITS))
"""(grouping, rounding, unit, split, base_unit)"""


def assumptions(policy):
    return sum(one != usual for one, usual in zip(policy, USUAL, strict=True))


def to_unit(exact, how, size):
    """An exact amount of fen to a multiple of `size` fen; `how` is not float."""
    if exact < 0:
        return -to_unit(-exact, how, size)
    units = exact / size
    if how == "truncate":
        whole = floor(units)
    elif how == "half_up":
        whole = floor(units + Fraction(1, 2))
    else:
        whole = round(units)  # Python rounds exact fractions half to even
    return whole * size


def alone(base_fen, rate, policy):
    _, how, unit, _, base_unit = policy
    return rounded(base_fen, rate, how, unit, base_unit)


@cache
def rounded(base_fen, rate, how, unit, base_unit):
    base = to_unit(Fraction(base_fen), "half_up", SIZE[base_unit])
    if how == "float":
        digits = {"fen": 2, "jiao": 1, "yuan": 0}[unit]
        return round(round(base / 100 * float(rate), digits) * 100)
    return to_unit(base * rate, how, SIZE[unit])


def predict(rows, policy):
    """`rows`: {(person, insurance, payer): (base_fen, rate)} in the file's order; what each amounts to."""
    grouping, _, _, split, base_unit = policy
    amounts = {}
    for key, (base, rate) in rows.items():
        amounts[key] = alone(base, rate, policy)
    if split == "after":
        for person, insurance, payer in rows:
            partner = (person, insurance, "employee")
            if payer == "employer" and partner in rows:
                base, rate = rows[person, insurance, payer]
                if rows[partner][0] == base:
                    both = alone(base, rate + rows[partner][1], policy)
                    amounts[person, insurance, payer] = both - alone(base, rows[partner][1], policy)
    totals = {}
    if grouping == "total":
        groups = defaultdict(list)
        for key in rows:
            groups[key[1:]].append(key)
        for keys in groups.values():
            exact = Fraction(0)
            for key in keys:
                base, rate = rows[key]
                exact += to_unit(Fraction(base), "half_up", SIZE[base_unit]) * rate
            others = sum(amounts[key] for key in keys[:-1])
            totals[keys[-1]] = {total - others for total in total_amounts(rows, keys, exact, policy)}
    return {key: totals.get(key, {amount}) for key, amount in amounts.items()}


def total_amounts(rows, keys, exact, policy):
    """What a total may be: one number, but in binary it depends on how the program adds up."""
    _, how, unit, _, base_unit = policy
    if how != "float":
        return {to_unit(exact, how, SIZE[unit])}
    digits = {"fen": 2, "jiao": 1, "yuan": 0}[unit]
    bases = [int(to_unit(Fraction(rows[key][0]), "half_up", SIZE[base_unit])) for key in keys]
    rates = [rows[key][1] for key in keys]
    added = 0.0
    for base, rate in zip(bases, rates, strict=True):
        added += base / 100 * float(rate)
    ways = {added, float(exact / 100)}
    if len(set(rates)) == 1:
        ways.add(sum(bases) / 100 * float(rates[0]))
    return {round(round(way, digits) * 100) for way in ways}


def predictions(rows):
    """What every policy makes of the lines."""
    return {policy: predict(rows, policy) for policy in POLICIES}


def left_open(predicted, given, known=()):
    """The keys that each policy leaves open."""
    return {
        policy: {key for key in given if key in amounts and key not in known and given[key] not in amounts[key]}
        for policy, amounts in predicted.items()
    }


def best(predicted, given, known=()):
    """The keys that each of the best policies leaves open: fewest open first, then fewest assumptions."""
    found = left_open(predicted, given, known)
    first = min((len(wrong), assumptions(policy)) for policy, wrong in found.items())
    return {policy: wrong for policy, wrong in found.items() if (len(wrong), assumptions(policy)) == first}
