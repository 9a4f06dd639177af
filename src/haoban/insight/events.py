"""An event log as columns: one row an event, in the order of the file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass
class Columns:
    """What a reader fills, column by column."""

    case: list[str] = field(default_factory=list)
    activity: list[str] = field(default_factory=list)
    time: list[datetime | None] = field(default_factory=list)
    resource: list[str | None] = field(default_factory=list)

    def add(self, case: str, activity: str, time: datetime | None, resource: str | None) -> None:
        """One event."""
        self.case.append(case)
        self.activity.append(activity)
        self.time.append(time)
        self.resource.append(resource)

    def table(self) -> "pa.Table":
        """The columns `case`, `activity`, `time` (UTC, microseconds), `resource`, and `position` in the file."""
        import pyarrow as pa

        return pa.table(
            {
                "case": pa.array(self.case, pa.string()),
                "activity": pa.array(self.activity, pa.string()),
                "time": pa.array(self.time, pa.timestamp("us", tz="UTC")),
                "resource": pa.array(self.resource, pa.string()),
                "position": pa.array(range(len(self.case)), pa.int64()),
            }
        )


def as_moment(text: str) -> datetime | None:
    """A time as logs write it (ISO 8601, a blank or a T, with or without offset; none means UTC), or nothing."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        from datetime import UTC

        return moment.replace(tzinfo=UTC)
    return moment


def first_of(names: Sequence[str], known: Sequence[str]) -> str | None:
    """The first of the known names that is there, whatever its case, or nothing."""
    lowered = {name.strip().lower(): name for name in reversed(names)}
    return next((lowered[name] for name in known if name in lowered), None)
