"""A plan as people read it at a terminal: its cost, the items in time, what is brought once, what else there is."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from haoban.kernel.money import format_yuan

from .alternatives import Alternative, IfHeld
from .comparison import Changes
from .plan import Cost, Plan

SHOWN = 5
"""How many alternatives are printed."""


def lines(
    plan: Plan,
    bodies: Mapping[str, str],
    others: Sequence[Alternative],
    saved: Changes | None = None,
    unused: Iterable[str] = (),
) -> Iterator[str]:
    """The plan line by line. `bodies`: key of an organisation → how it is called."""
    yield f"{plan.matter.name}：{len(plan.items)} 个事项，{_cost(plan.cost)}"
    if plan.items:
        yield f"{plan.submitted_on} 一次提交，承诺 {plan.ends_on} 前全部办结；以前要跑 {plan.visits_before} 次"
    else:
        yield "要办的都已经有了，不用再办"
    if plan.provisional:
        yield f"{plan.ends_on.year} 年放假安排尚未公布，标“约”的日期可能变动"
    yield _proof(plan)
    if plan.already:
        yield f"已经有了：{'、'.join(plan.already)}"
    if plan.items:
        yield ""
        yield from _table(plan, bodies)
        yield from _materials(plan)
    if saved is not None:
        yield ""
        yield "已持有的材料带来：" + ("；".join(saved.sentences()) or "没有变化")
    if unused := tuple(unused):
        yield f"这件事用不到：{'、'.join(unused)}"
    if others:
        yield ""
        yield "也可以这样办："
        names = {entry.key: entry.item.name for entry in plan.items}
        for other in others[:SHOWN]:
            told = "；".join(other.changes.sentences())
            yield f"  不办{'、'.join(f'“{names[key]}”' for key in other.instead_of)}：{told or '其他都一样'}"
        if len(others) > SHOWN:
            yield f"  …… 另有 {len(others) - SHOWN} 种，见 --json"


def why_lines(plan: Plan, item: str, others: Iterable[Alternative], held: Iterable[IfHeld]) -> Iterator[str]:
    """Why an item (by its key) is in the plan, a reason a line, and what would make it unnecessary."""
    (entry,) = (entry for entry in plan.items if entry.key == item)
    yield f"为什么要办“{entry.item.name}”："
    for reason in entry.because:
        yield f"  {reason}"
    other = next((other for other in others if item in other.instead_of), None)
    if other is None:
        yield "  没有别的事项可以代替它"
    else:
        yield f"  不办它也行：{'；'.join(other.changes.sentences()) or '其他都一样'}"
    for one in held:
        yield f"  如果已持有“{one.material_name}”：{'；'.join(one.changes.sentences()) or '没有变化'}"


def _cost(cost: Cost) -> str:
    fee = f"费用 {format_yuan(cost.fee_fen)}" if cost.fee_fen else "不收费"
    return f"{cost.working_days} 个工作日，跑动 {cost.visits} 次，交 {cost.materials} 份材料，{fee}"


def _proof(plan: Plan) -> str:
    if plan.optimal:
        return "已证明：没有跑动更少的办法；跑动一样的，没有更快的；再一样的，材料、费用也没有更少的"
    bound = plan.lower_bound
    return (
        f"跑动次数和工作日已证明最少；材料和费用未能在限定时间内证明：材料至少 {bound.materials} 份，"
        f"费用至少 {format_yuan(bound.fee_fen)}"
    )


def _table(plan: Plan, bodies: Mapping[str, str]) -> Iterator[str]:
    number = {entry.key: str(place) for place, entry in enumerate(plan.items, start=1)}
    rows = [("", "开始", "办结", "事项", "部门", "要等")]
    for entry in plan.items:
        last = f"{'约' if entry.provisional else ''}{entry.ends_on}{' *' if entry.critical else ''}"
        body = bodies.get(entry.item.organisation, entry.item.organisation)
        after = "、".join(number[key] for key in entry.after)
        rows.append((number[entry.key], str(entry.starts_on), last, entry.item.name, body, after))
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    stage = -1
    for row, planned in zip(rows, (None, *plan.items), strict=True):
        if planned is not None and planned.stage != stage:
            stage = planned.stage
            together = len(plan.stages[stage])
            yield f"第 {stage + 1} 步" + (f"（{together} 项同时办）" if together > 1 else "")
        yield (
            "  " + "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        ).rstrip()
    yield "  * 它晚一天，全部办结就晚"


def _materials(plan: Plan) -> Iterator[str]:
    number = {entry.key: str(place) for place, entry in enumerate(plan.items, start=1)}
    asked = plan.asked_materials
    yield ""
    yield "要交的材料（每份只交一次）：" if asked else "不用交材料"
    for entry in asked:
        follows = "，可以后补" if entry.may_follow else ""
        used = "、".join(number[key] for key in entry.needed_by)
        yield f"  {entry.material.name}（用于 {used}{follows}）"
    held = [
        entry.material.name + (f"（来自{entry.reused_from}）" if entry.reused_from else "")
        for entry in plan.materials
        if entry.held and entry.needed_by
    ]
    if held:
        yield f"已持有，不用再交：{'、'.join(held)}"
    inside = [entry for entry in plan.materials if entry.produced_by is not None and entry.needed_by]
    if inside:
        passed = "、".join(f"{entry.material.name}（{number[entry.produced_by or '']} 办出）" for entry in inside)
        yield f"由前面的事项办出，不用交：{passed}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
