"""Reading casework: worklists, a case with its story, a bundle with its strip. The caller has checked the right."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from haoban.catalogue.definitions import Item
from haoban.catalogue.queries import get_catalogue, get_item_version
from haoban.certificates.queries import certificates_of_cases
from haoban.kernel import clock
from haoban.kernel.refusals import NotFound
from haoban.kernel.working_days import national_calendar
from haoban.notices.models import Channel
from haoban.notices.queries import outstanding
from haoban.people.models import Account
from haoban.people.queries import ActingAs, Standing, windows_of
from haoban.statutes.citations import Citation

from .absent import no_such_bundle, no_such_case
from .grounds import LIMITS
from .limits import Deadline, Light, deadline, light
from .models import AnsweredCommand, Bundle, Case, Draft
from .permissions import Belonging
from .preparation import CERTIFICATE
from .states import Clock, Event, EventKind, Holder, Outcome, Period, State, Status
from .words import OUTCOME_WORDS, RESUME_WORDS, STATUS_WORDS


@dataclass(frozen=True)
class Line:
    """One row of a worklist."""

    number: str
    item: str
    english: str
    """The item's English name."""
    applicant: str
    """Of a person the family name alone: the list is no look at a case and is not logged."""
    matter: str
    status: Status
    status_word: str
    officer: str
    """Who has claimed it; empty for nobody."""
    is_mine: bool
    due_on: date | None
    light: Light
    submitted_at: datetime


@dataclass(frozen=True)
class CaseView:
    """A case as a page or an operation shows it."""

    case: Case
    bundle: Bundle
    item: Item
    state: State
    events: tuple[Event, ...]
    deadline: Deadline

    @property
    def status_word(self) -> str:
        """Its status, or once closed its outcome, as it is called."""
        return OUTCOME_WORDS[self.state.outcome] if self.state.outcome else STATUS_WORDS[self.state.status]

    @property
    def clock(self) -> Clock:
        """Which limit runs now."""
        return self.state.periods[-1].clock

    @property
    def limit_ground(self) -> Citation | None:
        """The article by which the day is due that is shown; nothing while the clock is stopped."""
        return LIMITS.get(self.clock)

    @property
    def belonging(self) -> Belonging:
        """What decides about access to it."""
        return Belonging.of(self.bundle, [self.case.organisation])

    def documents(self) -> dict[str, str]:
        """Material → `document:NUMBER` or `certificate:NUMBER`: what the case rests on.

        What a supplement brought takes the first one's place, a result of the same bundle that of what was handed in.
        """
        wanted = {need.material for need in self.item.needs}
        found = {material: source for material, source in self.bundle.documents.items() if material in wanted}
        for event in self.events:
            if event.kind is EventKind.SUPPLEMENT_ANSWERED:
                found |= event.data.get("documents", {})
        issued = certificates_of_cases(list(self.bundle.cases.values_list("number", flat=True)))
        return found | {
            certificate.material: f"{CERTIFICATE}{certificate.number}"
            for certificates in issued.values()
            for certificate in certificates
            if certificate.material in wanted
        }


def get_bundle(number: str) -> Bundle:
    """A bundle by its number. Raises `NotFound`."""
    bundle = Bundle.objects.filter(number=number).first()
    if bundle is None:
        raise no_such_bundle()
    return bundle


def get_bundle_by_token(token: str) -> Bundle:
    """The bundle behind a QR code. Raises `NotFound`."""
    bundle = Bundle.objects.filter(progress_token=token).first()
    if bundle is None:
        raise NotFound("no_such_token", "这个进度码无效，请用回执上的二维码重新打开")
    return bundle


def belonging_of(bundle: Bundle) -> Belonging:
    """What decides about access to a bundle."""
    return Belonging.of(bundle, bundle.cases.values_list("organisation", flat=True))


def get_case(number: str) -> CaseView:
    """A case with its history. Raises `NotFound`."""
    case = Case.objects.select_related("bundle__mandate", "officer__person").filter(number=number).first()
    if case is None:
        raise no_such_case()
    return _view(case, tuple(Event.from_payload(row.payload) for row in case.events.all()))


