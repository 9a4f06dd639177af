"""How long one question takes and how much memory an index holds, each in a process of its own."""

import gc
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from haoban.catalogue.search.finder import Finder
from haoban.catalogue.search.listed import Listed

from .peers import PEERS, Search


def _resident() -> int:
    """Bytes of this process in memory now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def ours(items: Sequence[Listed]) -> Search:
    """The search of the product."""
    finder = Finder(items)
    numbers = {item.code: number for number, item in enumerate(items)}
    return lambda text, limit: [numbers[hit.code] for hit in finder.find(text, limit)]


def _measure(
    name: str,
    items: Sequence[Listed],
    texts: Sequence[str],
    rounds: int,
    told: "multiprocessing.Queue[dict[str, float]]",
) -> None:
    gc.collect()
    resident = _resident()
    began = time.perf_counter()
    search = ours(items) if name == "ours" else PEERS[name](items)
    built = time.perf_counter() - began
    for text in texts[:20]:
        search(text, 5)
    gc.collect()
    after = _resident()
    gc.disable()
    quickest, worked = dict.fromkeys(texts, float("inf")), dict.fromkeys(texts, float("inf"))
    for _ in range(rounds):
        for text in texts:
            began, before = time.perf_counter(), time.thread_time()
            search(text, 5)
            worked[text] = min(worked[text], (time.thread_time() - before) * 1000)
            quickest[text] = min(quickest[text], (time.perf_counter() - began) * 1000)
    took, spent = sorted(quickest.values()), sorted(worked.values())
    told.put(
        {
            "p50_ms": round(took[len(took) // 2], 3),
            "p99_ms": round(took[int(len(took) * 0.99)], 3),
            "p99_cpu_ms": round(spent[int(len(spent) * 0.99)], 3),
            "memory_mb": round((after - resident) / 1e6, 1),
            "built_s": round(built, 2),
        }
    )


def speed(name: str, items: Sequence[Listed], texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Median and 99th percentile over the questions, memory of the index with what it imports, and time to build.

    A question counts with the quickest of its rounds: what other processes on the machine took is not the search's.
    """
    fresh = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[dict[str, float]] = fresh.Queue()
    process = fresh.Process(target=_measure, args=(name, items, texts, rounds, told))
    process.start()
    figures = told.get(timeout=600)
    process.join()
    return figures


def many(items: Sequence[Listed], count: int) -> list[Listed]:
    """A catalogue of so many items: the same names in as many districts as it takes."""
    every = []
    for number in range(count):
        item, district = items[number % len(items)], number // len(items)
        code = item.code if not district else f"{item.code}-{district}"
        body = item.organisation if not district else f"第{district}区{item.organisation}"
        every.append(Listed(code, item.name, body, item.also))
    return every


def start(files: Sequence[Path]) -> dict[str, float]:
    """Seconds of the processor until `haoban search` has answered one question over the files of catalogues.

    The first time in a new data folder, later (the best of three), and what a command takes that only shows its help.
    """
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            _spent(folder, "catalogue", "import", str(file))
        return {
            "first_s": _spent(folder, "search", "开个饭馆"),
            "later_s": min(_spent(folder, "search", "开个饭馆") for _ in range(3)),
            "help_s": min(_spent(folder, "search", "--help") for _ in range(3)),
        }


def _spent(folder: str, *arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", "from haoban.project.cli import main; main()", *arguments],
        env=os.environ | {"HAOBAN_HOME": folder},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)
