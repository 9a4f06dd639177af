"""A bundle as the stops of the strip."""

from collections.abc import Callable, Sequence
from datetime import date

from haoban.catalogue.queries import get_catalogue
from haoban.kernel.clock import day_of
from haoban.kernel.working_days import national_calendar
from haoban.planning.strip import Shape, Stop, Tone

from .limits import Light, expected
from .queries import CaseView
from .states import Outcome, Status

_SHAPES = {
    Status.WAITING: Shape.WAITING,
    Status.RECEIVED: Shape.RECEIVED,
    Status.SUPPLEMENT: Shape.STOPPED,
    Status.ACCEPTED: Shape.RECEIVED,
    Status.IN_REVIEW: Shape.REVIEW,
    Status.SUSPENDED: Shape.STOPPED,
    Status.DECIDED: Shape.REVIEW,
    Status.CLOSED: Shape.DONE,
}
_ENDED_WITHOUT_RESULT = {Outcome.REFUSED, Outcome.NOT_ACCEPTED, Outcome.WITHDRAWN, Outcome.LAPSED}


def stops_of(views: Sequence[CaseView], href: Callable[[CaseView], str]) -> list[Stop]:
    """One stop for each case; `href` says where it leads for the one who looks, empty for nowhere."""
    catalogue = get_catalogue()
    brings = {material: view.case.number for view in views for material in view.item.produces}
    stops = []
    for view in views:
        organisation = catalogue.organisations.get(view.case.organisation)
        awaited = view.events[0].data["waits_for"]
        stops.append(
            Stop(
                key=view.case.number,
                name=view.item.short_name,
                department=organisation.short_name if organisation else view.case.organisation,
                shape=_shape(view),
                word=view.status_word,
                day=_day(view),
                href=href(view),
                after=tuple(dict.fromkeys(brings[material] for material in awaited if material in brings)),
                tone=_tone(view),
                english=view.item.english,
                english_department=organisation.english if organisation else "",
            )
        )
    return stops


def _shape(view: CaseView) -> Shape:
    return Shape.REFUSED if view.state.outcome in _ENDED_WITHOUT_RESULT else _SHAPES[view.state.status]


def _tone(view: CaseView) -> Tone | None:
    if view.state.outcome in {Outcome.WITHDRAWN, Outcome.LAPSED}:
        return Tone.QUIET
    if view.deadline.light is Light.RED and not view.state.is_closed:
        return Tone.SEAL
    return None


def _day(view: CaseView) -> date | None:
    if view.case.closed_at is not None:
        return day_of(view.case.closed_at)
    end = expected(view.state, view.item.promised, national_calendar()) or view.deadline.promised
    return end.on if end else None
