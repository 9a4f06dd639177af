"""How long `haoban contributions compare` takes on a payroll, beside the obvious loop over all hypotheses.

python -m bench.contributions [--quick]

The whole command is timed, from its start to its printed document. The peer is given the lines already read and tries
every policy on every line; its answer must be the same. The floor reads both files with `csv` and counts the lines
that differ.
"""

import argparse
import csv
import functools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from bench import report
from haoban.contributions.alignment import Key, align
from haoban.contributions.payroll import Payroll, Row
from haoban.contributions.policies import POLICIES, USUAL, Grouping, Money, Policy, Rounding, Split, rounded
from haoban.contributions.rules import compare
from haoban.contributions.sheets import read_payroll
from haoban.contributions.telling import document

HEADER = ("个人编号", "姓名", "险种", "缴费主体", "缴费基数", "费率", "金额")
CASES = {
    "truncate": (Policy(rounding=Rounding.TRUNCATE), 0),
    "half_even": (Policy(rounding=Rounding.HALF_EVEN), 0),
    "float": (Policy(rounding=Rounding.FLOAT), 0),
    "jiao, split after, total": (Policy(Grouping.TOTAL, unit=Money.JIAO, split=Split.AFTER), 0),
    "truncate, 40 errors": (Policy(rounding=Rounding.TRUNCATE), 40),
}
PEER_PEOPLE = 5_000
"""The peer is timed on at most so many people and its time scaled to all: it is linear in them."""


def lines(people: int) -> list[Row]:
    """One insurance, two payers; half of the bases are whole yuan, so that halves of a fen are common."""
    found = []
    for number in range(people):
        base = 401037 + (7919 * number) % 1_900_000
        base = base // 100 * 100 if number % 2 else base
        found += [Row(f"{number:08d}", "", "unemployment", payer, base, Fraction(5, 1000), 0) for payer in PAYERS]
    return found


PAYERS = ("employer", "employee")
WRITTEN = {"employer": "单位", "employee": "个人"}


def amounts(rows: Iterable[Row], policy: Policy) -> dict[Key, int]:
    """Every amount by the obvious loop."""
    rows = list(rows)
    found = {row.key: rounded(row.base_fen, row.rate, policy) for row in rows}
    if policy.split is Split.AFTER:
        by_key = {row.key: row for row in rows}
        for row in rows:
            partner = by_key.get((row.person_id, row.insurance, "employee"))
            if row.payer == "employer" and partner is not None:
                found[row.key] = rounded(row.base_fen, row.rate + partner.rate, policy) - found[partner.key]
    if policy.grouping is Grouping.TOTAL:
        bases = Policy(base_unit=policy.base_unit)
        totals: dict[tuple[str, str], Fraction] = {}
        last: dict[tuple[str, str], Key] = {}
        sums: dict[tuple[str, str], int] = {}
        for row in rows:
            group = row.insurance, row.payer
            exact = rounded(row.base_fen, Fraction(1), bases) * row.rate
            totals[group] = totals.get(group, Fraction(0)) + exact
            sums[group] = sums.get(group, 0) + found[row.key]
            last[group] = row.key
        plain = Policy(rounding=policy.rounding, unit=policy.unit)
        for group, key in last.items():
            found[key] += rounded(1, totals[group], plain) - sums[group]
    return found


def obvious(declared: dict[Key, int], booked: list[Row]) -> list[Policy]:
    """The peer: every hypothesis on every line; fewest open amounts, then fewest assumptions."""
    counted = []
    for policy in POLICIES:
        expected = amounts(booked, policy)
        counted.append((sum(expected[key] != amount for key, amount in declared.items()), policy.assumptions, policy))
    fewest = min(one[:2] for one in counted)
    return [policy for *rank, policy in counted if tuple(rank) == fewest]


