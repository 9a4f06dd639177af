"""The operations of casework: submit, take a step, tell the story."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Header, Router, Schema, Status

from haoban.kernel import clock
from haoban.people.actions import log_look
from haoban.people.models import Account, RoleName
from haoban.people.queries import organisations_of

from . import actions
from .consequences import LONGEST_NAME
from .meeting import meet_bundle, meet_case
from .permissions import DECIDING
from .queries import Scope, cases_of, get_bundle_by_token, get_case, worklist
from .story import story
from .transitions import TRANSITIONS, Command

router = Router(tags=["casework"])


IdempotencyKey = Annotated[str, Header(alias="Idempotency-Key", max_length=100)]
"""Sent again with the same key, a command gets the same answer and changes nothing."""


class Problem(Schema):
    """One mistake in what was sent."""

    message: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None


class Refused(Schema):
    """Every answer that is not a success."""

    error: str
    code: str
    problems: list[Problem] = []


REFUSALS: dict[Any, Any] = {400: Refused, 401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused}


class Application(Schema):
    """What is handed in. Materials are uploaded before, on the pages."""

    owner: str = Field(description="`person:ID` or `enterprise:ID`.", max_length=40)
    matter: str = Field(description="Key of the matter.", max_length=60)
    answers: dict[str, str] = Field(default_factory=dict, description="Guidance question → answer.")
    form: dict[str, str] = Field(default_factory=dict, description="Form field → what was typed.")
    clerk_ground: str = Field("", description="For a clerk: what was seen at the window.", max_length=200)


class Receipt(Schema):
    """The receipt."""

    number: str
    progress_token: str
    promised_on: str


class Step(Schema):
    """One step of a case."""

    command: Command
    version: int | None = Field(None, description="The version that was seen; another one is refused with 409.")
    reason: str | None = Field(None, max_length=2000)
    materials: list[str] | None = None
    fields: list[str] | None = Field(None, description="Asking for a supplement: the form fields to be corrected.")
    form: dict[str, str] | None = Field(None, description="Answering it: form field → what is right.")
    ground: str | None = None
    days: int | None = None
    officer: int | None = None
    note: str | None = Field(None, max_length=500)
    receiver: str | None = Field(None, description="Handing over: who signed for it.", max_length=LONGEST_NAME)
    ask_instead: str | None = Field(None, description="Declining: the body to ask instead.", max_length=200)


class Stepped(Schema):
    """What became of it."""

    number: str
    version: int
    status: str
    outcome: str | None


@router.post("/bundles", response={201: Receipt, **REFUSALS}, summary="Submit an application")
def submit(request: HttpRequest, application: Application, idempotency_key: IdempotencyKey = "") -> Any:
    """One bundle with a case for each item. Sent again with the same `Idempotency-Key` it gives the same receipt."""
    said = actions.Application(**application.dict())
    submitted = actions.submit(_account(request), said, idempotency_key)
    return Status(201, submitted)


@router.get("/bundles/{number}", response={200: dict[str, Any], **REFUSALS}, summary="A bundle with its cases")
def bundle(request: HttpRequest, number: str) -> Any:
    """The stories of all its cases, for those who may follow it."""
    found, capacity = meet_bundle(_account(request), number)
    log_look(_account(request), capacity, number, "api bundle", ["form", "documents"], clock.now())
    return {
        "number": found.number,
        "matter": found.matter,
        "promised_on": found.promised_on,
        "settled_at": found.settled_at,
        "cases": [story(view, with_personal_data=True) for view in cases_of(found)],
    }


@router.get("/progress/{token}", auth=None, response={200: dict[str, Any], **REFUSALS}, summary="Progress by QR code")
def progress(request: HttpRequest, token: str) -> Any:
    """Where it stands, without signing in and without personal data."""
    found = get_bundle_by_token(token)
    return {
        "number": found.number,
        "matter": found.matter,
        "promised_on": found.promised_on,
        "settled": found.settled_at is not None,
        "cases": [
            {"item": view.item.name, "organisation": view.case.organisation, "status": view.state.status.value}
            for view in cases_of(found)
        ],
    }


@router.get("/cases", response={200: list[dict[str, Any]], **REFUSALS}, summary="The worklist of one's departments")
def cases(request: HttpRequest, scope: Scope = Scope.ALL) -> Any:
    """What is due first comes first; empty for those who decide nothing."""
    account = _account(request)
    organisations = organisations_of(account, RoleName.OFFICER, RoleName.HEAD)
    return [
        {
            "number": line.number,
            "item": line.item,
            "status": line.status.value,
            "due_on": line.due_on,
            "light": line.light,
        }
        for line in worklist(account, organisations, scope)
    ]


@router.get("/cases/{number}", response={200: dict[str, Any], **REFUSALS}, summary="The whole story of a case")
def case(request: HttpRequest, number: str) -> Any:
    """Events, periods, limits and documents, for its department and its applicant."""
    view, capacity = meet_case(_account(request), number)
    log_look(_account(request), capacity, number, "api case", ["events", "documents"], clock.now())
    return story(view, with_personal_data=True, with_names=capacity in DECIDING)


@router.post("/cases/{number}/steps", response={200: Stepped, **REFUSALS}, summary="Take one step of a case")
def step(request: HttpRequest, number: str, said: Step, idempotency_key: IdempotencyKey = "") -> Any:
    """The table of what may be done next decides; a case that moved on meanwhile answers 409 and nothing happens."""
    data = said.dict(exclude={"command", "version"}, exclude_none=True)
    actions.perform(_account(request), number, said.command, data, version=said.version, key=idempotency_key)
    state = get_case(number).state
    outcome = state.outcome.value if state.outcome else None
    return {"number": number, "version": state.version, "status": state.status.value, "outcome": outcome}


@router.get("/steps", auth=None, response=list[dict[str, Any]], summary="What may be done next, as a table")
def steps(request: HttpRequest) -> Any:
    """Status, command, who may, guards and law: the page's buttons and the refusals are read from it."""
    return [
        {
            "command": row.command.value,
            "label": row.label,
            "english": row.english,
            "statuses": sorted(row.statuses),
            "who": sorted(row.who),
            "guards": list(row.guards),
            "law": str(row.law) if row.law else None,
            "asks": list(row.asks),
        }
        for row in TRANSITIONS.values()
    ]


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # noqa: S101 - django_auth has let only accounts in
    return request.user
