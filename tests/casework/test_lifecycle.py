"""The life of a case, driven by whatever sequence of commands: a model test of the decider alone."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from haoban.casework.capacity import Actor, Context
from haoban.casework.evolution import evolve, replay
from haoban.casework.limits import Light, deadline, due
from haoban.casework.rules import available, decide, submit
from haoban.casework.states import HOLDER_AND_CLOCK, Clock, Event, EventKind, Outcome, State, Status
from haoban.casework.transitions import TRANSITIONS, Command, Who
from haoban.catalogue.codes import Unit
from haoban.catalogue.definitions import Limit
from haoban.kernel.clock import CHINA, day_of
from haoban.kernel.refusals import Refusal
from haoban.kernel.working_days import national_calendar

CALENDAR = national_calendar()
ACTORS = [
    Actor(Who.APPLICANT, 1),
    Actor(Who.CLERK, 2),
    Actor(Who.OFFICER, 3),
    Actor(Who.OFFICER, 4),
    Actor(Who.OFFICER, 5, interested=True),
    Actor(Who.HEAD, 6),
    Actor(Who.SYSTEM),
]
FIELDS = frozenset({"area"})
"""What the form of the case asks."""
SAID = st.fixed_dictionaries(
    {},
    optional={
        "reason": st.sampled_from(["", "缺少平面图"]),
        "materials": st.sampled_from([[], ["layout"], ["layout", "rules"]]),
        "fields": st.sampled_from([[], ["area"], ["area", "shoe_size"]]),
        "form": st.sampled_from([{}, {"area": 120}]),
        "ground": st.sampled_from(["inspection", "hearing"]),
        "days": st.sampled_from([0, 1, 10, 11, 400]),
        "officer": st.sampled_from([3, 4]),
        "certificates": st.just(["C1"]),
        "outcome": st.sampled_from(["grant", "refuse", "officer"]),
    },
)


class CaseLife(RuleBasedStateMachine):
    """One case, any command by anybody at any time."""

    @initialize(waits=st.sampled_from([(), ("business_licence",)]), days=st.integers(0, 20))
    def submitted(self, waits: tuple[str, ...], days: int) -> None:
        self.now = datetime(2026, 9, 15, 10, tzinfo=CHINA)
        self.limit = Limit(days=days, unit=Unit.WORKING_DAYS)
        self.events: list[Event] = [submit(self.now, ACTORS[0], waits)]
        self.state: State = replay(self.events)

    @rule(days=st.integers(0, 9), hours=st.integers(0, 12))
    def time_passes(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @rule(command=st.sampled_from(list(Command)), actor=st.sampled_from(ACTORS), said=SAID)
    def somebody_tries(self, command: Command, actor: Actor, said: dict[str, object]) -> None:
        self.attempt(command, actor, said)

    @precondition(lambda self: not self.state.is_closed)
    @rule(data=st.data(), said=SAID)
    def somebody_does_what_the_table_offers(self, data: st.DataObject, said: dict[str, object]) -> None:
        offers = [(row, actor) for actor in ACTORS for row in available(self.state, self.context(actor))]
        row, actor = data.draw(st.sampled_from(offers))
        self.attempt(row.command, actor, {"reason": "理由", "days": 5, "ground": "inspection", "officer": 4} | said)

    def context(self, actor: Actor, said: dict[str, object] | None = None) -> Context:
        return Context(
            actor, self.now, CALENDAR, frozenset({"inspection"}), frozenset({"layout"}), said or {}, self.limit, FIELDS
        )

    def attempt(self, command: Command, actor: Actor, said: dict[str, object]) -> None:
        before = self.state
        context = self.context(actor, said)
        try:
            events = decide(before, command, context)
        except Refusal:
            return
        row = TRANSITIONS[command]
        assert before.status in row.statuses, "nothing happens that the table does not name"
        assert actor.who in row.who
        assert events
        if command in {Command.REQUEST_SUPPLEMENT, Command.DECLINE}:
            assert self.working_days_since(before.received_at) <= 5, "after that it counts as accepted"
        if command is Command.EXTEND:
            end = due(before, self.limit, CALENDAR)
            assert end is None or end.provisional or day_of(self.now) <= end.on, "after that it is too late"
        if command is Command.ANSWER_SUPPLEMENT:
            assert set(before.corrections) == set(events[0].data["form"]), "what was to be corrected, and nothing else"
        for event in events:
            self.state = evolve(self.state, event)
        self.events += events

    def working_days_since(self, moment: datetime) -> int:
        day, count = moment.astimezone(CHINA).date(), 0
        while day < self.now.astimezone(CHINA).date():
            day += timedelta(days=1)
            count += CALENDAR.is_working_day(day)
        return count

    @invariant()
    def its_history_replays_to_its_state(self) -> None:
        assert replay(self.events) == self.state
        payloads = [event.payload() for event in self.events]
        assert replay(Event.from_payload(payload) for payload in payloads) == self.state
        assert State.from_snapshot(self.state.snapshot(), self.state.periods) == self.state

    @invariant()
    def it_never_holds_two_outcomes(self) -> None:
        endings = {EventKind.ISSUED, EventKind.REFUSED, EventKind.NOT_ACCEPTED, EventKind.WITHDRAWN, EventKind.LAPSED}
        assert sum(event.kind in endings for event in self.events) == (self.state.outcome is not None)
        assert self.state.is_closed == (self.state.outcome is not None)

    @invariant()
    def no_result_is_issued_twice(self) -> None:
        assert sum(event.kind is EventKind.ISSUED for event in self.events) <= 1
        assert bool(self.state.certificates) <= (self.state.outcome is Outcome.GRANTED)

    @invariant()
    def its_periods_follow_each_other_and_one_is_open(self) -> None:
        periods = self.state.periods
        assert [period.ended_at is None for period in periods] == [False] * (len(periods) - 1) + [True]
        for one, other in pairwise(periods):
            assert one.ended_at == other.began_at
        assert (periods[-1].holder, periods[-1].clock) == HOLDER_AND_CLOCK[self.state.status]

    @invariant()
    def its_clock_does_not_run_while_it_is_stopped(self) -> None:
        stopped = {Status.SUPPLEMENT, Status.SUSPENDED, Status.WAITING, Status.CLOSED}
        if self.state.status in stopped:
            assert self.state.periods[-1].clock is Clock.NONE
            assert due(self.state, self.limit, CALENDAR) is None
            for later in (self.now, self.now + timedelta(days=30)):
                shown = deadline(self.state, self.limit, self.limit, later.date(), CALENDAR)
                assert shown.statutory is None
                assert (shown.promised is not None) == (self.state.status is Status.SUSPENDED), "what was announced"

    @invariant()
    def the_days_of_the_limit_and_the_days_used_make_the_due_day(self) -> None:
        """A slow, obvious oracle: walk the days, counting working days on which the decision's clock ran."""
        if self.state.status not in {Status.ACCEPTED, Status.IN_REVIEW}:
            return
        found = deadline(self.state, self.limit, self.limit, self.now.date(), CALENDAR).promised
        assert found is not None
        accepted = self.state.accepted_on
        assert accepted is not None
        left = self.limit.days + self.state.extended_days
        day = accepted
        while left and day < accepted + timedelta(days=400):
            day += timedelta(days=1)
            if self._ran_at_the_end_of(day) and CALENDAR.is_working_day(day):
                left -= 1
        runs = [period for period in self.state.periods if period.clock is Clock.DECISION]
        resumed = runs[-1].began_at.astimezone(CHINA).date() if len(runs) > 1 else accepted
        expected = max(day, resumed)
        while not CALENDAR.is_working_day(expected):
            expected += timedelta(days=1)
        assert found.on == expected, "what was used up before a stop is due when the clock runs again, on a working day"

    def _ran_at_the_end_of(self, day: object) -> bool:
        """Whether the limit counts a day: it is counted in the period that holds its end, or that ends on it."""
        for period in self.state.periods:
            began = period.began_at.astimezone(CHINA).date()
            if period is next(p for p in self.state.periods if p.clock is Clock.DECISION):
                began = min(began, self.state.accepted_on)
            ended = period.ended_at.astimezone(CHINA).date() if period.ended_at else None
            if period.clock is Clock.DECISION and began < day and (ended is None or day <= ended):
                return True
        return False

    @invariant()
    def what_is_missing_is_told_only_once(self) -> None:
        assert sum(event.kind is EventKind.SUPPLEMENT_REQUESTED for event in self.events) <= 1


