"""What `haoban credit plan` prints: one JSON document or plain Chinese (FORMATS: credit plan)."""

from datetime import date
from typing import Any

from haoban.kernel.money import format_yuan

from .answers import LEVEL_NAMES, Footnotes, closing, exactly, in_words, knowledge, points
from .applying import Application
from .later import Outlook
from .law import Law
from .plans import Plan
from .records import Level, Record


def plan_document(
    record: Record,
    law: Law,
    day: date,
    made: Plan,
    ahead: Outlook,
    application: Application | None,
    warnings: tuple[str, ...],
) -> dict[str, Any]:
    """What `credit plan --json` prints."""
    return {
        "uscc": record.uscc,
        "on": day.isoformat(),
        "now": {
            "level": made.now.level.value,
            "score": points(made.now.score),
            "score_exact": exactly(made.now.score),
        },
        "steps": [
            {
                "do": one.do,
                "on": one.on.isoformat(),
                "cost_fen": one.cost_fen,
                "gain": points(one.gain),
                "score_after": points(one.score_after),
                "score_after_exact": exactly(one.score_after),
                "level_after": one.level_after.value,
                "source": one.source,
                "verified": one.verified,
                "reading": one.reading,
                "indicator": one.indicator,
                "acts": list(one.acts),
            }
            for one in made.steps
        ],
        "best": {
            "level": made.level.value,
            "score": points(made.score),
            "score_exact": exactly(made.score),
            "cost_fen": made.cost_fen,
        },
        "optimal": made.found.optimal,
        "proof": {"score_at_most": points(made.bound), "examined": made.found.nodes},
        "reach": [{"level": one.level.value, "score": one.score, "cost_fen": one.cost_fen} for one in made.reach],
        "left_open": list(made.left_open),
        "cost_unknown": list(made.cost_unknown),
        "dates": [
            {
                "on": one.on.isoformat(),
                "indicator": one.indicator,
                "act": one.act,
                "restores": points(one.points),
                "restores_after": points(one.points_after),
                "source": one.source,
            }
            for one in made.last_days
        ],
        "later": [
            {
                "do": one.do,
                "on": one.on.isoformat(),
                "score_after": points(one.score_after),
                "level_after": one.level_after.value,
                "source": one.source,
                "verified": one.verified,
                "reading": one.reading,
            }
            for one in ahead.later
        ],
        "a_possible_from": ahead.a_possible_from and ahead.a_possible_from.isoformat(),
        "a_missing": list(ahead.a_missing),
        "application": application and _application(application),
        "rules_in_force": [paper.name for paper in law.papers],
        "warnings": list(warnings),
        **knowledge(law, day),
    }


def _application(one: Application) -> dict[str, Any]:
    return {
        "needed": one.needed,
        "acts": list(one.acts),
        "form": one.procedure.form,
        "to": one.procedure.decided_by,
        "by": one.by and one.by.isoformat(),
        "working_days": one.procedure.working_days,
        "decided_by_if_accepted_today": one.decided_by and one.decided_by.isoformat(),
        "provisional": one.provisional,
        "order": one.procedure.order,
        "promise": one.procedure.promise,
        "effect": one.procedure.effect,
        "channel": one.procedure.channel,
        "times_a_year": {str(condition): times for condition, times in one.procedure.times_a_year.items()},
        "source": one.source,
        "verified": one.verified,
        "reading": one.reading,
    }


def plan_lines(
    record: Record,
    day: date,
    law: Law,
    made: Plan,
    ahead: Outlook,
    application: Application | None,
    warnings: tuple[str, ...],
) -> list[str]:
    """The same for a reader."""
    notes = Footnotes()
    lines = [f"现在（{day.isoformat()}）：{LEVEL_NAMES[made.now.level]}，{in_words(made.now.score)}分"]
    level = made.now.level
    for number, one in enumerate(made.steps, start=1):
        change = f"，{LEVEL_NAMES[level]}到{LEVEL_NAMES[one.level_after]}" if one.level_after is not level else ""
        when = "今天" if one.on == day else f"{one.on.isoformat()} "
        lines.append(
            f"{number}. {when}{one.do}：加回{in_words(one.gain)}分，到{in_words(one.score_after)}分{change}"
            f"{notes.mark(one.verified, one.reading)}"
        )
        level = one.level_after
    if not made.steps:
        lines.append("没有能加分的步骤：没有未纠正的扣分，或者现有的钱和当时的规定不能加分。")
    lines.append(
        f"做完以后：{LEVEL_NAMES[made.level]}，{in_words(made.score)}分，共需 {format_yuan(made.cost_fen)}"
        + ("（已证明没有更好的做法）" if made.found.optimal else f"（未证明最优，最多到{in_words(made.bound)}分）")
    )
    for reach in made.reach:
        cost = "今天靠纠正达不到" if reach.cost_fen is None else f"今天最少需 {format_yuan(reach.cost_fen)}"
        lines.append(f"到{LEVEL_NAMES[reach.level]}（{reach.score}分）：{cost}")
    if made.last_days:
        lines.append("不要错过的日子：")
    lines += [
        f"  最迟 {one.on.isoformat()} 纠正 {one.indicator}（{record.acts[one.act].on.isoformat()}）："
        f"加回{in_words(one.points)}分，过后只加回{in_words(one.points_after)}分"
        for one in made.last_days
    ]
    if ahead.later:
        lines.append("以后：")
    lines += [
        f"  {one.on.isoformat()} {one.do}：{in_words(one.score_after)}分，{LEVEL_NAMES[one.level_after]}"
        f"{notes.mark(one.verified, one.reading)}"
        for one in ahead.later
    ]
    if ahead.a_possible_from and made.now.level is not Level.A:
        lines.append(f"最早可能评为A级：{ahead.a_possible_from.isoformat()}")
    if ahead.a_missing:
        lines.append(f"何时可能评为A级说不准：{'；'.join(ahead.a_missing)}")
    if application and (record.acts or record.direct_d):
        lines += _application_lines(application, notes)
    lines += [
        f"请留意：{record.acts[at].on.isoformat()} 的 {record.acts[at].indicator} 没有写欠缴金额，费用没有算进去"
        for at in made.cost_unknown
    ]
    lines += [f"请留意：{warning}" for warning in warnings]
    return [*lines, *notes.lines(), *closing(law, day)]


def _application_lines(one: Application, notes: Footnotes) -> list[str]:
    if not one.needed:
        return ["申请：这些行为还没有记入评价结果，不用申请，年度评价时由税务机关一并更新。"]
    by = f"最迟 {one.by.isoformat()}" if one.by else "尽早"
    decided = ""
    if one.decided_by:
        still = "，放假安排公布后可能变动" if one.provisional else ""
        decided = f"，今天受理的最迟 {one.decided_by.isoformat()} 办结{still}"
    return [
        f"申请：向{one.procedure.decided_by}提交《{one.procedure.form}》，{by}；自受理起{one.procedure.working_days}个"
        f"工作日内办结{decided}{notes.mark(one.verified, one.reading)}",
        f"  办理：{one.procedure.channel}。{one.procedure.order}。",
        f"  {one.procedure.promise}。{one.procedure.effect}。",
    ]
