"""Counts one log with Haoban and prints what came out, the seconds, and the memory; in a process of its own.

python -m bench.insight.ours FILE [--whole]: with --whole every attribute is read, without what the figures need.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from haoban.insight.document import Question, document
from haoban.insight.engine import load_libraries, number
from haoban.insight.reading import read_log
from haoban.kernel.working_days import national_calendar


def peak_mb() -> float:
    """The most memory that this process had. Not `ru_maxrss`, in which the process that began this one still counts."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measure(path: Path, whole: bool) -> dict[str, Any]:
    """The figures, the seconds to read and to compute (wall and processor), the peak of the memory in MB."""
    load_libraries()  # the seconds count no library's start on either side
    began, work = time.perf_counter(), time.process_time()
    log = read_log(path, wanted=None if whole else ())
    read = time.perf_counter()
    numbered = number(log, keep_log=False)
    del log
    told = document(numbered, Question(), national_calendar())
    done = time.perf_counter()
    figures = {name: told[name] for name in ("cases", "events", "activities", "variants", "case_duration_seconds")}
    pairs = {f"{one['from']}\x1f{one['to']}": one["count"] for one in told["directly_follows"]}
    return {
        "figures": figures | {"directly_follows": pairs},
        "read": read - began,
        "compute": done - read,
        "processor": time.process_time() - work,
        "memory_mb": peak_mb(),
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), "--whole" in sys.argv), ensure_ascii=False))
