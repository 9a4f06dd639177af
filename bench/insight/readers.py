"""The other readers of XES in this environment: r4pm, lxml, and the floor, unpacking alone."""

import gzip
import time
from collections.abc import Callable
from pathlib import Path


def by_r4pm(path: Path) -> int:
    """r4pm into its own structures in Rust, from which no column has come yet; the events aren't counted here."""
    import r4pm

    return len(str(r4pm.import_item("EventLog", str(path))))


def by_lxml(path: Path) -> int:
    """The plain way: an element at a time, every flat attribute of an event into a list."""
    from lxml import etree

    rows = []
    with gzip.open(path, "rb") as file:
        for _, trace in etree.iterparse(file, tag="{*}trace"):
            for event in trace.iterchildren("{*}event"):
                rows.append({one.get("key"): one.get("value") for one in event})
            trace.clear()
    return len(rows)


def by_haoban(path: Path) -> int:
    """Every attribute into typed columns."""
    from haoban.insight.xes import read_xes

    return int(read_xes(path).events.num_rows)


def unpacked(path: Path) -> int:
    """The floor: the bytes alone."""
    with gzip.open(path, "rb") as file:
        return sum(len(part) for part in iter(lambda: file.read(1 << 20), b""))


def best(work: Callable[[Path], int], path: Path, times: int) -> tuple[float, float, int]:
    """The shortest of some runs, the least of the processor's seconds, and what the work counted."""
    seconds, busy = [], []
    for _ in range(times):
        began, work_began = time.perf_counter(), time.process_time()
        counted = work(path)
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - work_began)
    return min(seconds), min(busy), counted
