"""A value of the law with the day from which it holds, where it was read, and how sure that is."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from haoban.kernel.refusals import Refusal

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Sourced(Generic[T_co]):
    """What holds from a day on."""

    value: T_co
    since: date
    """The first day on which it holds."""
    source: str
    """The paper and its place: 国家税务总局公告2025年第12号第十六条."""
    read_in: str
    """Where the maintainers read it; it may be a republisher or a memory."""
    certainty: str
    """A statute, B official text through a republisher, C secondary, M-high, M-med, M-low from memory."""
    verified: bool
    """False where an official must still check it against the source."""
    reading: str | None = None
    """The reading that was taken where the source is open or was not seen."""


@dataclass(frozen=True)
class Dated(Generic[T_co]):
    """A parameter of the law through time. Exactly one value holds on each day from the first on."""

    name: str
    """What the parameter is called: 起评分."""
    values: tuple[Sourced[T_co], ...]
    """In the order of their days."""
    last_known: date
    """The last day for which somebody has looked whether it still holds."""

    def on(self, day: date) -> Sourced[T_co]:
        """The value on a day. Raises `Refusal` `no_rule_on_that_day` before the first."""
        index = bisect_right(self.values, day, key=lambda one: one.since)
        if index == 0:
            raise Refusal(
                "no_rule_on_that_day",
                "%(on)s 没有“%(name)s”的规定：已知的规定自 %(first)s 起",
                {"on": day.isoformat(), "name": self.name, "first": self.values[0].since.isoformat()},
            )
        return self.values[index - 1]


def sourced(value: T, since: date, said: dict[str, Any]) -> Sourced[T]:
    """A value with what its file says beside it."""
    return Sourced(
        value,
        since,
        str(said["source"]),
        str(said["read_in"]),
        str(said["certainty"]),
        bool(said["verified"]),
        said.get("reading"),
    )
