"""Working days for the time within which a repair is decided, from the national calendar."""

from datetime import date

from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar


def add_working_days(start: date, count: int) -> tuple[date, bool] | None:
    """Count working days from a day, and whether holidays that aren't announced may still move the result.

    None for years that the calendar doesn't hold.
    """
    try:
        due = national_calendar().add(start, count, provisional=True)
    except Refusal:
        return None
    return due.on, due.provisional