def cases_of(bundle: Bundle) -> tuple[CaseView, ...]:
    """The cases of a bundle in the order of its strip, with their histories."""
    cases = bundle.cases.select_related("officer__person").prefetch_related("events", "periods").order_by("order")
    return tuple(_view(case, tuple(Event.from_payload(row.payload) for row in case.events.all())) for case in cases)


def _view(case: Case, events: tuple[Event, ...]) -> CaseView:
    item = get_item_version(case.item_code, case.item_version)
    state = State.from_snapshot(case.state, periods_of(case))
    limits = deadline(state, item.promised, item.statutory, clock.today(), national_calendar())
    return CaseView(case, case.bundle, item, state, events, limits)


def periods_of(case: Case) -> tuple[Period, ...]:
    """Who had the case from when to when."""
    return tuple(Period(Holder(row.holder), Clock(row.clock), row.began_at, row.ended_at) for row in case.periods.all())


_AT_WORK = [status for status in Status if status not in {Status.CLOSED, Status.WAITING}]


LONGEST_LIST = 500
"""Lines of a worklist: more than anybody works off in a day."""


class Scope(StrEnum):
    """Which part of a worklist."""

    ALL = "all"
    """All that is at work."""
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    TO_TELL = "to_tell"
    """Of which the applicant is to be told or handed something in person, and no window does it."""
    CLOSED = "closed"


def worklist(account: Account, organisations: Collection[str], scope: Scope = Scope.ALL) -> tuple[Line, ...]:
    """The cases of departments, ordered by what is due.

    Index: case_worklist and case_mine. What waits for another case is not yet the department's and is left out.
    """
    chosen = _in_scope(account, scope).filter(organisation__in=list(organisations))
    chosen = chosen.select_related("bundle", "officer__person")
    closed = ("-closed_at",)
    order = closed if scope is Scope.CLOSED else (F("due_on").asc(nulls_last=True), "bundle__submitted_at", "number")
    return tuple(_lines(chosen.order_by(*order)[:LONGEST_LIST], account))


def _in_scope(account: Account, scope: Scope) -> QuerySet[Case]:
    if scope is Scope.CLOSED:
        return Case.objects.filter(status=Status.CLOSED)
    if scope is Scope.TO_TELL:
        cases = outstanding(Channel.COUNTER, Channel.BY_HAND).values("case_number")
        return Case.objects.filter(number__in=cases).exclude(bundle__acting_as=ActingAs.CLERK)
    at_work = Case.objects.filter(status__in=_AT_WORK)
    if scope is Scope.MINE:
        return at_work.filter(officer=account)
    return at_work.filter(officer=None) if scope is Scope.UNCLAIMED else at_work


def _lines(cases: Sequence[Case] | Any, account: Account) -> Iterator[Line]:
    today, calendar, items = clock.today(), national_calendar(), get_catalogue().items
    for case in cases:
        status = Status(case.status)
        shown = light(status, case.due_on, today, calendar)
        word = OUTCOME_WORDS[Outcome(case.outcome)] if case.outcome else STATUS_WORDS[status]
        if status is Status.SUSPENDED:
            word = RESUME_WORDS.get(shown, word)
        yield Line(
            case.number,
            case.item_name,
            items[case.item].english if case.item in items else case.item_name,
            case.bundle.masked_owner_name,
            case.bundle.title,
            status,
            word,
            case.officer.shown_name if case.officer else "",
            case.officer_id == account.pk,
            case.due_on,
            shown,
            case.bundle.submitted_at,
        )


@dataclass(frozen=True)
class Load:
    """How many cases a department has open, by light."""

    mine: int
    unclaimed: int
    all: int
    overdue: int
    to_tell: int


def load_of(account: Account, organisations: Collection[str]) -> Load:
    """The counts beside the filters of a worklist."""
    theirs = Q(organisation__in=list(organisations))
    found = (
        _in_scope(account, Scope.ALL)
        .filter(theirs)
        .aggregate(
            mine=Count("pk", filter=Q(officer=account)),
            unclaimed=Count("pk", filter=Q(officer=None)),
            all=Count("pk"),
            overdue=Count("pk", filter=Q(due_on__lt=clock.today())),
        )
    )
    return Load(**found, to_tell=_in_scope(account, Scope.TO_TELL).filter(theirs).count())


