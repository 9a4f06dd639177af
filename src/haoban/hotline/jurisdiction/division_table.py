"""Tables of divisions: code, name, and the days on which a row is valid."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from haoban.kernel.divisions import DivisionCode


@dataclass(frozen=True)
class Division:
    """One row of a division table."""

    code: DivisionCode
    name: str
    valid_from: date
    valid_until: date | None = None
    """The first day on which it is no longer valid."""

    def holds_on(self, day: date) -> bool:
        """Whether the row is valid on a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@lru_cache(maxsize=1)
def country() -> tuple[Division, ...]:
    """Provinces, cities and counties of the whole country (`divisions.csv`, with the day of its state)."""
    text = files(__package__).joinpath("divisions.csv").read_text("utf-8-sig")
    return tuple(read_divisions(text))


def read_divisions(text: str) -> Iterator[Division]:
    """The rows of a division table: code, name, valid_from, valid_until."""
    for row in csv.DictReader(io.StringIO(text)):
        until = row.get("valid_until")
        yield Division(
            DivisionCode(row["code"]),
            row["name"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(until) if until else None,
        )
