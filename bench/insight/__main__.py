"""How fast event logs are read and counted, beside pm4py, r4pm and lxml; and that the figures are the same.

python -m bench.insight [--quick] [--events N …] [--peer-up-to N] [--generated-only]

pm4py (AGPL) runs in an environment of its own that this bench makes outside of the project.
"""

import argparse
import functools
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import report
from bench.insight import generated, readers
from haoban.insight.engine import load_libraries

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "eventlog"
PEERS = {"pm4py": ("pm4py",), "polars": ("r4pm", "polars", "pyarrow", "pandas")}
HERE = Path(__file__).parent


@functools.cache
def peer_python(what: str) -> str | None:
    """The Python that has the peer, made where it isn't there yet; nothing where it can't be made.

    Two environments: where pm4py finds r4pm it no longer reads by itself.
    """
    folder = Path(tempfile.gettempdir()) / f"haoban-bench-{what}"
    python, ready = folder / "bin" / "python", folder / ".ready"
    if not ready.exists():
        print(f"making a throw-away environment with {what} …", file=sys.stderr)
        made = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False)
        if made.returncode:
            return None
        install = [str(python), "-m", "pip", "install", "--quiet", *PEERS[what]]
        if subprocess.run(install, check=False, stderr=subprocess.DEVNULL).returncode:
            return None
        ready.touch()
    return str(python)


def run(command: list[str]) -> dict[str, Any] | None:
    """What a process of its own measured, or nothing where it failed (too little memory, most often)."""
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env=os.environ | {"PYTHONWARNINGS": "ignore"}
    )
    if done.returncode:
        print(done.stderr.strip().rpartition("\n")[2], file=sys.stderr)
        return None
    return dict(json.loads(done.stdout.strip().rpartition("\n")[2]))


def ours(path: Path, times: int, *whole: str) -> dict[str, Any]:
    """Ours, the best of some runs."""
    runs = [run([sys.executable, "-m", "bench.insight.ours", str(path), *whole]) for _ in range(times)]
    good = [one for one in runs if one]
    if len(good) < times:
        raise SystemExit(f"{path.name} could not be counted")
    return min(good, key=_total)


def peer(path: Path, times: int, what: str = "pm4py") -> dict[str, Any] | None:
    """The peer, the best of some runs."""
    python = peer_python(what)
    if python is None:
        return None
    found = [run([python, str(HERE / "peer.py"), what, str(path)]) for _ in range(times)]
    good = [one for one in found if one]
    return min(good, key=_total) if good else None


def _total(one: dict[str, Any]) -> float:
    return float(one["read"] + one["compute"])


def same(one: Any, other: Any) -> bool:
    """Equal figures, floats but for the last digits."""
    if isinstance(one, dict):
        return set(one) == set(other) and all(same(one[name], other[name]) for name in one)
    if isinstance(one, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)
    return bool(one == other)


def compare(name: str, path: Path, times: int, with_peer: bool) -> tuple[list[str], dict[str, Any]]:
    """One row of the table, and its figures."""
    mine = ours(path, times)
    other = peer(path, times) if with_peer else None
    row = [
        name,
        f"{mine['figures']['events']:,}",
        f"{mine['read']:.2f}",
        f"{mine['compute']:.2f}",
        f"{mine['memory_mb']:,.0f}",
    ]
    found = {"seconds": round(_total(mine), 3), "processor_seconds": round(mine["processor"], 3)}
    found["memory_mb"] = round(mine["memory_mb"])
    if other is None:
        return [*row, "—", "—", "—", "—", "—", "not compared"], found
    equal = same(mine["figures"], other["figures"])
    whole, alone = _total(other) / _total(mine), other["compute"] / mine["compute"]
    found["times_less_processor"] = round(other["processor"] / mine["processor"], 1)
    theirs = [f"{other['read']:.2f}", f"{other['compute']:.2f}", f"{other['memory_mb']:,.0f}"]
    found |= {"times_faster": round(whole, 1), "times_faster_without_reading": round(alone, 1), "equal": equal}
    return [*row, *theirs, f"{whole:.1f}", f"{alone:.1f}", "equal" if equal else "DIFFERENT"], found


def read_table(path: Path, times: int) -> dict[str, Any]:
    """Reading one XES file whole, by each reader."""
    load_libraries()
    readers.by_haoban(path)
    found: dict[str, tuple[float, float]] = {}
    events = set()
    for name, work in (
        ("haoban, typed columns", readers.by_haoban),
        ("lxml, lists", readers.by_lxml),
        ("r4pm, its own structures", readers.by_r4pm),
        ("unpacking alone (floor)", readers.unpacked),
    ):
        seconds, busy, counted = readers.best(work, path, times)
        found[name] = seconds, busy
        if work in (readers.by_haoban, readers.by_lxml):
            events.add(counted)
    frame = peer(path, times, "polars")
    if frame:
        found["r4pm, polars columns"] = frame["read"], frame["processor"]
        events.add(frame["figures"]["events"])
    assert len(events) == 1, "the same events"
    mine = found["haoban, typed columns"]
    rows = [
        [name, f"{seconds:.2f}", f"{seconds / mine[0]:.2f}", f"{busy:.2f}", f"{busy / mine[1]:.2f}"]
        for name, (seconds, busy) in found.items()
    ]
    report.table([f"reading {path.name}", "s", "times ours", "processor s", "times ours"], rows)
    print()
    return {name: {"seconds": round(one, 3), "processor": round(busy, 3)} for name, (one, busy) in found.items()}


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--events", type=int, nargs="*", help="Sizes of the generated logs (default: 1 million).")
    parser.add_argument("--peer-up-to", type=int, default=10_000_000, help="The largest log that pm4py is given.")
    parser.add_argument("--generated-only", action="store_true", help="Leave the real logs and the readers out.")
    chosen = parser.parse_args()
    data = DATA.is_dir() and not chosen.generated_only
    sizes = chosen.events if chosen.events is not None else [100_000] if chosen.quick else [1_000_000]
    times = 1 if chosen.quick else 3
    measured: dict[str, Any] = {}
    if data:
        measured["reading"] = read_table(DATA / "bpic2012.xes.gz", times)
    rows = []
    real = (
        ["receipt.csv"]
        if chosen.quick
        else ["receipt.csv", "bpic2012.xes.gz", "bpic2015-municipality1.xes.gz", "bpic2015-municipality2.xes.gz"]
    )
    for name in real if data else []:
        row, measured[name] = compare(name, DATA / name, times, with_peer=True)
        rows.append(row)
    with tempfile.TemporaryDirectory(prefix="haoban-bench-") as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.csv"
            generated.write_csv(path, size)
            row, found = compare(
                f"{size:,} generated", path, times if size <= 1_000_000 else 1, with_peer=size <= chosen.peer_up_to
            )
            measured[f"generated_{size}"] = found
            rows.append(row)
            path.unlink()
    headings = [
        "log",
        "events",
        "read s",
        "compute s",
        "MB",
        "pm4py read",
        "compute",
        "MB",
        "times",
        "without reading",
        "figures",
    ]
    report.table(headings, rows)
    report.result("insight", measured=measured, packages=("duckdb", "ibis-framework", "pyarrow", "lxml", "r4pm"))


if __name__ == "__main__":
    main()
