"""Where the expressions of the analysis run: the columns they need, as whole numbers that every engine counts alike.

Cases, activities, resources and departments are numbered, moments are microseconds since 1970 in UTC. So an expression
gives the same on DuckDB, on Spark and on whatever else Ibis speaks to; the names are put back in the document.
"""

import gc
import importlib
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from haoban.kernel.refusals import Refusal

from .log import Log, attributes_of
from .ordering import numbered

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

DEPARTMENT = ("department", "org:group", "case:department", "case:group", "Department", "部门", "办理部门")
"""Columns by which the department is known without being named, the first that is there."""


@dataclass(frozen=True)
class Numbered:
    """A log for the analysis."""

    events: "pa.Table"
    """One row an event: `case`, `activity`, `moment` (or null), `position`, `resource` and `department` (-1: none)."""
    cases: "pa.Array"
    """The names by number, as of the other three; those without events come last."""
    idle: int
    """How many have no events."""
    activities: list[str]
    resources: list[str]
    departments: list[str]
    without_case: int = 0
    """Events outside of traces: they are kept, and in no count."""
    log: Log | None = field(default=None, repr=False)

    @property
    def width(self) -> int:
        """More than the highest number of an activity."""
        return max(1, len(self.activities))


def number(log: Log, department: str | None = None, *, keep_log: bool = True) -> Numbered:
    """Number what the analysis groups by. Raises `Refusal` `no_such_column` for a department that isn't there.

    Without `keep_log` the log itself can be forgotten, which halves the memory; then there is no filter by attributes
    and no conformance.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    events = log.events
    case, busy = numbered(events["case"])
    idle = idle_cases(log, busy)
    cases = pa.concat_arrays([busy, idle]) if len(idle) else busy
    done = events["activity"]
    if done.null_count:  # an event without an activity is like one whose activity is empty
        done = pc.fill_null(done.cast(pa.utf8()), "")
    activity, activities = numbered(done)
    resource, resources = numbered(events["resource"])
    chosen = column_of(log, department, DEPARTMENT)
    if chosen is None:
        office, offices = np.full(len(case), -1, np.int32), pa.array([], pa.utf8())
    else:
        office, offices = numbered(pc.cast(chosen, pa.utf8()))
    moment = events["time"].cast(pa.int64())
    columns = {
        "case": pa.array(case),
        "activity": _narrow(activity, len(activities)),
        "moment": moment,
        "position": events["position"].cast(pa.int32()) if len(case) < 2**31 else events["position"],
        "resource": _narrow(resource, len(resources)),
        "department": _narrow(office, len(offices)),
    }
    table = pa.table(columns)
    outside = int((case < 0).sum())
    if outside:
        table = table.filter(pc.greater_equal(table["case"], 0))
    names = activities.to_pylist(), resources.to_pylist(), offices.to_pylist()
    return Numbered(table, cases, len(idle), *names, outside, log if keep_log else None)


def idle_cases(log: Log, busy: "pa.Array") -> "pa.Array":
    """The names of the cases without events: traces that hold none, objects that no event concerns."""
    import pyarrow.compute as pc

    named = log.cases["case"].combine_chunks()
    if named.equals(busy):
        return named.slice(0, 0)
    return named.filter(pc.invert(pc.is_in(named, busy))).unique()


def _narrow(numbers: "np.ndarray[Any, Any]", count: int) -> "pa.Array":
    import pyarrow as pa

    return pa.array(numbers.astype(np.int16) if count < 2**15 else numbers)


def column_of(log: Log, name: str | None, known: Sequence[str]) -> "pa.ChunkedArray | None":
    """A column of events or an attribute of their cases by its name; without one the first known one."""
    events, cases = columns_by_name(log)
    for one in (name,) if name else known:
        if one in events:
            return log.events[events[one]]
        if one in cases:
            return _spread(log, cases[one])
    if name:
        there = [*events, *cases]
        raise Refusal(
            "no_such_column", "没有“%(name)s”这一列，现有：%(there)s", {"name": name, "there": "、".join(there[:60])}
        )
    return None


def columns_by_name(log: Log) -> tuple[dict[str, str], dict[str, str]]:
    """The columns of the events and of their cases, by their names in the file (`case:…` for the latter)."""
    events = {one.name: one.name for one in attributes_of(log.events.schema)}
    events |= {one.key: one.name for one in attributes_of(log.events.schema)}
    cases = {f"case:{one.key}": one.name for one in attributes_of(log.cases.schema)}
    return events, cases


def _spread(log: Log, name: str) -> "pa.ChunkedArray":
    import pyarrow as pa

    trace = log.events["trace"].combine_chunks().to_numpy()
    return log.cases[name].take(pa.array(np.maximum(trace, 0), mask=trace < 0))


class Engine(Protocol):
    """Where tables are kept and expressions run."""

    def take(self, name: str, table: "pa.Table") -> "ir.Table":
        """A table of ours under a name."""

    def keep(self, name: str, *parts: "ir.Table") -> "ir.Table":
        """The results of some expressions, one under the other, computed once."""

    def rows(self, expression: "ir.Table") -> list[dict[str, Any]]:
        """The rows of a result."""


class DuckDB:
    """One DuckDB in this process. It reads our tables where they lie, and uses the disk before the memory ends."""

    def __init__(self) -> None:
        import ibis
        import pyarrow as pa

        pa.default_memory_pool().release_unused()  # what reading has left would stand beside what the analysis takes
        self._spill = tempfile.TemporaryDirectory(prefix="haoban-analysis-")
        self._connection = ibis.duckdb.connect(
            threads=os.cpu_count() or 1,
            memory_limit=os.environ.get("HAOBAN_ANALYSIS_MEMORY", "4GB"),
            temp_directory=self._spill.name,
            preserve_insertion_order=False,
        )

    def __enter__(self) -> "DuckDB":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.disconnect()
        self._spill.cleanup()

    def take(self, name: str, table: "pa.Table") -> "ir.Table":
        """A table of ours under a name."""
        self._connection.con.register(name, table)
        return self._connection.table(name)

    def keep(self, name: str, *parts: "ir.Table") -> "ir.Table":
        """The results of some expressions, one under the other, computed once."""
        # By hand: Ibis 12 writes a DROP TABLE without its name with the sqlglot that it asks for.
        begin = f"CREATE OR REPLACE TEMP TABLE {name} AS"
        for part in parts:
            self._connection.con.execute(f"{begin} {self._connection.compile(part)}")
            begin = f"INSERT INTO {name}"
        return self._connection.table(name)

    def rows(self, expression: "ir.Table") -> list[dict[str, Any]]:
        """The rows of a result, from DuckDB itself: Ibis would load pandas for them."""
        found = self._connection.con.execute(self._connection.compile(expression))
        names = [one[0] for one in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class _WithoutPandas:
    """An importer that knows of no pandas (`importlib.abc.MetaPathFinder`)."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def load_libraries() -> None:
    """Import what is imported when it is first needed, so that no measured second counts it.

    pyarrow looks for pandas with its first array, and importing that takes as long as counting a small log. Here nobody
    hands it a data frame, so at that one moment there is none; who imports pandas later still can convert. The
    libraries stay for as long as the process does: while they load, looking for garbage only takes time.
    """
    without = _WithoutPandas()
    sys.meta_path.insert(0, without)
    gc.disable()
    try:
        import ibis
        import pyarrow as pa

        pa.array([0])
        for name in ("pyarrow.compute", "pyarrow.csv"):
            importlib.import_module(name)
        ibis.duckdb  # noqa: B018 - the backend is loaded when it is named
    finally:
        sys.meta_path.remove(without)
        gc.enable()
