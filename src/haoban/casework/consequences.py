"""Consequences: which events follow from each command, once the table and the guards allow it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from haoban.kernel.clock import day_of
from haoban.kernel.refusals import Conflict, Refusal

from .capacity import Context
from .limits import EXTENSION_DAYS, accepted_by_silence
from .states import Event, EventKind, State, Status
from .transitions import Command


def follow(state: State, command: Command, context: Context) -> tuple[Event, ...]:
    """The events that follow. Raises `Refusal` where something needed was not said."""
    return _CONSEQUENCES[command](state, context)


def _event(kind: EventKind, context: Context, **data: Any) -> Event:
    return Event(kind, context.at, context.actor.account, context.actor.who.value, data)


def _said(context: Context, name: str, sentence: str) -> str:
    text = str(context.data.get(name, "")).strip()
    if not text:
        raise Refusal(f"{name}_missing", sentence, {})
    return text


LONGEST_NAME = 100
"""Characters in the name of whoever signs for what is handed over."""

SERVING = frozenset({Command.DECLINE, Command.REFUSE, Command.DECIDE_BY_TABLE, Command.ISSUE})
"""The steps whose decision or result has to reach the applicant."""


def _served(context: Context) -> Event:
    """What is decided reaches an account at once; for an applicant without one it waits to be handed over."""
    if context.in_person:
        return _event(EventKind.TO_HAND_OVER, context)
    return _event(EventKind.SERVED, context, way="electronic")


def _make_ready(_: State, context: Context) -> tuple[Event, ...]:
    return (_event(EventKind.READY, context),)


def _claim(_: State, context: Context) -> tuple[Event, ...]:
    return (_event(EventKind.CLAIMED, context, officer=context.actor.account),)


def _assign(state: State, context: Context) -> tuple[Event, ...]:
    officer = context.data.get("officer")
    if not isinstance(officer, int):
        raise Refusal("officer_missing", "请选择承办人", {})
    if officer == state.officer:
        raise Conflict("already_assigned", "此件已在该承办人名下", {})
    return (_event(EventKind.CLAIMED, context, officer=officer),)


def _release(_: State, context: Context) -> tuple[Event, ...]:
    return (_event(EventKind.RELEASED, context),)


def _request_supplement(_: State, context: Context) -> tuple[Event, ...]:
    materials = [str(material) for material in context.data.get("materials", []) if str(material).strip()]
    fields = [str(field) for field in context.data.get("fields", [])]
    reason = str(context.data.get("reason", "")).strip()
    if not materials and not fields and not reason:
        raise Refusal("nothing_missing", "请勾选需要补正的材料或需要更正的内容，或写明怎样改正", {})
    if unknown := [material for material in materials if material not in context.needed]:
        raise Refusal("material_not_needed", "此事项不需要材料“%(material)s”，不能要求补正", {"material": unknown[0]})
    if unknown := [field for field in fields if field not in context.fields]:
        raise Refusal("field_not_asked", "此事项的申请表没有“%(field)s”，不能要求更正", {"field": unknown[0]})
    return (_event(EventKind.SUPPLEMENT_REQUESTED, context, materials=materials, fields=fields, reason=reason),)


def _answer_supplement(state: State, context: Context) -> tuple[Event, ...]:
    answered = [str(material) for material in context.data.get("materials", [])]
    missing = [material for material in state.supplement if material not in answered]
    if missing:
        names = context.data.get("names", {})
        raise Refusal(
            "supplement_incomplete",
            "还有材料未提交：%(missing)s",
            {"missing": "、".join(names.get(material, material) for material in missing)},
        )
    form = {field: value for field, value in context.data.get("form", {}).items() if field in state.corrections}
    if len(form) < len(state.corrections):
        raise Refusal("correction_missing", "请填写所有需要更正的内容", {})
    documents, note = context.data.get("documents", {}), str(context.data.get("note", "")).strip()
    if not answered and not form and not note:
        raise Refusal("answer_missing", "请在说明里写明怎样更正，或提交材料", {})
    said = {"materials": answered, "documents": documents, "form": form, "note": note}
    return (_event(EventKind.SUPPLEMENT_ANSWERED, context, **said),)


def _accept(state: State, context: Context) -> tuple[Event, ...]:
    return (_event(EventKind.ACCEPTED, context, on=_accepted_on(state, context).isoformat()),)


def _accepted_on(state: State, context: Context) -> date:
    return accepted_by_silence(state, context.at, context.calendar) or day_of(context.at)


def _decline(_: State, context: Context) -> tuple[Event, ...]:
    reason = _said(context, "reason", "不予受理应当说明理由；不属于本机关职权的，应告知向谁申请")
    instead = str(context.data.get("ask_instead", "")).strip()
    return (
        _event(EventKind.NOT_ACCEPTED, context, reason=reason, ask_instead=instead),
        _served(context),
    )


def _begin_review(_: State, context: Context) -> tuple[Event, ...]:
    return (_event(EventKind.REVIEW_BEGUN, context),)


def _suspend(_: State, context: Context) -> tuple[Event, ...]:
    ground = _said(context, "ground", "请选择特别程序的法定情形")
    if ground not in context.special_procedures:
        raise Refusal("ground_unknown", "此事项没有这种特别程序，不能停止计时", {})
    days = context.data.get("days")
    if not isinstance(days, int) or not 1 <= days <= 365:
        raise Refusal("days_missing", "所需时间应当书面告知申请人，请填写1至365之间的天数", {})
    reason = _said(context, "reason", "请写明需要特别程序的原因，申请人会看到")
    return (_event(EventKind.SUSPENDED, context, ground=ground, days=days, reason=reason),)


def _resume(_: State, context: Context) -> tuple[Event, ...]:
    return (_event(EventKind.RESUMED, context),)


def _extend(_: State, context: Context) -> tuple[Event, ...]:
    days = context.data.get("days")
    if not isinstance(days, int) or not 1 <= days <= EXTENSION_DAYS:
        raise Refusal("extension_days", "延长期限最多%(days)d个工作日", {"days": EXTENSION_DAYS})
    reason = _said(context, "reason", "延长期限应当将理由告知申请人，请写明理由")
    return (_event(EventKind.EXTENDED, context, days=days, reason=reason),)


def _decide_by_table(state: State, context: Context) -> tuple[Event, ...]:
    outcome, reason = str(context.data.get("outcome")), str(context.data.get("reason", ""))
    row = context.data.get("row")
    if outcome == "officer":
        return (_event(EventKind.REFERRED, context, reason=reason, row=row),)
    accepted = _event(EventKind.ACCEPTED, context, on=_accepted_on(state, context).isoformat())
    if outcome == "refuse":
        refused = _event(EventKind.REFUSED, context, reason=reason, row=row)
        return (accepted, refused, _served(context))
    return (accepted, _event(EventKind.GRANTED, context, reason=reason, row=row))


def _grant(state: State, context: Context) -> tuple[Event, ...]:
    granted = _event(EventKind.GRANTED, context, reason=str(context.data.get("reason", "")))
    if state.status is Status.RECEIVED:  # 第三十四条第二款: what can be decided on the spot is decided on the spot
        return (_event(EventKind.ACCEPTED, context, on=_accepted_on(state, context).isoformat()), granted)
    return (granted,)


def _refuse(_: State, context: Context) -> tuple[Event, ...]:
    reason = _said(context, "reason", "不予许可应当说明理由，并告知申请复议、提起诉讼的权利")
    return (_event(EventKind.REFUSED, context, reason=reason), _served(context))


def _issue(_: State, context: Context) -> tuple[Event, ...]:
    certificates = [str(number) for number in context.data.get("certificates", [])]
    return (_event(EventKind.ISSUED, context, certificates=certificates), _served(context))


def _hand_over(_: State, context: Context) -> tuple[Event, ...]:
    receiver = _said(context, "receiver", "请写明由谁签收")
    if len(receiver) > LONGEST_NAME:
        raise Refusal("receiver_too_long", "签收人姓名最多%(length)d个字", {"length": LONGEST_NAME})
    return (_event(EventKind.SERVED, context, way="in_person", receiver=receiver),)


def _withdraw(_: State, context: Context) -> tuple[Event, ...]:
    return (_event(EventKind.WITHDRAWN, context, reason=str(context.data.get("reason", ""))),)


def _lapse(_: State, context: Context) -> tuple[Event, ...]:
    return (_event(EventKind.LAPSED, context, reason=str(context.data.get("reason", ""))),)


_CONSEQUENCES: dict[Command, Callable[[State, Context], tuple[Event, ...]]] = {
    Command.MAKE_READY: _make_ready,
    Command.CLAIM: _claim,
    Command.ASSIGN: _assign,
    Command.RELEASE: _release,
    Command.REQUEST_SUPPLEMENT: _request_supplement,
    Command.ANSWER_SUPPLEMENT: _answer_supplement,
    Command.ACCEPT: _accept,
    Command.DECLINE: _decline,
    Command.BEGIN_REVIEW: _begin_review,
    Command.SUSPEND: _suspend,
    Command.RESUME: _resume,
    Command.EXTEND: _extend,
    Command.DECIDE_BY_TABLE: _decide_by_table,
    Command.GRANT: _grant,
    Command.REFUSE: _refuse,
    Command.ISSUE: _issue,
    Command.HAND_OVER: _hand_over,
    Command.WITHDRAW: _withdraw,
    Command.LAPSE: _lapse,
}
