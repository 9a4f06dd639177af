"""What `haoban credit rules` prints: the rules of a day, and what of them an official still has to check."""

from dataclasses import fields
from datetime import date
from typing import Any

from .answers import closing, knowledge
from .dated import Sourced
from .law import Counted, Law
from .parameters import all_dated

COUNTED_WORDS = {Counted.PER_ACT: "按次", Counted.MONTHLY: "按月", Counted.ONCE: "一次性"}


def unsettled(law: Law) -> list[tuple[str, Sourced[Any]]]:
    """The parameters of a day that are not verified, by their titles; indicators and conditions stand apart."""
    titles = {name: one.name for name, one in all_dated().items()}
    found = [(field.name, getattr(law, field.name)) for field in fields(law)]
    return [(titles[name], one) for name, one in found if isinstance(one, Sourced) and not one.verified]


def rules_document(law: Law, day: date) -> dict[str, Any]:
    """What `credit rules --json` prints."""
    return {
        "on": day.isoformat(),
        "papers": [
            {
                "id": one.id,
                "name": one.name,
                "title": one.title,
                "from": one.since.isoformat(),
                "verified": one.verified,
            }
            for one in law.papers
        ],
        "indicators": [
            {
                "indicator": code,
                "name": one.value.name,
                "points": one.value.points,
                "counted": one.value.counted.value,
                "direct_d": one.value.direct_d,
                "source": one.source,
                "read_in": one.read_in,
                "certainty": one.certainty,
                "verified": one.verified,
                "reading": one.reading,
            }
            for code, one in sorted(law.indicators.items())
        ],
        "unsettled": [
            {
                "name": title,
                "from": one.since.isoformat(),
                "source": one.source,
                "read_in": one.read_in,
                "certainty": one.certainty,
                "reading": one.reading,
            }
            for title, one in unsettled(law)
        ],
        **knowledge(law, day),
    }


def rules_lines(law: Law, day: date) -> list[str]:
    """The same for a reader."""
    lines = [f"{day.isoformat()} 有效的文件："]
    lines += [f"  {one.name}（{one.title}）{'' if one.verified else '（施行日期未核对）'}" for one in law.papers]
    lines.append("指标（＊ 未核对）：")
    for code, one in sorted(law.indicators.items()):
        row = one.value
        taken = f"直接判D级第（{row.direct_d}）项" if row.direct_d else f"{row.points}分，{COUNTED_WORDS[row.counted]}"
        lines.append(f"  {code}{'' if one.verified else '＊'} {row.name}：{taken}")
    lines.append("还没有核对的规定和现在的读法：")
    lines += [f"  {title}（{one.source}）：{one.reading or '与原文核对'}" for title, one in unsettled(law)]
    return [*lines, *closing(law, day)]
