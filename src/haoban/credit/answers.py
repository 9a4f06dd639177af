"""What the commands print: one JSON document or plain Chinese (FORMATS: credit rate, credit plan)."""

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from .law import Law
from .records import Level, Record
from .rules import Rating

NOTICE = "本结果是按公开规则的测算，不是纳税缴费信用评价结果；评价和修复由主管税务机关决定。"

LEVEL_NAMES = {Level.A: "A级", Level.B: "B级", Level.M: "M级", Level.C: "C级", Level.D: "D级"}


def points(value: Fraction) -> int | float:
    """Points as a JSON number: whole where they are whole."""
    return value.numerator if value.denominator == 1 else float(value)


def exactly(value: Fraction) -> str:
    """Points written exactly: as a decimal where it ends, else as a fraction."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    with localcontext() as context:
        context.prec = 200
        return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")


def in_words(value: Fraction) -> str:
    """Points for a reader: exact where that is short, else to two decimals with 约."""
    exact = exactly(value)
    if "/" in exact or len(exact) > 8:
        return f"约{float(value):.2f}"
    return exact


def rate_document(record: Record, law: Law, day: date, rating: Rating, warnings: tuple[str, ...]) -> dict[str, Any]:
    """What `credit rate --json` prints."""
    return {
        "uscc": record.uscc,
        "on": day.isoformat(),
        "level": rating.level.value,
        "score": points(rating.score),
        "score_exact": exactly(rating.score),
        "start": rating.start,
        "rules_in_force": [paper.name for paper in law.papers],
        "deductions": [
            {
                "indicator": one.indicator,
                "name": one.name,
                "points": points(one.points),
                "restored": points(one.restored),
                "restored_exact": exactly(one.restored),
                "on": one.on.isoformat(),
                "source": one.source,
                "verified": one.verified,
                "reading": one.reading,
                "acts": list(one.acts),
            }
            for one in rating.deductions
        ],
        "a_bars": [
            {
                "bar": one.bar,
                "name": one.name,
                "until": one.until and one.until.isoformat(),
                "source": one.source,
                "verified": one.verified,
                "reading": one.reading,
            }
            for one in rating.bars
        ],
        "direct_d": [
            {
                "condition": one.fact.condition,
                "name": one.name,
                "on": one.fact.on.isoformat(),
                "holds": one.holds,
                "repaired_on": one.repaired_on and one.repaired_on.isoformat(),
                "kept_until": one.kept_until.isoformat(),
                "source": one.source,
                "verified": one.verified,
                "reading": one.reading,
            }
            for one in rating.standings
        ],
        "readings": list(rating.readings),
        "warnings": list(warnings),
        **knowledge(law, day),
    }


def knowledge(law: Law, day: date) -> dict[str, Any]:
    """How far the rules are known, and whose decision the level is."""
    return {
        "rules_known_until": law.known_until.isoformat(),
        "after_last_known": day > law.known_until,
        "decided_by": law.procedure.value.decided_by if law.procedure.value else "主管税务机关",
        "notice": NOTICE,
    }


def rate_lines(record: Record, law: Law, day: date, rating: Rating, warnings: tuple[str, ...]) -> list[str]:
    """The same for a reader."""
    notes = Footnotes()
    lines = [
        f"测算日 {day.isoformat()}：{LEVEL_NAMES[rating.level]}，{in_words(rating.score)}分（起评{rating.start}分）"
    ]
    direct = {
        one.indicator
        for one in rating.deductions
        if (row := law.find_indicator(one.indicator)) is not None and row.value.direct_d
    }
    for one in rating.deductions:
        taken = "直接判为D级" if one.indicator in direct else f"扣{in_words(one.points)}分"
        line = f"  {one.on.isoformat()} {one.indicator} {one.name}：{taken}"
        if one.restored:
            line += f"，已加回{in_words(one.restored)}分"
        lines.append(line + notes.mark(one.verified, one.reading))
        lines.append(f"    依据：{one.source}")
    for standing in rating.standings:
        state = "直接判为D级" if standing.holds else "曾直接判为D级，现已不适用"
        line = f"  {standing.fact.on.isoformat()} 第（{standing.fact.condition}）项 {standing.name}：{state}"
        lines.append(line + notes.mark(standing.verified, standing.reading))
        lines.append(f"    依据：{standing.source}")
    for bar in rating.bars:
        until = f"（到 {bar.until.isoformat()}）" if bar.until else ""
        lines.append(f"  不得评为A级：{bar.name}{until}{notes.mark(bar.verified, bar.reading)}")
    lines += [f"  说明：{reading}" for reading in rating.readings]
    lines += [f"  请留意：{warning}" for warning in warnings]
    lines.append(f"适用：{'；'.join(f'{paper.name}（{paper.title}）' for paper in law.papers)}")
    return [*lines, *notes.lines(), *closing(law, day)]


class Footnotes:
    """What is not settled, said once under the answer and marked where it counts."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def mark(self, verified: bool, reading: str | None) -> str:
        """The mark behind a line: nothing where all is settled."""
        if verified and not reading:
            return ""
        said = (reading or "原文未核对").split("；")
        return "".join(f"[{self.numbers.setdefault(one, len(self.numbers) + 1)}]" for one in said)

    def lines(self) -> list[str]:
        """The notes."""
        if not self.numbers:
            return []
        return ["未核对或需说明的：", *(f"  [{number}] {said}" for said, number in self.numbers.items())]


def closing(law: Law, day: date) -> list[str]:
    """What every answer ends with."""
    lines = []
    if day > law.known_until:
        lines.append(f"规则最后核对到 {law.known_until.isoformat()}，之后是否变化请先查询")
    return [*lines, NOTICE]
