"""What can be done with a case: the only place that writes casework. Each action is one transaction.

`submit` begins a bundle, `perform` takes one step of one case. Whatever follows of itself (the certificate, the cases
that waited for it, the instant ones among them, the notices) happens in the same transaction or not at all.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from haoban.catalogue.queries import Catalogue, get_catalogue
from haoban.evidence.queries import documents_of
from haoban.kernel import clock
from haoban.kernel.clock import day_of
from haoban.kernel.refusals import Conflict, NotPermitted, Refusal
from haoban.people.models import Account, RoleName
from haoban.people.queries import (
    ActingAs,
    Standing,
    colleagues_of,
    get_owner,
    get_standing,
    has_role,
    is_interested,
    is_registered,
    windows_of,
)
from haoban.people.subjects import Subject
from haoban.planning.rules import Plan

from . import store
from .answered import answered_before, remember
from .arrival import in_order_of_arrival
from .capacity import Actor
from .evolution import replay
from .form import check_form
from .integrity import content_digest
from .models import Draft
from .numbers import bundle_number, case_number
from .permissions import Belonging, actor_for
from .preparation import DOCUMENT, Prepared, prepare
from .rules import submit as begin
from .sequel import Sequel
from .transitions import Command, Who


@dataclass(frozen=True)
class Application:
    """What an applicant hands in: the answers, the one form, and for whom."""

    owner: str
    """`person:ID` or `enterprise:ID`."""
    matter: str
    answers: dict[str, str]
    form: dict[str, str]
    """Field → what was typed."""
    clerk_ground: str = ""
    """For a clerk: what was seen at the window (licence, identity card of who is present)."""


@dataclass(frozen=True)
class Submitted:
    """The receipt in short."""

    number: str
    progress_token: str
    promised_on: str


@in_order_of_arrival()
def submit(account: Account, application: Application, key: str = "") -> Submitted:
    """Hand in an application: one bundle with a case for each item of its plan, all in one transaction.

    With the same `key` a second sending gets the first one's receipt. Raises `NotPermitted` without a standing for the
    owner, `Refusal` `application_incomplete` with one located problem for each field or material to be mended.
    """
    request = asdict(application) if key else {}
    if (before := answered_before(account.pk, key, request)) is not None:
        return Submitted(**before)
    ready = _make_ready(account, application, clock.today())
    try:
        with transaction.atomic():
            submitted = _submit(account, ready, clock.now())
            remember(account.pk, key, request, asdict(submitted), clock.now())
            return submitted
    except IntegrityError:
        answer = answered_before(account.pk, key, request)
        if answer is None:
            raise
        return Submitted(**answer)


@dataclass(frozen=True)
class _Ready:
    """An application that can be written. It is made ready before the transaction, in which others wait for it."""

    standing: Standing
    prepared: Prepared
    values: dict[str, Any]
    """Field → what was typed, as the form keeps it."""


def _make_ready(account: Account, application: Application, today: date) -> _Ready:
    owner = Subject.parse(application.owner)
    standing = _standing(account, owner, application)
    prepared = prepare(owner, application.matter, application.answers, today)
    checked = check_form([asked.field for asked in prepared.plan.form], application.form, is_registered)
    if problems := (*checked.problems, *prepared.missing()):
        raise Refusal(
            "application_incomplete", "还有%(count)d处需要填写或更正", {"count": len(problems)}, problems=problems
        )
    return _Ready(standing, prepared, checked.values)


def _submit(account: Account, ready: _Ready, at: datetime) -> Submitted:
    catalogue, standing, plan = get_catalogue(), ready.standing, ready.prepared.plan
    token = secrets.token_urlsafe(16)
    at_a_window = standing.acting_as is ActingAs.CLERK
    reader = standing.own_account if at_a_window else account.pk
    who = Who.CLERK if at_a_window else Who.APPLICANT
    with store.without_waiting():
        bundle = _insert_bundle(catalogue, account, ready, token, at)
        cases = _begin_cases(catalogue, plan, bundle, Actor(who, account.pk), at)
        store.delete_draft(account.pk, plan.matter.key, str(standing.owner))
    ends_on = plan.ends_on.isoformat()
    sequel = Sequel(catalogue, at, {bundle.number: reader})
    sequel.teller.tell(bundle, "received", {"bundle": bundle.number, "cases": len(plan.items), "promised_on": ends_on})
    for row in cases:
        sequel.consider(row)
    sequel.follow()
    return Submitted(bundle.number, token, ends_on)


def _insert_bundle(catalogue: Catalogue, account: Account, ready: _Ready, token: str, at: datetime) -> store.BundleRow:
    standing, plan, form, today = ready.standing, ready.prepared.plan, ready.values, day_of(at)
    owner, matter, documents = str(standing.owner), plan.matter, dict(ready.prepared.holdings)
    window = _window(account, standing)
    serial = store.next_serial(today)
    number = bundle_number(catalogue.pack.division, today, serial)
    bundle = store.insert_bundle(
        [
            number,
            store.as_day(today),
            serial,
            token,
            matter.key,
            matter.name,
            owner,
            standing.name,
            account.pk,
            standing.acting_as.value,
            standing.ground,
            standing.mandate,
            store.as_json(dict(plan.answers)),
            store.as_json(form),
            store.as_json(documents),
            store.as_time(at),
            store.as_day(plan.ends_on),
            plan.provisional,
            plan.visits,
            plan.visits_before,
            len(plan.items),
            window,
        ]
    )
    store.insert_parties([(bundle, "applicant", owner, standing.name, "{}", store.as_time(at))])
    return store.BundleRow(
        bundle,
        number,
        matter.key,
        matter.name,
        owner,
        standing.name,
        account.pk,
        standing.acting_as.value,
        window,
        form,
        documents,
        {},
    )


def _standing(account: Account, owner: Subject, application: Application) -> Standing:
    if not has_role(account, RoleName.CLERK):
        return get_standing(account, owner, clock.today(), application.matter)
    if not application.clerk_ground.strip():
        raise Refusal("ground_missing", "请写明在窗口核对了什么（例如营业执照和到场人身份证原件）")
    name, own = get_owner(owner)
    return Standing(owner, name, ActingAs.CLERK, application.clerk_ground.strip(), own)


def _window(account: Account, standing: Standing) -> str:
    """The window that takes it in; empty online, and for a clerk without one."""
    return next(iter(windows_of(account)), "") if standing.acting_as is ActingAs.CLERK else ""


def _begin_cases(
    catalogue: Catalogue, plan: Plan, bundle: store.BundleRow, actor: Actor, at: datetime
) -> list[store.Row]:
    content = content_digest(dict(plan.answers), bundle.form, bundle.documents)
    said = {"bundle": bundle.number, "cases": len(plan.items), "content": content}
    beginnings = []
    for order, planned in enumerate(plan.items, start=1):
        item = planned.item
        awaited = tuple(
            entry.material.key
            for entry in plan.materials
            if entry.produced_by in planned.after and item.key in entry.needed_by
        )
        event = begin(at, actor, awaited, said)
        state, version = replay([event]), catalogue.item_versions[item.key]
        number = case_number(bundle.number, order)
        row = store.Row(0, number, order, item.key, item.task_code, version, item.organisation, state, "", bundle)
        beginnings.append(store.Beginning(row, item.name, event, Sequel.limits(item, state, at)))
    store.insert_cases(beginnings)
    return [begun.row for begun in beginnings]


def perform(
    account: Account,
    number: str,
    command: Command,
    data: Mapping[str, Any],
    *,
    version: int | None = None,
    key: str = "",
) -> int:
    """Take one step of a case; returns its new version.

    `version` is the version that the page showed: where the case moved on meanwhile, `Conflict` is raised and nothing
    happens. With the same `key` a second sending gets the first one's answer. Raises what `rules.decide` raises.
    """
    request = {"number": number, "command": command.value, "data": dict(data), "version": version}
    try:
        with transaction.atomic():
            if (before := answered_before(account.pk, key, request)) is not None:
                return int(before["version"])
            row = store.get_row(number)
            actor = actor_for(account, Belonging.of(row.bundle, [row.organisation]), command)
            if version is not None and row.state.version != version:
                raise Conflict("moved_on", "此件刚由别人更新，您的操作没有执行。请刷新页面查看最新进展")
            at = clock.now()
            Sequel(get_catalogue(), at).take(row, command, actor, _completed(row, command, data))
            remember(account.pk, key, request, {"version": row.state.version}, at)
            return row.state.version
    except IntegrityError:
        answer = answered_before(account.pk, key, request)
        if answer is None:
            raise
        return int(answer["version"])


def _completed(row: store.Row, command: Command, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, with what the records add: which documents answer a supplement, who may be assigned."""
    said = dict(data)
    if command is Command.ANSWER_SUPPLEMENT:
        catalogue, held = get_catalogue(), documents_of(Subject.parse(row.bundle.owner))
        asked = row.state.supplement
        fresh = {
            material: f"{DOCUMENT}{held[material].pk}"
            for material in asked
            if material in held and held[material].uploaded_at >= row.state.periods[-1].began_at
        }
        said |= {"materials": list(fresh), "documents": fresh}
        said["names"] = {material: catalogue.materials[material].name for material in asked}
        said["form"] = _corrected(row, said.get("form") or {})
    if command is Command.ASSIGN:
        officer = said.get("officer")
        if officer not in {colleague.pk for colleague in colleagues_of(row.organisation)}:
            raise Refusal("officer_unknown", "只能指派给本部门的承办人")
        _refuse_interested(row, officer)
    return said


