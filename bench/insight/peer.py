"""The peers, run by the Python of a throw-away environment that has pm4py: it never becomes part of the product.

python peer.py pm4py FILE | polars FILE. Prints the same as `ours.py`.
"""

import importlib
import json
import sys
import time
from typing import Any

Measured = tuple[dict[str, Any], float, float, float]


def pm4py_figures(path: str) -> Measured:
    """The figures, the seconds to read and to compute, those of the processor."""
    numpy, pandas, pm4py = (importlib.import_module(name) for name in ("numpy", "pandas", "pm4py"))

    began, work = time.perf_counter(), time.process_time()
    if ".xes" in path:
        log = pm4py.read_xes(path)
    else:
        log = pandas.read_csv(path, keep_default_na=False, na_values=[""])
        log = pm4py.format_dataframe(
            log, case_id="case:concept:name", activity_key="concept:name", timestamp_key="time:timestamp"
        )
    read = time.perf_counter()
    pairs, _, _ = pm4py.discover_dfg(log)
    variants = pm4py.get_variants(log)
    lasted = numpy.array(pm4py.get_all_case_durations(log))
    done = time.perf_counter()
    figures = {
        "cases": int(log["case:concept:name"].nunique()),
        "events": len(log),
        "activities": int(log["concept:name"].nunique()),
        "variants": len(variants),
        "case_duration_seconds": {
            "mean": float(lasted.mean()),
            "median": float(numpy.percentile(lasted, 50)),
            "p90": float(numpy.percentile(lasted, 90)),
            "max": float(lasted.max()),
        },
        "directly_follows": {"\x1f".join(pair): int(count) for pair, count in pairs.items()},
    }
    return figures, read - began, done - read, time.process_time() - work


def polars_rows(path: str) -> Measured:
    """Reading alone, by r4pm into columns of polars."""
    df = importlib.import_module("r4pm.df")

    began, work = time.perf_counter(), time.process_time()
    rows = df.import_xes(path)
    rows = rows[0] if isinstance(rows, tuple) else rows
    return {"events": rows.shape[0]}, time.perf_counter() - began, 0.0, time.process_time() - work


if __name__ == "__main__":
    what = {"pm4py": pm4py_figures, "polars": polars_rows}[sys.argv[1]]
    figures, read, compute, processor = what(sys.argv[2])
    with open("/proc/self/status", encoding="ascii") as status:
        peak = next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    print(
        json.dumps(
            {"figures": figures, "read": read, "compute": compute, "processor": processor, "memory_mb": peak},
            ensure_ascii=False,
        )
    )
