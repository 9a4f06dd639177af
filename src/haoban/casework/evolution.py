"""Evolution: the state after each kind of event."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from .states import Event, EventKind, Outcome, State, Status


def evolve(state: State | None, event: Event) -> State:
    """The state after an event; `None` before the first."""
    if state is None:
        return _begin(event)
    return replace(_EVOLUTIONS[event.kind](state, event), version=state.version + 1)


def replay(events: Iterable[Event]) -> State:
    """Fold the whole history into the state it leads to. Raises `ValueError` for an empty history."""
    state: State | None = None
    for event in events:
        state = evolve(state, event)
    if state is None:
        raise ValueError("a case has at least the event of its submission")
    return state


def _begin(event: Event) -> State:
    if event.kind is not EventKind.SUBMITTED:
        raise ValueError("the history of a case begins with its submission")
    waits_for = tuple(event.data["waits_for"])
    state = State(Status.WAITING, version=1, waits_for=waits_for, submitted_at=event.at)
    if waits_for:
        return state.enter(Status.WAITING, event.at)
    return replace(state, received_at=event.at).enter(Status.RECEIVED, event.at)


def _ready(state: State, event: Event) -> State:
    return replace(state, waits_for=(), received_at=event.at).enter(Status.RECEIVED, event.at)


def _claimed(state: State, event: Event) -> State:
    return replace(state, officer=event.data["officer"])


def _released(state: State, _: Event) -> State:
    return replace(state, officer=None)


def _supplement_requested(state: State, event: Event) -> State:
    asked = replace(
        state,
        supplement=tuple(event.data["materials"]),
        corrections=tuple(event.data.get("fields", ())),
        supplement_requested=True,
    )
    return asked.enter(Status.SUPPLEMENT, event.at)


def _supplement_answered(state: State, event: Event) -> State:
    """The five working days begin again with what came in (第三十二条第一款第五项: 按照要求提交全部补正申请材料)."""
    return replace(state, supplement=(), corrections=(), received_at=event.at).enter(Status.RECEIVED, event.at)


def _accepted(state: State, event: Event) -> State:
    return replace(state, accepted_on=datetime.fromisoformat(event.data["on"]).date()).enter(Status.ACCEPTED, event.at)


def _review_begun(state: State, event: Event) -> State:
    return state.enter(Status.IN_REVIEW, event.at)


def _suspended(state: State, event: Event) -> State:
    told = replace(state, suspended_ground=event.data["ground"], suspended_days=event.data["days"])
    return told.enter(Status.SUSPENDED, event.at)


def _resumed(state: State, event: Event) -> State:
    return replace(state, suspended_ground=None, suspended_days=None).enter(Status.IN_REVIEW, event.at)


def _extended(state: State, event: Event) -> State:
    return replace(state, extended_days=event.data["days"])


def _unchanged(state: State, _: Event) -> State:
    return state


def _granted(state: State, event: Event) -> State:
    return state.enter(Status.DECIDED, event.at)


def _issued(state: State, event: Event) -> State:
    return _closed(replace(state, certificates=tuple(event.data["certificates"])), event, Outcome.GRANTED)


def _to_hand_over(state: State, _: Event) -> State:
    return replace(state, to_hand_over=True)


def _served(state: State, _: Event) -> State:
    return replace(state, to_hand_over=False)


def _closed(state: State, event: Event, outcome: Outcome) -> State:
    if state.outcome is not None:
        raise ValueError("a case never holds two outcomes")
    return replace(state, outcome=outcome, supplement=(), corrections=(), waits_for=()).enter(Status.CLOSED, event.at)


def _closes_as(outcome: Outcome) -> Callable[[State, Event], State]:
    return lambda state, event: _closed(state, event, outcome)


_EVOLUTIONS: dict[EventKind, Callable[[State, Event], State]] = {
    EventKind.READY: _ready,
    EventKind.CLAIMED: _claimed,
    EventKind.RELEASED: _released,
    EventKind.SUPPLEMENT_REQUESTED: _supplement_requested,
    EventKind.SUPPLEMENT_ANSWERED: _supplement_answered,
    EventKind.ACCEPTED: _accepted,
    EventKind.NOT_ACCEPTED: _closes_as(Outcome.NOT_ACCEPTED),
    EventKind.REVIEW_BEGUN: _review_begun,
    EventKind.SUSPENDED: _suspended,
    EventKind.RESUMED: _resumed,
    EventKind.EXTENDED: _extended,
    EventKind.REFERRED: _unchanged,
    EventKind.GRANTED: _granted,
    EventKind.REFUSED: _closes_as(Outcome.REFUSED),
    EventKind.ISSUED: _issued,
    EventKind.SERVED: _served,
    EventKind.TO_HAND_OVER: _to_hand_over,
    EventKind.WITHDRAWN: _closes_as(Outcome.WITHDRAWN),
    EventKind.LAPSED: _closes_as(Outcome.LAPSED),
}
