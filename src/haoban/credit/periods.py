"""Months and years counted as the civil code counts them (民法典第二百零二条)."""

from datetime import date, timedelta

LAST_DAY = date(2200, 1, 1)
"""A later day is a slip of the pen."""


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months on; where that month has none, its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def end_of_year(year: int) -> date:
    """31 December."""
    return date(year, 12, 31)
