"""How a certificate is numbered and how long it is valid."""

from datetime import date, timedelta


def certificate_number(case_number: str, place: int) -> str:
    """The number of the `place`-th result of a case: the case's own number, so that no result is issued twice."""
    return f"{case_number.replace('-', '')}{place}"


def valid_until(issued_on: date, years: int | None) -> date | None:
    """The last day of a certificate that is valid for `years` years; nothing for one without an end.

    A period in years ends on the same date, or on the month's last day where there is none (民法典第二百零二条).
    The day of issue itself counts as valid, so the last day is the one before.
    """
    if years is None:
        return None
    try:
        same_date = issued_on.replace(year=issued_on.year + years)
    except ValueError:  # 29 February in a year that has none
        same_date = issued_on.replace(year=issued_on.year + years, month=3, day=1)
    return same_date - timedelta(days=1)
