"""What is counted from a log, as Ibis expressions: the same on DuckDB and on whatever else Ibis speaks to."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

_BETWEEN = "\x1f"
"""Stands between the activities of a variant; no activity contains it."""


def as_expression(events: "pa.Table") -> "ir.Table":
    """The columns as a table that DuckDB reads where they lie."""
    import ibis

    connection = ibis.duckdb.connect()
    connection.con.register("events", events)
    return connection.table("events")


def directly_follows(log: "ir.Table") -> "ir.Table":
    """How often one activity follows another within a case: `source`, `target`, `count`.

    Events are ordered by time, equal times by their place in the file.
    """
    import ibis

    following = log.activity.lead().over(group_by=log.case, order_by=[log.time, log.position])
    pairs = log.select(source=log.activity, target=following).filter(ibis._.target.notnull())
    counted = pairs.group_by(["source", "target"]).agg(count=ibis._.count())
    return counted.order_by([ibis.desc("count"), "source", "target"])


def by_case(log: "ir.Table") -> "ir.Table":
    """One row a case: its variant, its first and last moment, its seconds."""
    activities = log.activity.group_concat(_BETWEEN, order_by=[log.time, log.position])
    cases = log.group_by("case").agg(variant=activities, began=log.time.min(), ended=log.time.max())
    return cases.mutate(seconds=cases.ended.delta(cases.began, unit="microsecond").cast("float64") / 1e6)


def summary(log: "ir.Table") -> "ir.Table":
    """One row: cases, events, activities, variants, and the durations of cases in seconds (percentiles linear)."""
    cases = by_case(log)
    counts = log.agg(events=log.count(), activities=log.activity.nunique())
    durations = cases.agg(
        cases=cases.count(),
        variants=cases.variant.nunique(),
        mean=cases.seconds.mean(),
        median=cases.seconds.quantile(0.5),
        p90=cases.seconds.quantile(0.9),
        max=cases.seconds.max(),
    )
    return counts.cross_join(durations)


def statistics(log: "ir.Table") -> dict[str, Any]:
    """The document of `haoban log stats`, without the times it took."""
    (row,) = summary(log).to_pyarrow().to_pylist()
    pairs = directly_follows(log).to_pyarrow().to_pylist()
    return {
        "cases": row["cases"],
        "events": row["events"],
        "activities": row["activities"],
        "variants": row["variants"],
        "directly_follows": [{"from": one["source"], "to": one["target"], "count": one["count"]} for one in pairs],
        "case_duration_seconds": {name: row[name] for name in ("mean", "median", "p90", "max")},
    }
