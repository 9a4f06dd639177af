"""How long it takes to explain a payroll, beside the obvious loop over all hypotheses.

python -m bench.contributions [--quick]
"""

import argparse
import functools
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from bench import report
from haoban.contributions.policies import POLICIES, Policy, Rounding
from haoban.contributions.rules import Key, compare, predict
from haoban.contributions.sheets import Row

RATES = {"employer": Fraction(16, 100), "employee": Fraction(8, 100)}


def payroll(people: int) -> list[Row]:
    """One insurance, two payers."""
    return [
        Row(f"p{number:06d}", "", "pension", payer, 401037 + (7919 * number) % 1_900_000, rate, 0)
        for number in range(people)
        for payer, rate in RATES.items()
    ]


def with_amounts(rows: list[Row], policy: Policy) -> list[Row]:
    """The rows as a program with this policy writes them."""
    amounts = predict({row.key: row for row in rows}, policy)
    return [replace(row, amount_fen=amounts[row.key]) for row in rows]


def obvious(declared: list[Row], booked: list[Row]) -> list[Policy]:
    """The peer: every hypothesis on every row."""
    rows: dict[Key, Row] = {row.key: row for row in booked}
    given = {row.key: row.amount_fen for row in declared}
    exact = [policy for policy in POLICIES if predict(rows, policy) == given]
    fewest = min(policy.assumptions for policy in exact)
    return [policy for policy in exact if policy.assumptions == fewest]


def differ(declared: list[Row], booked: list[Row]) -> int:
    """The floor: counting the amounts that differ."""
    given = {row.key: row.amount_fen for row in declared}
    return sum(given[row.key] != row.amount_fen for row in booked)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and the result."""
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    people = 10_000 if parser.parse_args().quick else 100_000
    rows = payroll(people)
    booked = with_amounts(rows, Policy())
    lines, slowest = [], 0.0
    ratios: list[float] = []
    for rounding in (Rounding.TRUNCATE, Rounding.HALF_EVEN, Rounding.FLOAT):
        declared = with_amounts(rows, Policy(rounding=rounding))
        ours, found = timed(functools.partial(compare, declared, booked))
        peer, expected = timed(functools.partial(obvious, declared, booked))
        floor, _ = timed(functools.partial(differ, declared, booked))
        assert [one.declared for one in found.explanations] == expected, "the same policies"
        slowest, ratios = max(slowest, ours), [*ratios, peer / ours]
        lines.append([rounding.value, f"{ours:.2f}", f"{peer:.2f}", f"{floor:.3f}", f"{peer / ours:.1f}"])
    report.table(["policy", "ours s", "every hypothesis s", "counting differences s", "times faster"], lines)
    measured = {"people": people, "slowest_seconds": round(slowest, 3), "aim_seconds": 2 * people / 100_000}
    report.result("contributions", measured=measured | {"peer_to_ours": [round(ratio, 1) for ratio in ratios]})


if __name__ == "__main__":
    main()
