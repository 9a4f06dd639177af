"""Whether a repair must be applied for, with which form, by when, and when it is decided at the latest. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .law import Law, Procedure
from .periods import end_of_year
from .records import Record


@dataclass(frozen=True)
class Application:
    """The application for repair (2019/37 art. 2; 2025/12 art. 24)."""

    needed: bool
    """Whether an act is already in a rating; what isn't, the tax authority takes into account of itself."""
    acts: tuple[int, ...]
    """The places of the acts that are in a rating."""
    by: date | None
    """The last day for it, where it is needed."""
    decided_by: date | None
    """The last day for the decision, if it is accepted on the day; None where the calendar doesn't reach."""
    provisional: bool
    """Whether holidays that are not announced may still move that day."""
    procedure: Procedure
    source: str
    verified: bool
    reading: str | None


def last_rated_year(law: Law, day: date) -> int:
    """The last calendar year whose rating has been determined: each April that of the year before."""
    return day.year - (1 if day.month > law.annual_month.value else 2)


def application_for(
    record: Record, law: Law, day: date, add_working_days: Callable[[date, int], tuple[date, bool] | None]
) -> Application | None:
    """What the application takes on a day; None while there was no repair.

    `add_working_days` counts on from a day and says whether the result is provisional.
    """
    procedure = law.procedure.value
    if procedure is None:
        return None
    rated = last_rated_year(law, day)
    acts = tuple(
        place for place, act in enumerate(record.acts) if act.on.year <= rated and not act.first_violation_not_fined
    )
    facts = [fact.on for fact in record.direct_d if fact.on.year <= rated]
    needed = bool(acts or facts)
    by = None
    if needed and procedure.apply_by == "before_next_round":
        year = day.year if day.month < law.annual_month.value else day.year + 1
        by = date(year, law.annual_month.value, 1) - timedelta(days=1)
    elif needed:
        by = min(end_of_year(on.year + 1) for on in [*(record.acts[place].on for place in acts), *facts])
    decided = add_working_days(day, procedure.working_days)
    readings = [law.procedure.reading, law.annual_month.reading if needed else None]
    if by is not None and by < day:
        readings.append("申请期限已过，请向主管税务机关咨询")
    return Application(
        needed=needed,
        acts=acts,
        by=by,
        decided_by=decided[0] if decided else None,
        provisional=bool(decided and decided[1]),
        procedure=procedure,
        source=law.procedure.source,
        verified=law.procedure.verified and (law.annual_month.verified or not needed),
        reading="；".join(one for one in readings if one) or None,
    )
