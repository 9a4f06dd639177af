"""Policies, insurances and errors as an accountant says them."""

from .faults import Kind, Where
from .policies import Grouping, Money, Policy, Rounding, Split
from .slips import Slip

INSURANCE = {"pension": "养老保险", "unemployment": "失业保险", "medical": "医疗保险", "work_injury": "工伤保险"}
PAYER = {"employer": "单位", "employee": "个人"}
_ROUNDING = {
    Rounding.HALF_UP: "四舍五入",
    Rounding.HALF_EVEN: "四舍六入五成双",
    Rounding.TRUNCATE: "直接舍去尾数",
    Rounding.FLOAT: "用浮点数取整（逢五有时进、有时不进）",
}
_UNIT = {Money.FEN: "分", Money.JIAO: "角", Money.YUAN: "元"}
KIND = {
    Kind.MISSING: "缺这一行",
    Kind.DOUBLED: "这一行重复",
    Kind.BASE: "两边的缴费基数不同",
    Kind.RATE: "两边的费率不同",
    Kind.AMOUNT: "金额不是由基数和费率算出来的",
}
WHERE = {Where.DECLARED: "申报", Where.BOOKED: "入账", Where.BOTH: "两边"}
SLIP = {
    Slip.TRANSPOSED: "像是相邻两位数字颠倒",
    Slip.DROPPED: "像是漏打一位",
    Slip.ADDED: "像是多打一位",
    Slip.MAGNITUDE: "像是小数点错位",
    Slip.ONE_DIGIT: "像是打错一位",
}


def policy_in_words(policy: Policy) -> str:
    """A policy in one sentence, what is done first said first."""
    parts = []
    if policy.base_unit is not Money.FEN:
        parts.append(f"基数先四舍五入到{_UNIT[policy.base_unit]}")
    if policy.split is Split.AFTER:
        parts.append(
            f"单位和个人的费率加在一起算，{_ROUNDING[policy.rounding]}到{_UNIT[policy.unit]}，再减去个人部分得单位部分"
        )
    else:
        parts.append(f"单位、个人分别{_ROUNDING[policy.rounding]}到{_UNIT[policy.unit]}")
    if policy.grouping is Grouping.TOTAL:
        parts.append("每个险种的总额另算，差的尾数归最后一人")
    return "，".join(parts)