def _corrected(row: store.Row, typed: Mapping[str, str]) -> dict[str, Any]:
    """The fields that were to be corrected, each of them required now: whoever asked for it needs an answer.

    A field that has left the form since can't be asked any more and stays as it is.
    """
    fields, current = get_catalogue().fields, row.bundle.current
    asked = [fields[key].model_copy(update={"required": True}) for key in row.state.corrections if key in fields]
    checked = check_form(asked, typed, is_registered)
    if checked.problems:
        raise Refusal(
            "correction_wrong",
            "还有%(count)d处需要填写或更正",
            {"count": len(checked.problems)},
            problems=checked.problems,
        )
    return {key: current.get(key, "") for key in row.state.corrections if key not in fields} | checked.values


def _refuse_interested(row: store.Row, officer: int) -> None:
    owner = Subject.parse(row.bundle.owner)
    if officer == row.bundle.submitted_by_id or is_interested(officer, owner, clock.today()):
        raise NotPermitted("own_application", "该承办人与此件有利害关系，应当回避，请指派其他人")


@transaction.atomic
def save_draft(account: Account, application: Application) -> Draft:
    """Keep what was typed so far, over what is kept already: of answers and form only what is given changes.

    Raises `NotPermitted` without a standing for the owner.
    """
    _standing_for_draft(account, application)
    draft, _made = Draft.objects.select_for_update().get_or_create(
        account=account,
        matter=application.matter,
        owner=application.owner,
        defaults={"updated_at": clock.now(), "submission_key": secrets.token_urlsafe(24)},
    )
    draft.answers, draft.form = application.answers or draft.answers, draft.form | application.form
    draft.clerk_ground = application.clerk_ground or draft.clerk_ground
    draft.updated_at = clock.now()
    draft.save()
    return draft


def _standing_for_draft(account: Account, application: Application) -> None:
    if not has_role(account, RoleName.CLERK):
        get_standing(account, Subject.parse(application.owner), clock.today(), application.matter)


@transaction.atomic
def drop_draft(account: Account, matter: str, owner: str) -> None:
    """Throw a draft away; the documents handed in stay."""
    store.delete_draft(account.pk, matter, owner)
