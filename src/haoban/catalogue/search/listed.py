"""An item as the search knows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Listed:
    """An item as the search knows it."""

    code: str
    name: str
    organisation: str = ""
    also: tuple[str, ...] = ()
    """Other names: everyday name, short name, group."""