def mistaken(given: dict[Key, int], errors: int) -> dict[Key, int]:
    """Some amounts off by one to many yuan."""
    given = dict(given)
    for number, key in enumerate(list(given)[7 :: max(1, len(given) // errors)][:errors] if errors else []):
        given[key] += 100 * (number + 1)
    return given


def cells(rows: Iterable[Row], given: dict[Key, int]) -> list[tuple[Any, ...]]:
    """Lines as a sheet has them."""
    return [
        (row.person_id, "示例", "失业保险", WRITTEN[row.payer], yuan(row.base_fen), "0.5%", yuan(given[row.key]))
        for row in rows
    ]


def yuan(fen: int) -> str:
    """Fen as an office writes yuan; the last person of a total may owe a negative rest."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def write_csv(path: Path, table: list[tuple[Any, ...]]) -> None:
    """As an office sends it: with a byte-order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(table)


def write_xlsx(path: Path, table: list[tuple[Any, ...]]) -> None:
    """Numbers as numbers."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for line in table:
        sheet.append([*line[:4], float(line[4]), line[5], float(line[6])])
    book.save(path)


def command(declared: Path, booked: Path) -> tuple[float, float, dict[str, Any]]:
    """The whole command, as a user runs it: seconds on the clock, seconds of processor time, the document."""
    program = "from haoban.project.cli import main; main()"
    call = [sys.executable, "-c", program, "contributions", "compare", str(declared), str(booked), "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, done = timed(functools.partial(subprocess.run, call, check=True, capture_output=True))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, busy, json.loads(done.stdout)


def best_of_three(declared: Path, booked: Path) -> tuple[float, float, dict[str, Any]]:
    """The command's quickest run: what else the machine does only ever adds."""
    return min((command(declared, booked) for _ in range(3)), key=lambda one: one[0])


def count(declared: Path, booked: Path) -> int:
    """The floor."""
    with declared.open(encoding="utf-8-sig", newline="") as one, booked.open(encoding="utf-8-sig", newline="") as other:
        return sum(mine[6] != yours[6] for mine, yours in zip(csv.reader(one), csv.reader(other), strict=True))


def timed(work: Callable[..., Any], *given: Any) -> tuple[float, Any]:
    """Seconds and the result."""
    began = time.perf_counter()
    done = work(*given)
    return time.perf_counter() - began, done


def stages(declared: Path, booked: Path) -> dict[str, float]:
    """Where the time goes, inside one process that is already warm."""
    first, ours = timed(read_payroll, declared)
    second, theirs = timed(read_payroll, booked)
    aligning, _ = timed(align, ours, theirs)
    comparing, found = timed(compare, ours, theirs)
    telling, _ = timed(lambda: json.dumps(document(found), ensure_ascii=False))
    measured = {"reading": first + second, "aligning": aligning, "searching": comparing - aligning, "telling": telling}
    return {name: round(seconds, 3) for name, seconds in measured.items()}


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    people = 10_000 if quick else 100_000
    rows = lines(people)
    few = rows[: 2 * min(people, PEER_PEOPLE)]
    booked = amounts(rows, USUAL)
    table, measured = [], {}
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / "booked.csv"
        write_csv(there, cells(rows, booked))
        for name, (policy, errors) in CASES.items():
            here = Path(folder) / "declared.csv"
            given = mistaken(amounts(rows, policy), errors)
            write_csv(here, cells(rows, given))
            ours, busy, found = best_of_three(here, there)
            few_given = mistaken(amounts(few, policy), errors)
            peer, expected = timed(obvious, few_given, few)
            peer *= people / (len(few) / 2)
            told = [{field: one[field] for field in USUAL.document()} for one in found["explanations"]]
            few_found = compare(
                Payroll.of(Row(*_but_amount(row), few_given[row.key]) for row in few),
                Payroll.of(Row(*_but_amount(row), booked[row.key]) for row in few),
            )
            assert [one.declared for one in few_found.explanations] == expected, "the same policies as the loop"
            assert policy.document() in told, "the policy that made the file"
            assert len(found["errors"]) == errors, "the errors that were made"
            floor, _ = timed(count, here, there)
            split = stages(here, there)
            numbers = [f"{ours:.2f}", f"{busy:.2f}", f"{peer:.0f}", f"{floor:.2f}", f"{peer / ours:.0f}"]
            table.append([name, *numbers, *split.values()])
            measured[name] = {
                "seconds": round(ours, 3),
                "processor_seconds": round(busy, 3),
                "peer_seconds": round(peer, 1),
                **split,
            }
        heads = [Path(folder) / "declared.xlsx", Path(folder) / "booked.xlsx"]
        write_xlsx(heads[0], cells(rows, amounts(rows, CASES["truncate"][0])))
        write_xlsx(heads[1], cells(rows, booked))
        ours, busy, found = best_of_three(*heads)
        assert found["explanations"][0]["rounding"] == "truncate"
        split = stages(*heads)
        table.append(["truncate, XLSX", f"{ours:.2f}", f"{busy:.2f}", "", "", "", *split.values()])
        measured["xlsx"] = {"seconds": round(ours, 3), "processor_seconds": round(busy, 3), **split}
    heading = ["case", "command s", "processor s", "loop s", "counting s", "times faster"]
    report.table([*heading, "reading", "aligning", "searching", "telling"], table)
    slowest = max(measured[name]["seconds"] for name in CASES)
    report.result(
        "contributions",
        measured={
            "people": people,
            "lines_a_file": len(rows),
            "slowest_seconds": slowest,
            "slowest_processor_seconds": max(
                one["processor_seconds"] for name, one in measured.items() if name != "xlsx"
            ),
            "aim_seconds": 2.0,
            "peer_people": len(few) // 2,
            "cases": measured,
        },
        packages=["numpy", "pyarrow", "fastexcel"],
    )


def _but_amount(row: Row) -> tuple[str, str, str, str, int, Fraction]:
    return row.person_id, row.name, row.insurance, row.payer, row.base_fen, row.rate


if __name__ == "__main__":
    main()
