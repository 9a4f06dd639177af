"""How long a plan takes, beside trying every subset, and what a start of the command costs.

Times are of the processor (nothing here waits), so that a busy machine does not change them; the wall's stand beside.

python -m bench.credit [--quick]
"""

import argparse
import functools
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from bench import report
from haoban.credit.applying import application_for
from haoban.credit.calendar import add_working_days
from haoban.credit.later import outlook
from haoban.credit.law import Law
from haoban.credit.parameters import law_on
from haoban.credit.plans import Plan, items_of, known_on, open_deductions, plan
from haoban.credit.records import Act, Money, Record, Start
from haoban.credit.rules import rate

OLD, NEW = date(2024, 12, 1), date(2025, 12, 1)
ARREARS = ("020101", "020102", "020103", "020201")


def history(chance: random.Random, acts: int, day: date, *, payments: int = 0) -> Record:
    """A history with so many open acts in the year before the day, most with an amount, as a window meets them."""
    codes = [code for code, row in law_on(day).indicators.items() if row.value.points and code.isdigit()]
    drawn = []
    for _ in range(acts):
        code = chance.choice(ARREARS) if chance.random() < 0.4 else chance.choice(codes)
        amount = chance.randrange(1_000, 50_000_00) if code[:2] in ("01", "02") else None
        drawn.append(Act(code, day - timedelta(chance.randrange(0, 330)), amount))
    coming = tuple(
        Money(day + timedelta(30 * at), chance.randrange(1_000, 30_000_00)) for at in range(payments and payments + 1)
    )
    return Record(None, date(2015, 1, 1), Start.FULL, True, None, acts=tuple(drawn), can_pay=coming)


def answer(record: Record, law: Law, day: date, budget: int | None) -> Plan:
    """Everything the command computes between reading and printing."""
    made = plan(record, law, day, budget)
    outlook(made, law, day)
    application_for(record, law, day, add_working_days)
    return made


def every_subset(record: Record, law: Law, day: date, budget: int) -> tuple[Fraction, int]:
    """The peer: the gain and cost of every subset of the corrections, none of them divided."""
    known = known_on(record, day)
    items = items_of(known, law, open_deductions(known, law, day), [day])
    found = (Fraction(0), 0)
    for count in range(len(items) + 1):
        for chosen in itertools.combinations(items, count):
            cost = sum(item.cost_fen for item in chosen)
            if cost <= budget:
                found = max(found, (sum((item.gains[0] for item in chosen), Fraction(0)), -cost))
    return found


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of the processor and the result."""
    began = time.process_time()
    done = work()
    return (time.process_time() - began) * 1000, done


def share(times: list[float], part: float) -> float:
    """The percentile."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def started(*command: str) -> float:
    """Milliseconds of the processor that a whole run of a command takes: the least of five."""
    least = float("inf")
    for _ in range(5):
        before = os.times()
        subprocess.run(command, check=True, capture_output=True)
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        least = min(least, used * 1000)
    return least


def start() -> dict[str, float]:
    """A whole run of the command, beside Python with click alone."""
    document = {"first_tax_handling_on": "2020-01-01", "start": "full", "has_income": True, "acts": []}
    document["acts"] = [{"indicator": "020101", "on": "2025-11-20", "amount_fen": 100000}]
    haoban = (sys.executable, "-c", "from haoban.project.cli import main; main()", "credit")
    room = (sys.executable, "-c", "from haoban.credit.commands import credit; credit()")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.json"
        path.write_text(json.dumps(document), "utf-8")
        more = (str(path), "--on", NEW.isoformat(), "--json")
        return {
            "haoban_credit_plan": started(*haoban, "plan", *more),
            "haoban_credit_rate": started(*haoban, "rate", *more),
            "rate_without_haobans_main": started(*room, "rate", *more),
            "haoban_help": started(*haoban[:-1], "--help"),
            "python_and_click": started(sys.executable, "-c", "import click"),
        }


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    runs = 100 if parser.parse_args().quick else 500
    chance = random.Random(20251201)
    rows, results = [], {}
    for label, day, acts, payments in (
        ("2024, 5 open acts", OLD, 5, 0),
        ("2024, 10 open acts", OLD, 10, 0),
        ("2025, 5 open acts", NEW, 5, 0),
        ("2025, 10 open acts", NEW, 10, 0),
        ("2025, 10 acts, money on 3 days", NEW, 10, 2),
        ("2025, 30 open acts", NEW, 30, 0),
    ):
        law = law_on(day)
        ours, walls, floors, peers, finished = [], [], [], [], 0
        for number in range(runs):
            record = history(chance, acts, day, payments=payments)
            whole = sum(act.amount_fen or 0 for act in record.acts)
            budget = None if payments else chance.randrange(whole + 1)
            began = time.perf_counter()
            took, made = timed(functools.partial(answer, record, law, day, budget))
            walls.append((time.perf_counter() - began) * 1000)
            ours.append(took)
            finished += made.found.optimal
            floors.append(timed(functools.partial(rate, record, law, day))[0])
            if budget is not None and acts <= 10 and number < 30:
                took, (gain, cost) = timed(functools.partial(every_subset, record, law, day, budget))
                peers.append(took)
                if day == OLD:
                    assert (made.found.gain, -made.cost_fen) == (gain, cost), "the same plan"
                assert made.found.gain >= gain, "never worse than a plan without instalments"
        peer = statistics.median(peers) if peers else None
        middle, p99, floor = statistics.median(ours), share(ours, 0.99), statistics.median(floors)
        rows.append(
            [
                label,
                f"{middle:.2f}",
                f"{p99:.2f}",
                f"{share(walls, 0.99):.2f}",
                f"{peer:.2f}" if peer else "-",
                f"{floor:.2f}",
                f"{peer / middle:.1f}" if peer else "-",
                f"{middle / floor:.1f}",
                f"{finished}/{runs}",
            ]
        )
        results[label] = {
            "p50_ms": round(middle, 3),
            "p99_ms": round(p99, 3),
            "p99_wall_ms": round(share(walls, 0.99), 3),
            "peer_p50_ms": peer and round(peer, 3),
            "floor_p50_ms": round(floor, 3),
            "proven_optimal": finished / runs,
        }
    headings = [
        "history",
        "plan p50 ms",
        "p99 ms",
        "p99 on the wall",
        "every subset p50",
        "one rating p50",
        "times faster",
        "to floor",
    ]
    report.table([*headings, "proven"], rows)
    starts = start()
    report.table(["start", "ms"], [[name, f"{took:.0f}"] for name, took in starts.items()])
    measured = {"plans": results, "aim_p99_ms": 20, "start_ms": {name: round(took) for name, took in starts.items()}}
    report.result("credit", measured=measured, packages=("click", "PyYAML"))


if __name__ == "__main__":
    main()
