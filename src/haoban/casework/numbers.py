"""Numbers on receipts: division, day, serial of the day; a case adds its place in the bundle."""

from datetime import date


def bundle_number(division: str, day: date, serial: int) -> str:
    """`211002` + `20261124` + `00017`."""
    return f"{division}{day:%Y%m%d}{serial:05d}"


def case_number(bundle: str, order: int) -> str:
    """The bundle's number and the place on its strip: `…-03`."""
    return f"{bundle}-{order:02d}"