CaseLife.TestCase.settings = settings(max_examples=150, stateful_step_count=25)
TestCaseLife = CaseLife.TestCase


def test_an_extension_is_in_working_days_behind_a_limit_in_calendar_days():
    """行政许可法第八十二条: the days of this law are working days; the limit of seven days is another law's."""
    officer, head = Actor(Who.OFFICER, 3), Actor(Who.HEAD, 6)
    at = datetime(2026, 9, 15, 10, tzinfo=CHINA)
    state = replay([submit(at, ACTORS[0], ())])
    said = {"days": 10, "reason": "现场复杂"}
    for command, actor in ((Command.CLAIM, officer), (Command.ACCEPT, officer), (Command.EXTEND, head)):
        for event in decide(state, command, Context(actor, at, CALENDAR, frozenset(), frozenset(), said)):
            state = evolve(state, event)
    limit = Limit(days=7, unit=Unit.CALENDAR_DAYS)
    found = deadline(state, limit, limit, at.date(), CALENDAR).promised
    assert found is not None
    day, left = date(2026, 9, 22), 10
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_working_day(day)
    assert found.on == day


OFFICER, HEAD = Actor(Who.OFFICER, 3), Actor(Who.HEAD, 6)


def accepted(at: datetime) -> State:
    """A case that an officer has taken and accepted."""
    state = replay([submit(at, ACTORS[0], ())])
    for command in (Command.CLAIM, Command.ACCEPT):
        for event in decide(state, command, Context(OFFICER, at, CALENDAR)):
            state = evolve(state, event)
    return state


