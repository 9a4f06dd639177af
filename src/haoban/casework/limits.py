"""Limits are computed from periods: how much of a limit is used, when it ends, and which light it shows."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from haoban.catalogue.codes import Unit
from haoban.catalogue.definitions import Limit
from haoban.kernel.clock import day_of, days_from
from haoban.kernel.working_days import Calendar, DueDay

from .states import Clock, State, Status

ACCEPTANCE_DAYS = 5
"""行政许可法第三十二条第一款第四项: 当场或者在五日内一次告知 (working days by 第八十二条)."""
ISSUE_DAYS = 10
"""行政许可法第四十四条: within 10 working days of the decision."""
EXTENSION_DAYS = 10
"""行政许可法第四十二条第一款: at most 10 working days more, once, with the head's approval."""


class Light(StrEnum):
    """How near the end is. Never shown by colour alone."""

    GREEN = "green"
    """时限内."""
    YELLOW = "yellow"
    """Due today or on the next working day."""
    RED = "red"
    """Overdue."""
    STOPPED = "stopped"
    """No limit runs: the applicant, another body or a special procedure has it."""


def due(state: State, limit: Limit, calendar: Calendar) -> DueDay | None:
    """The day on which the limit that runs now ends, with what was used before a stop deducted.

    While the clock is stopped there is none. `limit` is the item's limit for the decision (promised or statutory).
    """
    running = state.periods[-1] if state.periods else None
    if running is None or running.clock is Clock.NONE:
        return None
    if running.clock is Clock.ACCEPTANCE:
        return calendar.add(day_of(running.began_at), ACCEPTANCE_DAYS, provisional=True)
    if running.clock is Clock.ISSUE:
        return calendar.add(day_of(running.began_at), ISSUE_DAYS, provisional=True)
    *before, (began, _) = _decision_spans(state, day_of(running.began_at))
    if limit.unit is Unit.CALENDAR_DAYS:
        return _after_calendar_days(before, began, limit.days, state.extended_days, calendar)
    used = sum(calendar.between(start, ended, provisional=True) for start, ended in before)
    return _after(began, max(limit.days + state.extended_days - used, 0), calendar)


def _after_calendar_days(
    before: list[tuple[date, date]], began: date, days: int, extended: int, calendar: Calendar
) -> DueDay:
    """A limit in calendar days, and behind it an extension, which is in working days (行政许可法第八十二条)."""
    for start, ended in before:
        plain = min((ended - start).days, days)
        days -= plain
        extended -= calendar.between(days_from(start, plain), ended, provisional=True)
    if not days:
        return _after(began, max(extended, 0), calendar)
    end = days_from(began, days)
    return calendar.add(end, extended, provisional=True) if extended > 0 else _after(end, 0, calendar)


def _after(day: date, working_days: int, calendar: Calendar) -> DueDay:
    """That many working days later; what is due at once on a day off is due on the next working day (民法典203)."""
    if working_days == 0:
        return calendar.next_working_day(day, provisional=True)
    return calendar.add(day, working_days, provisional=True)


def accepted_by_silence(state: State, at: datetime, calendar: Calendar) -> date | None:
    """The day on which a case counts as accepted because nothing was said within five working days, or nothing.

    行政许可法第三十二条第一款第四项: 逾期不告知的，自收到申请材料之日起即为受理. Where the five days run into a year
    whose holidays are not announced nothing follows yet: they may still become longer.
    """
    if state.status is not Status.RECEIVED or state.received_at is None:
        return None
    received = day_of(state.received_at)
    told_by = calendar.add(received, ACCEPTANCE_DAYS, provisional=True)
    return received if not told_by.provisional and day_of(at) > told_by.on else None


def _decision_spans(state: State, today: date) -> list[tuple[date, date]]:
    """First and last day of each stretch in which the decision's clock ran.

    The first begins on the day of acceptance, which after five silent working days is the day of receipt
    (行政许可法第三十二条第一款第四项) and so lies before the officer's own word.
    """
    spans = [
        (day_of(period.began_at), day_of(period.ended_at) if period.ended_at else today)
        for period in state.periods
        if period.clock is Clock.DECISION
    ]
    if state.accepted_on:
        spans[0] = (min(spans[0][0], state.accepted_on), spans[0][1])
    return spans


def expected(state: State, promised: Limit, calendar: Calendar) -> DueDay | None:
    """The day on which a case that was received and not yet accepted ends if it is accepted as of its receipt.

    It is what the plan said; nothing for a case in any other status, whose own limit tells.
    """
    if state.status is not Status.RECEIVED or state.received_at is None:
        return None
    received = day_of(state.received_at)
    if promised.unit is Unit.CALENDAR_DAYS:
        return calendar.next_working_day(days_from(received, promised.days), provisional=True)
    return _after(received, promised.days, calendar)


def announced_end(state: State) -> date | None:
    """The day until which, as the applicant was told in writing, a special procedure takes (行政许可法第四十五条)."""
    if state.status is not Status.SUSPENDED or state.suspended_days is None:
        return None
    return days_from(day_of(state.periods[-1].began_at), state.suspended_days)


def out_of_time(state: State, statutory: Limit, at: datetime, calendar: Calendar) -> date | None:
    """The day on which the limit by law ended, where it has ended."""
    end = due(state, statutory, calendar)
    return end.on if end is not None and not end.provisional and day_of(at) > end.on else None


@dataclass(frozen=True)
class Deadline:
    """What a worklist and a page show of a case's limits."""

    promised: DueDay | None
    """While a special procedure takes its time: the day until which it was announced."""
    statutory: DueDay | None
    light: Light


def light(status: Status, due_on: date | None, today: date, calendar: Calendar) -> Light:
    """Red after the day, yellow on it and on the working day before it, green earlier.

    While a special procedure stops the clock nothing is near, but its announced day can be over.
    """
    if due_on is None:
        return Light.STOPPED
    if today > due_on:
        return Light.RED
    if status is Status.SUSPENDED:
        return Light.STOPPED
    return Light.YELLOW if calendar.between(today, due_on, provisional=True) <= 1 else Light.GREEN


def deadline(state: State, promised: Limit, statutory: Limit, today: date, calendar: Calendar) -> Deadline:
    """Both limits of a case and its light, which follows the promised one."""
    if state.status in {Status.CLOSED, Status.WAITING}:
        return Deadline(None, None, Light.STOPPED)
    if announced := announced_end(state):
        return Deadline(DueDay(announced, False), None, light(state.status, announced, today, calendar))
    own, law = due(state, promised, calendar), due(state, statutory, calendar)
    return Deadline(own, law, light(state.status, own.on if own else None, today, calendar))
