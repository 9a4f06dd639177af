"""What to do about it with the least effort: only the difference is settled, nothing is refunded and paid anew."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .alignment import Key
from .faults import Kind, Where
from .policies import USUAL
from .rules import Comparison
from .words import policy_in_words

_TAX = "税务机关社保费窗口或电子税务局"
_MENDED = {Kind.MISSING: "补上漏报的行", Kind.DOUBLED: "撤销重复的行", Kind.AMOUNT: "改正金额"}
PAY, REFUND, SHIFT = "补缴", "退（抵）", "在单位与个人之间调整"


class Correction(NamedTuple):
    """One thing to do for one person and insurance."""

    do: str
    """补缴 (pay what is missing), 退（抵） (have it back or set off), or a shift between employer and employee."""
    person_id: str
    insurance: str
    amount_fen: int
    """Never negative."""
    because: str
    """`rounding`, or the kind of the error."""


def corrections(found: Comparison) -> Iterator[Correction]:
    """For each person and insurance the fewest payments: employer's and employee's parts go together.

    Where one part is short and the other over, that much is moved between them and only the rest is paid or given back.
    """
    kinds: Mapping[Key, Kind] = {fault.key: fault.kind for fault in found.errors}
    sides: dict[tuple[str, str], list[int]] = {}
    because: dict[tuple[str, str], str] = {}
    for person, insurance, payer, mine, yours in found.persons:
        fen = (mine or 0) - (yours or 0)
        whom = person, insurance
        over_and_short = sides.get(whom)
        if over_and_short is None:
            over_and_short = sides[whom] = [0, 0]
        over_and_short[fen <= 0] += abs(fen)
        if kinds and (kind := kinds.get((person, insurance, payer))):
            because[whom] = str(kind)
    for whom, (over, short) in sides.items():
        moved = min(over, short)
        why = because.get(whom, "rounding") if because else "rounding"
        if moved:
            yield Correction(SHIFT, *whom, moved, why)
        if short > moved:
            yield Correction(PAY, *whom, short - moved, why)
        elif over > moved:
            yield Correction(REFUND, *whom, over - moved, why)


def steps(found: Comparison) -> list[dict[str, Any]]:
    """The way, in order: what, where, on what ground. What no text of law settles carries `verified: false`."""
    done: list[dict[str, Any]] = []
    if not found.persons:
        return done
    declared_faults = [fault for fault in found.errors if fault.where is not Where.BOOKED]
    kinds = {fault.kind for fault in declared_faults if fault.declared_fen != fault.booked_fen}
    short = {one: -fen for one, fen in found.by_insurance.items() if fen < 0}
    over = {one: fen for one, fen in found.by_insurance.items() if fen > 0}

    def step(do: str, where: str, source: str, verified: bool, amounts: Mapping[str, int] | None = None) -> None:
        said = {"do": do, "where": where, "source": source, "verified": verified}
        done.append(said | {"by_insurance": dict(amounts or {}), "amount_fen": sum((amounts or {}).values())})

    if kinds & {Kind.BASE, Kind.RATE}:
        step("更正缴费基数或费率", "社会保险经办机构", "《社会保险法》第六十条", False)
    mended = [word for kind, word in _MENDED.items() if kind in kinds]
    if mended:
        step(f"更正申报明细：{'、'.join(mended)}", _TAX, "《社会保险法》第六十条", False)
    if any(fault.where is not Where.DECLARED for fault in found.errors):
        step("差错清单里出在入账一方的行，请税务机关核对入账", _TAX, "《社会保险法》第八十三条", False)
    if short:
        step(
            "只补缴差额，不用全额退费重缴；差一分也算未缴清，当天办结",
            _TAX,
            "《社会保险法》第八十六条（欠缴部分按日加收万分之五滞纳金）",
            False,
            short,
        )
    if over:
        step(
            "多缴的部分填退（抵）费申请，或在下期抵扣",
            "税务机关受理，社会保险经办机构核验后由基金户退付",
            "各地办理口径，未见全国统一规定",
            False,
            over,
        )
    if not short and not over:
        step(
            "总额已经相符，不用补缴；按申报明细把差额在人员之间更正",
            _TAX,
            "各地办理口径",
            False,
        )
    return done


def advice(found: Comparison) -> str:
    """What to tell the payroll's maker; that there is nothing to change where there is nothing."""
    if not found.persons and not found.errors:
        return "两边逐行一致，不用处理。"
    ways = list(dict.fromkeys(one.declared for one in found.explanations))
    wanted = "请把社保费改为：每人、每险种、单位和个人分别用十进制（整数分）计算，四舍五入到分，再汇总。"
    if USUAL not in ways:
        if len(ways) == 1:
            return f"{wanted}现在软件的算法是：{policy_in_words(ways[0])}。"
        return f"{wanted}现在的算法有 {len(ways)} 种可能，请告知用的是哪一种。"
    if any(fault.where is Where.BOOKED for fault in found.errors):
        return "工资软件的取整没有问题；差错清单里注明“入账”的请税务机关核对，其余请更正申报。"
    if found.errors:
        return "工资软件的取整没有问题，差额来自录入差错，请按差错清单更正申报。"
    return "工资软件的取整与规定一致；入账一方用了别的算法，请向税务机关核对。"