def test_a_special_procedure_that_takes_longer_than_announced_shows():
    """行政许可法第四十五条: the applicant was told in writing how long it takes."""
    at = datetime(2026, 9, 15, 10, tzinfo=CHINA)
    said = {"ground": "hearing", "days": 10, "reason": "需要听证"}
    state = accepted(at)
    for event in decide(state, Command.SUSPEND, Context(OFFICER, at, CALENDAR, frozenset({"hearing"}), data=said)):
        state = evolve(state, event)
    limit = Limit(days=20, unit=Unit.WORKING_DAYS)
    for today, seen in (
        (date(2026, 9, 15), Light.STOPPED),
        (date(2026, 9, 25), Light.STOPPED),
        (date(2026, 9, 26), Light.RED),
    ):
        shown = deadline(state, limit, limit, today, CALENDAR)
        assert shown.promised is not None
        assert (shown.promised.on, shown.light) == (date(2026, 9, 25), seen)


def test_a_limit_that_is_over_cannot_be_extended():
    """行政许可法第四十二条第一款: whoever can't decide within the limit may extend it, not whoever has let it pass."""
    at = datetime(2026, 9, 14, 10, tzinfo=CHINA)
    state, limit = accepted(at), Limit(days=5, unit=Unit.WORKING_DAYS)
    said = {"days": 5, "reason": "现场复杂"}
    in_time = Context(HEAD, datetime(2026, 9, 20, 16, tzinfo=CHINA), CALENDAR, data=said, statutory=limit)
    assert decide(state, Command.EXTEND, in_time), "the twentieth is a Sunday on which people work"
    late = Context(HEAD, datetime(2026, 9, 21, 9, tzinfo=CHINA), CALENDAR, data=said, statutory=limit)
    assert Command.EXTEND not in {row.command for row in available(state, late)}
    with pytest.raises(Refusal) as caught:
        decide(state, Command.EXTEND, late)
    assert caught.value.code == "limit_is_over"
