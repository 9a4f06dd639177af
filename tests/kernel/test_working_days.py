"""Working days agree with a slow, obvious oracle, and a year that is not announced is never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar

CALENDAR = national_calendar()
DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


def oracle_works(on: date) -> bool:
    for day in CALENDAR.days.values():
        if day.on == on:
            return not day.off
    return on.strftime("%a") not in {"Sat", "Sun"}


def test_every_day_of_the_announced_years_agrees_with_the_oracle():
    day = CALENDAR.first
    while day <= CALENDAR.last:
        assert CALENDAR.is_working_day(day) is oracle_works(day)
        day += timedelta(days=1)


@given(start=DAYS, count=st.integers(0, 60))
def test_adding_working_days_agrees_with_walking_day_by_day(start, count):
    day, left = start, count
    while left:
        day += timedelta(days=1)
        if day > CALENDAR.last:
            with pytest.raises(Refusal) as refusal:
                CALENDAR.add(start, count)
            assert refusal.value.code == "year_not_announced"
            assert CALENDAR.add(start, count, provisional=True).provisional
            return
        left -= oracle_works(day)
    assert CALENDAR.add(start, count).on == day
    assert not CALENDAR.add(start, count, provisional=True).provisional


@given(start=DAYS, end=DAYS)
def test_counting_between_agrees_with_walking_day_by_day(start, end):
    days = range(1, max((end - start).days, 0) + 1)
    assert CALENDAR.between(start, end) == sum(oracle_works(start + timedelta(days=n)) for n in days)


@given(start=DAYS, count=st.integers(1, 60))
def test_between_undoes_add(start, count):
    due = CALENDAR.add(start, count, provisional=True)
    assert CALENDAR.between(start, due.on, provisional=True) == count


@given(start=st.dates(date(2026, 11, 1), date(2028, 12, 31)), count=st.integers(1, 300))
def test_beyond_the_announced_years_weekends_alone_are_days_off_and_the_answer_says_so(start, count):
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= oracle_works(day) if day <= CALENDAR.last else day.weekday() < 5
    due = CALENDAR.add(start, count, provisional=True)
    assert (due.on, due.provisional) == (day, day > CALENDAR.last)
    assert CALENDAR.between(start, day, provisional=True) == count


def test_a_limit_that_no_calendar_reaches_is_refused():
    with pytest.raises(Refusal) as refusal:
        CALENDAR.add(date(2026, 11, 25), 3_000_000, provisional=True)
    assert refusal.value.code == "limit_too_long"


def test_make_up_weekends_are_worked_and_holidays_are_not():
    assert CALENDAR.is_working_day(date(2026, 1, 4))
    assert CALENDAR.is_working_day(date(2026, 10, 10))
    assert not CALENDAR.is_working_day(date(2026, 2, 23))
    assert not CALENDAR.is_working_day(date(2026, 10, 7))


def test_a_year_that_is_not_announced_is_refused_by_name():
    with pytest.raises(Refusal) as refusal:
        CALENDAR.is_working_day(date(2027, 1, 4))
    assert "2027" in refusal.value.message


def test_the_last_day_of_a_limit_moves_off_a_holiday():
    assert CALENDAR.next_working_day(date(2026, 10, 1)).on == date(2026, 10, 8)
    assert CALENDAR.next_working_day(date(2026, 10, 8)).on == date(2026, 10, 8)
