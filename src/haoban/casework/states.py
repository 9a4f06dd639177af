"""The words of a case's life: statuses, outcomes, events, and the state that is folded from the events.

Everything here is a frozen value. The state is never told twice: `rules.evolve` is the only way to a new one.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self


class Status(StrEnum):
    """Where a case stands (GB/T 39554 steps are mapped to these at the border)."""

    WAITING = "waiting"
    """待前项: needs the result of another case of the bundle."""
    RECEIVED = "received"
    """收件: handed in, not yet accepted."""
    SUPPLEMENT = "supplement"
    """补正: the applicant was told, once, everything that is missing."""
    ACCEPTED = "accepted"
    """受理: the limit for the decision runs."""
    IN_REVIEW = "in_review"
    """审查: an officer examines it."""
    SUSPENDED = "suspended"
    """特别程序: the clock is stopped on a legal ground."""
    DECIDED = "decided"
    """已决定准予: the certificate is to be issued."""
    CLOSED = "closed"
    """办结: there is an outcome and it was served."""


class Outcome(StrEnum):
    """How a case ended. It has none until it is closed, and never two."""

    GRANTED = "granted"
    """准予: the result was issued."""
    REFUSED = "refused"
    """不予许可: with reasons and the way to appeal."""
    NOT_ACCEPTED = "not_accepted"
    """不予受理."""
    WITHDRAWN = "withdrawn"
    """申请人撤回."""
    LAPSED = "lapsed"
    """前项未成: what it waited for will not come."""


class Holder(StrEnum):
    """Who has the case: every figure about waiting is a sum over periods by holder."""

    APPLICANT = "applicant"
    OFFICER = "officer"
    OTHER_BODY = "other_body"
    """Another case of the bundle, whose result is awaited."""
    SPECIAL_PROCEDURE = "special_procedure"
    NOBODY = "nobody"
    """It is closed."""


class Clock(StrEnum):
    """Which limit runs during a period."""

    NONE = "none"
    ACCEPTANCE = "acceptance"
    """5 working days to say once what is missing (行政许可法第三十二条第一款第四项)."""
    DECISION = "decision"
    """The promised and the statutory limit of the item (第四十二条)."""
    ISSUE = "issue"
    """10 working days to issue and serve (第四十四条)."""


HOLDER_AND_CLOCK = {
    Status.WAITING: (Holder.OTHER_BODY, Clock.NONE),
    Status.RECEIVED: (Holder.OFFICER, Clock.ACCEPTANCE),
    Status.SUPPLEMENT: (Holder.APPLICANT, Clock.NONE),
    Status.ACCEPTED: (Holder.OFFICER, Clock.DECISION),
    Status.IN_REVIEW: (Holder.OFFICER, Clock.DECISION),
    Status.SUSPENDED: (Holder.SPECIAL_PROCEDURE, Clock.NONE),
    Status.DECIDED: (Holder.OFFICER, Clock.ISSUE),
    Status.CLOSED: (Holder.NOBODY, Clock.NONE),
}
"""Who has a case in each status, and which limit runs meanwhile."""


class EventKind(StrEnum):
    """What can have happened to a case."""

    SUBMITTED = "submitted"
    READY = "ready"
    """The results it waited for are there."""
    CLAIMED = "claimed"
    RELEASED = "released"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    SUPPLEMENT_ANSWERED = "supplement_answered"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    REVIEW_BEGUN = "review_begun"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENDED = "extended"
    REFERRED = "referred"
    """The decision table asks for a human."""
    GRANTED = "granted"
    REFUSED = "refused"
    ISSUED = "issued"
    SERVED = "served"
    """It reached the applicant: `way` is electronic or in_person."""
    TO_HAND_OVER = "to_hand_over"
    """The applicant has no account: until it is handed over in person it is not served."""
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `data` holds what is particular to its kind."""

    kind: EventKind
    at: datetime
    by: int | None
    """The account, or nothing for the system itself."""
    who: str
    """In which capacity: applicant, clerk, officer, head, system."""
    data: dict[str, Any]

    def payload(self) -> dict[str, Any]:
        """What is written and chained: plain JSON values."""
        return {"kind": self.kind.value, "at": self.at.isoformat(), "by": self.by, "who": self.who, "data": self.data}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """The event that was written as `payload`."""
        return cls(
            EventKind(payload["kind"]),
            datetime.fromisoformat(payload["at"]),
            payload["by"],
            payload["who"],
            payload["data"],
        )


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of a case's time: who had it and which limit ran."""

    holder: Holder
    clock: Clock
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Everything that decides what may happen next to a case."""

    status: Status
    outcome: Outcome | None = None
    version: int = 0
    """How many events it is folded from."""
    officer: int | None = None
    """The account that has claimed it."""
    waits_for: tuple[str, ...] = ()
    """Materials that other cases of the bundle must bring forth first."""
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    accepted_on: date | None = None
    supplement: tuple[str, ...] = ()
    """What the applicant was asked to supply, while the answer is awaited."""
    corrections: tuple[str, ...] = ()
    """The fields of the form that the applicant was asked to correct, while the answer is awaited."""
    supplement_requested: bool = False
    """Whether the one notice of everything has been given."""
    suspended_ground: str | None = None
    suspended_days: int | None = None
    """How many days the applicant was told that the special procedure takes."""
    extended_days: int = 0
    certificates: tuple[str, ...] = ()
    """Numbers of the certificates issued."""
    to_hand_over: bool = False
    """Whether what was decided still waits to be handed over to an applicant without an account."""
    periods: tuple[Period, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be decided; what was decided may still have to be handed over."""
        return self.status is Status.CLOSED

    def enter(self, status: Status, at: datetime) -> "State":
        """The state moved to `status` at `at`: the running period ends, the next begins."""
        holder, clock = HOLDER_AND_CLOCK[status]
        periods = self.periods
        if periods and (periods[-1].holder, periods[-1].clock) == (holder, clock):
            return replace(self, status=status)
        if periods:
            periods = (*periods[:-1], replace(periods[-1], ended_at=at))
        return replace(self, status=status, periods=(*periods, Period(holder, clock, at)))

    def snapshot(self) -> dict[str, Any]:
        """The state as plain JSON values, for the case's row. Periods are rows of their own and are left out."""
        values = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "periods" or value is None or value == () or value is False:
                continue
            if isinstance(value, date):
                value = value.isoformat()
            values[field.name] = list(value) if isinstance(value, tuple) else value
        return values

    @classmethod
    def from_snapshot(cls, values: dict[str, Any], periods: tuple[Period, ...]) -> Self:
        """The state that was kept as `values`, with its periods."""
        known = dict(values, periods=periods, status=Status(values["status"]))
        if "outcome" in known:
            known["outcome"] = Outcome(known["outcome"])
        for name in ("submitted_at", "received_at"):
            if name in known:
                known[name] = datetime.fromisoformat(known[name])
        if "accepted_on" in known:
            known["accepted_on"] = date.fromisoformat(known["accepted_on"])
        for name in ("waits_for", "supplement", "corrections", "certificates"):
            if name in known:
                known[name] = tuple(known[name])
        return cls(**known)
