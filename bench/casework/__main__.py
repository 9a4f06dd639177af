"""Settled bundles a second: four departments, every step its own committed transaction.

Beside two others in the same run and the same database: SpiffWorkflow with the same four approvals, read before and
written after each step (and once more with its state kept in memory between the steps), and the floor, the very rows by
plain statements in the same number of transactions.

    python -m bench.casework [--quick]
"""

import argparse
import functools
import json
import time
from collections.abc import Callable
from typing import Any

from bench import report
from bench.databases import on_both

ROUNDS = 3


def measure(quick: bool) -> dict[str, Any]:
    """Measure in the database that DATABASE_URL names (SQLite without it)."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from haoban.casework import audit
    from haoban.casework.models import Bundle, Case

    from .district import District
    from .floor import record, replay
    from .spiff import Peer

    bundles = 40 if quick else 300
    district, peer = District(), Peer()
    recording = record(district)
    times: dict[str, list[float]] = {"ours": [], "spiff": [], "spiff_kept": [], "floor": []}
    for _ in range(ROUNDS):
        owners = district.invite(bundles)
        times["ours"].append(_timed(functools.partial(district.run, owners)))
        times["spiff"].append(_timed(lambda: peer.run(bundles, kept=False)))
        times["spiff_kept"].append(_timed(lambda: peer.run(bundles, kept=True)))
    settled = Bundle.objects.filter(settled_at__isnull=False).count()
    wrong = list(audit.findings())
    rows = Case.objects.count()
    for _ in range(ROUNDS):
        times["floor"].append(_timed(lambda: replay(recording, bundles)))
    assert settled == ROUNDS * bundles + 1, "every bundle is settled"
    assert not wrong, "and proven"
    assert Case.objects.count() - rows == 4 * ROUNDS * bundles, "the floor writes as many cases"
    rates = {name: bundles / min(taken) for name, taken in times.items()}
    return {
        "database": connection.vendor,
        "bundles_per_second": {name: round(rate, 1) for name, rate in rates.items()},
        "transactions_per_bundle": {
            "ours": len(recording.transactions),
            "floor": len(recording.transactions),
            "spiff": 5,
        },
        "ours_to_spiff": round(rates["ours"] / rates["spiff"], 2),
        "ours_to_spiff_kept": round(rates["ours"] / rates["spiff_kept"], 2),
        "ours_to_floor": round(rates["ours"] / rates["floor"], 2),
        "floor_to_spiff": round(rates["floor"] / rates["spiff"], 2),
    }


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Measure SQLite, then PostgreSQL where its binaries are, each in a process and a home of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.here:
        print(json.dumps(measure(chosen.quick)))
        return
    found = on_both("bench.casework", quick=chosen.quick)
    report.table(
        [
            "database",
            "ours bundles/s",
            "SpiffWorkflow",
            "kept in memory",
            "floor",
            "ours : SpiffWorkflow",
            "ours : kept",
            "ours : floor",
        ],
        [
            [
                one["database"],
                *one["bundles_per_second"].values(),
                one["ours_to_spiff"],
                one["ours_to_spiff_kept"],
                one["ours_to_floor"],
            ]
            for one in found
        ],
    )
    report.result(
        "casework",
        measured={"aim": {"ours_to_spiff": 10, "ours_to_floor": 0.33}, "databases": found},
        packages=["Django", "SpiffWorkflow"],
    )


if __name__ == "__main__":
    main()
