"""Guards: each returns the refusal that it would raise, or nothing."""

from collections.abc import Callable

from haoban.kernel.refusals import Conflict, NotPermitted, Refusal

from .capacity import Context
from .limits import accepted_by_silence, out_of_time
from .states import State
from .transitions import Guard, Who


def fails(guard: Guard, state: State, context: Context) -> Refusal | None:
    """The refusal that the guard raises for this state and context, or nothing where it holds."""
    return _GUARDS[guard](state, context)


def _holds_the_case(state: State, context: Context) -> Refusal | None:
    if context.actor.who is Who.SYSTEM or state.officer == context.actor.account is not None:
        return None
    return NotPermitted("not_the_holder", "此件不在您名下，请先认领或请负责人指派")


def _unclaimed(state: State, context: Context) -> Refusal | None:
    if state.officer is None:
        return None
    if state.officer == context.actor.account:
        return Conflict("already_yours", "此件已在您名下")
    return Conflict("claimed_by_another", "此件已由同事认领，如需接手请负责人指派")


def _not_interested(_: State, context: Context) -> Refusal | None:
    if not context.actor.interested:
        return None
    return NotPermitted(
        "own_application", "您与此件有利害关系（申请人、法定代表人或代办人），应当回避，请负责人指派其他承办人"
    )


def _told_only_once(state: State, _: Context) -> Refusal | None:
    if not state.supplement_requested:
        return None
    return Refusal(
        "supplement_once", "补正内容应当一次告知，此件已告知过；申请人已经补齐的，应当受理，不符合条件的受理后依法决定"
    )


def _not_yet_completed(state: State, _: Context) -> Refusal | None:
    if not state.supplement_requested:
        return None
    return Refusal(
        "completed_as_asked", "申请人已按要求提交全部补正材料，应当受理；不符合法定条件的，受理后依法作出不予许可的决定"
    )


def _not_accepted_by_silence(state: State, context: Context) -> Refusal | None:
    if (day := accepted_by_silence(state, context.at, context.calendar)) is None:
        return None
    return Conflict(
        "accepted_by_silence",
        "收到材料后五个工作日内没有一次告知，依法自收到之日（%(day)s）起视为受理，请按已受理继续办理",
        {"day": day.isoformat()},
    )


def _extended_only_once(state: State, _: Context) -> Refusal | None:
    if not state.extended_days:
        return None
    return Refusal("extended_once", "期限只能延长一次，此件已延长过")


def _extended_in_time(state: State, context: Context) -> Refusal | None:
    if context.statutory is None or not (day := out_of_time(state, context.statutory, context.at, context.calendar)):
        return None
    return Refusal(
        "limit_is_over",
        "法定期限已于%(day)s届满，只能在届满前批准延长（行政许可法第四十二条第一款）；"
        "请尽快作出决定，并向申请人说明超期原因",
        {"day": day.isoformat()},
    )


def _nothing_awaited(state: State, _: Context) -> Refusal | None:
    if not state.waits_for:
        return None
    return Conflict("still_awaited", "此件还在等待前项的结果，暂时不能决定")


def _to_be_handed_over(state: State, _: Context) -> Refusal | None:
    if state.to_hand_over:
        return None
    return Conflict("nothing_to_hand_over", "没有等待当面送达的决定或证照")


_GUARDS: dict[Guard, Callable[[State, Context], Refusal | None]] = {
    Guard.HOLDS_THE_CASE: _holds_the_case,
    Guard.UNCLAIMED: _unclaimed,
    Guard.NOT_INTERESTED: _not_interested,
    Guard.TOLD_ONLY_ONCE: _told_only_once,
    Guard.NOT_ACCEPTED_BY_SILENCE: _not_accepted_by_silence,
    Guard.NOT_YET_COMPLETED: _not_yet_completed,
    Guard.EXTENDED_ONLY_ONCE: _extended_only_once,
    Guard.EXTENDED_IN_TIME: _extended_in_time,
    Guard.NOTHING_AWAITED: _nothing_awaited,
    Guard.TO_BE_HANDED_OVER: _to_be_handed_over,
}