@dataclass(frozen=True)
class DepartmentLoad:
    """How much lies with one department."""

    organisation: str
    open: int
    unclaimed: int
    overdue: int
    with_applicant: int


def loads_by_department() -> tuple[DepartmentLoad, ...]:
    """Open cases by department, the most overdue first."""
    found = (
        Case.objects.filter(status__in=_AT_WORK)
        .values("organisation")
        .annotate(
            open=Count("pk"),
            unclaimed=Count("pk", filter=Q(officer=None)),
            overdue=Count("pk", filter=Q(due_on__lt=clock.today())),
            with_applicant=Count("pk", filter=Q(status=Status.SUPPLEMENT)),
        )
        .order_by("-overdue", "-open")
    )
    return tuple(DepartmentLoad(**row) for row in found)


def bundles_of(standings: Collection[Standing]) -> tuple[Bundle, ...]:
    """What was handed in for owners in the matters in which one may act for them, the newest first."""
    chosen = Q(pk__in=())
    for standing in standings:
        within = Q(matter__in=standing.matters) if standing.matters else Q()
        chosen |= Q(owner=str(standing.owner)) & within
    return tuple(Bundle.objects.filter(chosen).order_by("-submitted_at")[:200])


def bundles_at_windows(account: Account, limit: int = 100) -> tuple[Bundle, ...]:
    """What a clerk's windows took in, and what the clerk took in at another one, the newest first."""
    return tuple(_at_windows(account).order_by("-submitted_at")[:limit])


def _at_windows(account: Account) -> QuerySet[Bundle]:
    theirs = Q(submitted_by=account) | Q(at_window__in=windows_of(account))
    return Bundle.objects.filter(theirs, acting_as=ActingAs.CLERK)


def bundles_to_hand_over(account: Account) -> tuple[Bundle, ...]:
    """Those of which something decided waits at a clerk's window for an applicant without an account."""
    return _outstanding_at_windows(account, Channel.BY_HAND)


def bundles_to_pass_on(account: Account) -> tuple[Bundle, ...]:
    """Those of which a clerk's window still has to tell something to an applicant without an account."""
    return _outstanding_at_windows(account, Channel.COUNTER)


def _outstanding_at_windows(account: Account, channel: Channel) -> tuple[Bundle, ...]:
    waiting = _at_windows(account).filter(number__in=outstanding(channel).values("bundle_number"))
    return tuple(waiting.order_by("submitted_at")[:LONGEST_LIST])


def drafts_of(account: Account) -> tuple[Draft, ...]:
    """What an account has begun and not sent, the newest first."""
    return tuple(account.drafts.order_by("-updated_at"))


def find_draft(account: Account, matter: str, owner: str) -> Draft | None:
    """The draft of an account for an owner in a matter, or nothing."""
    return account.drafts.filter(matter=matter, owner=owner).first()


def find_submitted(account: Account, key: str) -> str | None:
    """The number of the bundle that an account submitted with a key, or nothing."""
    answer = AnsweredCommand.objects.filter(account=account, key=key).values_list("answer", flat=True).first()
    return answer["number"] if answer and "progress_token" in answer else None


@dataclass(frozen=True)
class Settled:
    """A counted figure of the home page."""

    bundles: int
    visits_saved: int
    since: date


def settled_since(since: date) -> Settled:
    """How many bundles were settled since a day, and how many visits they took less than before (their baselines).

    Only those that brought a result: what was refused, withdrawn or lapsed as a whole has saved nobody anything.
    """
    brought = Case.objects.filter(bundle=OuterRef("pk"), outcome=Outcome.GRANTED)
    settled = Bundle.objects.filter(Exists(brought), settled_at__date__gte=since)
    found = settled.values_list("visits", "visits_before")
    return Settled(len(found), sum(before - now for now, before in found), since)
