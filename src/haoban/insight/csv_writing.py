"""Writing CSV: UTF-8 with a byte-order mark, the columns in the order in which they were read."""

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from haoban.kernel.refusals import Refusal

from .log import NESTED, Log, attributes_of, offsets
from .moments import as_texts

if TYPE_CHECKING:
    import pyarrow as pa

_AT_ONCE = 50_000


def write_csv(log: Log, target: Path) -> None:
    """Write the events, one a row, in the order of the file; attributes of cases as columns `case:…`.

    Events outside of traces have no case, which every row of a CSV needs: such a log is refused.
    """
    import numpy as np
    import pyarrow as pa

    if outside := log.events["case"].null_count:
        counted = {"count": outside}
        raise Refusal("csv_needs_cases", "有%(count)d个事件不属于任何办件，CSV 装不下，请导出为 XES", counted)

    columns = _columns(log)
    trace = log.events["trace"].combine_chunks().to_numpy()
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([heading for heading, _, _ in columns])
        for begin in range(0, log.events.num_rows, _AT_ONCE):
            part = log.events.slice(begin, _AT_ONCE)
            owner = trace[begin : begin + _AT_ONCE]
            at = pa.array(np.maximum(owner, 0), mask=owner < 0)
            of_cases = log.cases.take(at) if log.cases.num_rows else None
            texts = [_texts(of_cases if of_case else part, name) for _, name, of_case in columns]
            writer.writerows(zip(*texts, strict=True))


def _columns(log: Log) -> list[tuple[str, str, bool]]:
    """The heading, the column, and whether it is one of the cases."""
    schema = log.events.schema
    if log.kind == "csv":
        placed = [(int((schema.field(one.name).metadata or {}).get(b"at", b"0")), one) for one in attributes_of(schema)]
        return [(one.key, one.name, False) for _, one in sorted(placed, key=lambda pair: pair[0])]
    found: list[tuple[str, str, bool]] = [("case:concept:name", "case", False)]
    fixed = {"activity": "concept:name", "time": "time:timestamp", "resource": "org:resource"}
    found += [(heading, name, False) for name, heading in fixed.items()]
    own = [one.name for one in attributes_of(schema) if one.name not in fixed]
    found += [(name if name not in fixed.values() else f"{name}_", name, False) for name in own]
    taken = {heading for heading, _, _ in found}
    for one in attributes_of(log.cases.schema):
        if f"case:{one.name}" not in taken:
            found.append((f"case:{one.name}", one.name, True))
    for table, of_case in ((log.events, False), (log.cases, True)):
        if NESTED in table.column_names:
            found.append((f"case:{NESTED}" if of_case else NESTED, NESTED, of_case))
    return found


def _texts(table: "pa.Table | None", name: str) -> list[Any]:
    import pyarrow as pa

    if table is None:
        return []
    column = table[name].combine_chunks()
    if pa.types.is_timestamp(column.type):
        column = as_texts(column, offsets(table, name))
    if pa.types.is_boolean(column.type):
        return [None if one is None else json.dumps(one) for one in column.to_pylist()]
    if pa.types.is_floating(column.type):
        return [None if one is None else repr(one) for one in column.to_pylist()]
    return list(column.to_pylist())
