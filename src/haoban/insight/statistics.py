"""What is counted from a log, as Ibis expressions over `engine.Numbered` events: the same on DuckDB and on Spark.

Every function takes tables and gives a table; `document.py` writes what comes out with its names.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

SECOND = 1_000_000
"""Moments are microseconds."""


def steps(events: "ir.Table", *, waits: bool) -> "ir.Table":
    """The events of each case in their order: `step` from 0, the activity that follows, and the moments around.

    The order is `position`: time, then the place in the file (`ordering`). With `waits` also what `waiting` needs.
    """
    import ibis

    window = {"group_by": events.case, "order_by": events.position}
    whose = {"resource": events.resource, "department": events.department} if waits else {}
    before = {"last_moment": events.moment.lag().over(**window)} if waits else {}
    return events.select(
        "case",
        "activity",
        "moment",
        step=ibis.row_number().over(**window).cast("int32"),
        following=events.activity.lead().over(**window),
        next_moment=events.moment.lead().over(**window),
        **whose,
        **before,
    )


def directly_follows(steps: "ir.Table") -> "ir.Table":
    """How often one activity follows another within a case, and the seconds between them: mean and median."""
    import ibis

    pairs = steps.filter(steps.following.notnull())
    pairs = pairs.mutate(seconds=(pairs.next_moment - pairs.moment) / SECOND)
    counted = pairs.group_by(source=pairs.activity, target=pairs.following).agg(
        count=pairs.count(), mean_seconds=pairs.seconds.mean(), median_seconds=pairs.seconds.quantile(0.5)
    )
    return counted.order_by([ibis.desc("count"), "source", "target"])


def by_case(steps: "ir.Table", width: int) -> "ir.Table":
    """One row a case: its variant, its first and last moment, its events, its seconds.

    A variant is the sorted list of step times `width` plus activity: equal lists are equal sequences.
    """
    cases = steps.group_by("case").agg(
        variant=(steps.step.cast("int64") * width + steps.activity).collect().sort(),
        began=steps.moment.min(),
        ended=steps.moment.max(),
        events=steps.count(),
    )
    return cases.mutate(seconds=(cases.ended - cases.began) / SECOND)


def idle(numbers: "ir.Table") -> "ir.Table":
    """Cases without events, as rows of `by_case`: their variant is the empty one, and they have no time."""
    import ibis

    return numbers.select(
        "case",
        variant=ibis.literal([], "array<int64>"),
        began=ibis.null("int64"),
        ended=ibis.null("int64"),
        events=ibis.literal(0, "int64"),
        seconds=ibis.null("float64"),
    )


def counts(steps: "ir.Table") -> "ir.Table":
    """One row: events and activities."""
    return steps.agg(events=steps.count(), activities=steps.activity.nunique())


def durations(cases: "ir.Table") -> "ir.Table":
    """One row: cases, and their seconds; percentiles interpolate linearly."""
    return cases.agg(
        cases=cases.count(),
        mean=cases.seconds.mean(),
        median=cases.seconds.quantile(0.5),
        p90=cases.seconds.quantile(0.9),
        max=cases.seconds.max(),
    )


def variants(cases: "ir.Table") -> "ir.Table":
    """One row a variant: how many cases take it, the mean and the longest of their seconds."""
    import ibis

    counted = cases.group_by("variant").agg(
        count=cases.count(), mean_seconds=cases.seconds.mean(), max_seconds=cases.seconds.max()
    )
    return counted.order_by([ibis.desc("count"), "variant"])


def activities(steps: "ir.Table") -> "ir.Table":
    """One row an activity: events, cases, how many cases begin and end with it."""
    import ibis

    counted = steps.group_by("activity").agg(
        events=steps.count(),
        cases=steps.case.nunique(),
        first=(steps.step == 0).sum(),
        last=steps.following.isnull().sum(),
    )
    return counted.order_by([ibis.desc("events"), "activity"])


def rework(steps: "ir.Table") -> "ir.Table":
    """One row an activity that some case repeats: cases that have it, cases that repeat it, events beyond the first."""
    import ibis

    each = steps.group_by("case", "activity").agg(times=steps.count())
    counted = each.group_by("activity").agg(
        cases=each.count(), repeating=(each.times > 1).sum(), again=(each.times - 1).sum()
    )
    return counted.filter(counted.repeating > 0).order_by([ibis.desc("again"), "activity"])


def waiting(steps: "ir.Table", by: str) -> "ir.Table":
    """How long cases waited for each resource (or department): seconds from the event before to the one it did.

    What is counted is waiting and handling together, since a log with one moment an event doesn't tell them apart.
    """
    import ibis

    waits = steps.filter(steps.last_moment.notnull() & steps.moment.notnull() & (steps[by] >= 0))
    waits = waits.mutate(seconds=(waits.moment - waits.last_moment) / SECOND)
    counted = waits.group_by(who=waits[by]).agg(
        events=waits.count(),
        cases=waits.case.nunique(),
        mean=waits.seconds.mean(),
        median=waits.seconds.quantile(0.5),
        p90=waits.seconds.quantile(0.9),
        total=waits.seconds.sum(),
    )
    return counted.order_by([ibis.desc("total"), "who"])
