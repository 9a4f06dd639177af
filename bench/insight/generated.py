"""Event logs of any size, the same for the same seed: cases of a permit, many at a time, as a system exports them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

ACTIVITIES = np.array(
    [
        "收件",
        "受理",
        "补正告知",
        "补正",
        "初审",
        "现场核查",
        "复审",
        "专家评审",
        "公示",
        "决定",
        "制证",
        "送达",
        "办结",
        "评价",
    ]
)
PART = 100_000
"""Cases that are made at once."""
EVENTS_A_CASE = 10
"""On average."""


def parts(events: int, seed: int = 7) -> Iterator["pa.Table"]:
    """The log in parts; in each the events of its cases in the order of time, as they come in over the counter."""
    import pyarrow as pa
    import pyarrow.compute as pc

    draw = np.random.default_rng(seed)
    cases = events // EVENTS_A_CASE
    made = 0
    for first in range(0, cases, PART):
        count = min(PART, cases - first)
        lengths = draw.poisson(EVENTS_A_CASE - 1, count) + 1
        last = first + count >= cases
        if last:
            lengths[-1] = max(1, lengths[-1] + events - made - lengths.sum())
        total = int(lengths.sum())
        case = np.repeat(np.arange(count), lengths)
        step = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        activity = np.minimum(step + draw.integers(-1, 2, total), len(ACTIVITIES) - 1).clip(0)
        began = np.sort(draw.integers(0, 30 * 86400, count)) + first // PART * 30 * 86400
        waits = draw.exponential(8 * 3600, total)
        waits[step == 0] = 0
        elapsed = np.cumsum(waits)
        elapsed -= np.repeat(elapsed[np.cumsum(lengths) - lengths], lengths)
        start = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())
        moment = ((start + began[case] + elapsed) * 1000).astype(np.int64)
        order = np.argsort(moment, kind="stable")
        numbers = pc.utf8_lpad(pc.cast(pa.array(first + np.arange(count)), pa.utf8()), 9, "0")
        names = pc.binary_join_element_wise("BT2026-", numbers, "")
        officers = np.char.add("窗口", np.arange(1, 201).astype(str))
        made += total
        yield pa.table(
            {
                "case:concept:name": names.take(pa.array(case[order])),
                "concept:name": pa.array(ACTIVITIES).take(pa.array(activity[order])),
                "time:timestamp": pa.array(moment[order], pa.timestamp("ms", "UTC")),
                "org:resource": pa.array(officers).take(pa.array(draw.integers(0, 200, total))),
            }
        )


def write_csv(target: Path, events: int, seed: int = 7) -> int:
    """Write the log as CSV; the number of events."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as pcsv

    written, count = None, 0
    for part in parts(events, seed):
        times = pc.cast(part["time:timestamp"], pa.utf8())
        table = part.set_column(2, "time:timestamp", times)
        if written is None:
            written = pcsv.CSVWriter(target, table.schema, write_options=pcsv.WriteOptions(quoting_style="needed"))
        written.write_table(table)
        count += part.num_rows
    if written is not None:
        written.close()
    return count
