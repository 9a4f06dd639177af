"""`haoban contributions`: find and explain the missing fen."""

from pathlib import Path
from typing import Any

import click

from haoban.kernel.console import emit_json, json_option, refusals_end_the_command
from haoban.kernel.money import format_yuan

from .policies import USUAL, Grouping, Money, Policy, Rounding, Split
from .rules import Comparison, Explanation, compare
from .sheets import read_sheet


@click.group()
def contributions() -> None:
    """Find and explain the missing fen."""


@contributions.command(name="compare")
@click.argument("declared", type=click.Path(path_type=Path))
@click.argument("booked", type=click.Path(path_type=Path))
@json_option
@refusals_end_the_command
def compare_files(declared: Path, booked: Path, as_json: bool) -> None:
    """Compare DECLARED with BOOKED (CSV or XLSX), explain every fen, name genuine errors, write the correction."""
    found = compare(read_sheet(declared), read_sheet(booked))
    if as_json:
        emit_json(document(found))
        return
    click.echo(f"相差 {format_yuan(found.difference_fen)}（申报减入账），{len(found.persons)} 行不同")
    for one in found.explanations:
        click.echo(f"  可以这样解释：{in_words(one.declared)}")
    for fault in found.errors:
        click.echo(f"  差错：{fault.key[0]} {fault.key[1]} {fault.key[2]}（{fault.kind}）")
    click.echo(advice(found))


def document(found: Comparison) -> dict[str, Any]:
    """What `--json` prints (FORMATS: contributions compare)."""
    return {
        "difference_fen": found.difference_fen,
        "by_insurance": dict(found.by_insurance),
        "explained": found.unexplained_fen == 0,
        "explanations": [_explanation(one) for one in found.explanations],
        "indistinguishable": len(found.explanations) > 1,
        "persons": [
            {
                "person_id": key[0],
                "insurance": key[1],
                "payer": key[2],
                "declared_fen": mine,
                "booked_fen": yours,
                "difference_fen": (mine or 0) - (yours or 0),
            }
            for key, mine, yours in found.persons
        ],
        "errors": [
            {
                "person_id": fault.key[0],
                "insurance": fault.key[1],
                "payer": fault.key[2],
                "kind": fault.kind,
                "declared_fen": fault.declared_fen,
                "booked_fen": fault.booked_fen,
            }
            for fault in found.errors
        ],
        "unexplained_fen": found.unexplained_fen,
        "correction": [
            {
                "do": "补缴" if (mine or 0) < (yours or 0) else "退（抵）",
                "person_id": key[0],
                "insurance": key[1],
                "payer": key[2],
                "amount_fen": abs((mine or 0) - (yours or 0)),
            }
            for key, mine, yours in found.persons
        ],
        "advice": advice(found),
    }


def _explanation(one: Explanation) -> dict[str, Any]:
    said: dict[str, Any] = dict(one.declared.document())
    if one.booked != USUAL:
        said["booked"] = one.booked.document()
    return said


_ROUNDING = {
    Rounding.HALF_UP: "四舍五入",
    Rounding.HALF_EVEN: "四舍六入五成双",
    Rounding.TRUNCATE: "直接舍去",
    Rounding.FLOAT: "用二进制浮点数取整",
}
_UNIT = {Money.FEN: "分", Money.JIAO: "角", Money.YUAN: "元"}


def in_words(policy: Policy) -> str:
    """A policy as an accountant says it."""
    parts = [f"{_ROUNDING[policy.rounding]}到{_UNIT[policy.unit]}"]
    if policy.base_unit is not Money.FEN:
        parts.insert(0, f"基数先取整到{_UNIT[policy.base_unit]}")
    if policy.split is Split.AFTER:
        parts.append("单位和个人合并计算后再拆分")
    parts.append("按总额取整，尾差归最后一人" if policy.grouping is Grouping.TOTAL else "每人每险种分别计算")
    return "，".join(parts)


def advice(found: Comparison) -> str:
    """What to tell the payroll's maker; nothing where there is nothing to change."""
    if not found.persons:
        return "两边逐行一致，不用处理。"
    if found.explanations and found.explanations[0].declared != USUAL:
        now = in_words(found.explanations[0].declared)
        return f"请工资软件把社保金额改为每人、每险种、每个缴费主体分别四舍五入到分；现在的算法是：{now}。"
    return "算法一致，差额来自录入差错，请按差错清单更正。"
