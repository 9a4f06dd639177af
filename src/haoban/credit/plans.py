"""What each step brings, and the best steps for the money there is. Pure; exact by `search.py`."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from haoban.kernel.money import format_yuan
from haoban.kernel.refusals import Problem, Refusal

from .law import Law
from .records import Act, Level, Payment, Record
from .repair import last_days
from .rules import (
    Counting,
    Deduction,
    Rating,
    counted_acts,
    countings,
    deduction_of,
    facts_for,
    level_at,
    points_of,
    rate,
)
from .search import Best, Item, best, cheapest

MOST_OPEN = 300
"""Open deductions that one plan takes; an enterprise has a handful."""


@dataclass(frozen=True)
class Step:
    """Something that can be done, and where one stands after it."""

    do: str
    on: date
    cost_fen: int
    gain: Fraction
    score_after: Fraction
    level_after: Level
    source: str
    verified: bool
    reading: str | None
    indicator: str
    acts: tuple[int, ...]
    """The places in the record of the acts it corrects."""


@dataclass(frozen=True)
class LastDay:
    """A day after which correcting an act gives back less."""

    on: date
    indicator: str
    act: int
    points: Fraction
    """What is given back up to that day."""
    points_after: Fraction
    source: str


@dataclass(frozen=True)
class Reach:
    """The least that a level costs today; no cost where it can't be reached by correcting."""

    level: Level
    score: int
    cost_fen: int | None


@dataclass(frozen=True)
class Plan:
    """The best steps, and what one must know beside them."""

    now: Rating
    steps: tuple[Step, ...]
    level: Level
    score: Fraction
    cost_fen: int
    found: Best
    bound: Fraction
    """No plan reaches a higher score."""
    last_days: tuple[LastDay, ...]
    reach: tuple[Reach, ...]
    after: Record
    """The record as known on the day, once the steps are done."""
    left_open: tuple[int, ...]
    """The places of acts that stay uncorrected."""
    cost_unknown: tuple[int, ...]
    """The places of uncorrected arrears whose amount isn't told: what paying them takes is not in any cost."""


@dataclass(frozen=True)
class Open:
    """A deduction that correcting can still lessen."""

    counting: Counting
    acts: tuple[int, ...]
    """The places of its acts that are not corrected."""
    cost_fen: int
    now: Deduction
    divisible: bool
    """Whether each fen brings its part: arrears where the law knows instalments."""


def known_on(record: Record, day: date) -> Record:
    """The record as it is known on a day: acts, corrections and payments that are dated later haven't happened."""
    acts = tuple(
        replace(
            act,
            corrected_on=act.corrected_on if act.corrected_on and act.corrected_on <= day else None,
            paid=tuple(one for one in act.paid if one.on <= day),
        )
        for act in record.acts
        if act.on <= day
    )
    direct_d = tuple(
        replace(fact, corrected_on=None) if fact.corrected_on and fact.corrected_on > day else fact
        for fact in record.direct_d
        if fact.on <= day
    )
    return replace(record, acts=acts, direct_d=direct_d)


def is_settled(act: Act) -> bool:
    """Whether nothing is left to correct: corrected, or paid off."""
    return act.corrected_on is not None or bool(act.amount_fen and act.paid_fen >= act.amount_fen)


def open_deductions(record: Record, law: Law, day: date) -> list[Open]:
    """What can still be corrected on a day."""
    found = []
    for counting in countings(record, law, day):
        acts = counted_acts(record, law, counting)
        places = tuple(place for place in counting.acts if not is_settled(record.acts[place]))
        if not points_of(counting, acts) or not places:
            continue
        left = [record.acts[place].left_fen for place in places]
        instalments = law.gradual.value and counting.indicator.value.arrears
        divisible = bool(instalments and len(counting.acts) == 1 and sum(left))
        found.append(Open(counting, places, sum(left), deduction_of(record, law, counting, day), divisible))
    return found


def corrected(record: Record, one: Open, on: date, fen: int | None = None) -> Record:
    """The record after a deduction's acts were corrected on a day; with `fen` only so much of the arrears was paid."""
    acts = list(record.acts)
    for place in one.acts:
        act = acts[place]
        if fen is None or fen == one.cost_fen == act.left_fen:
            acts[place] = replace(act, corrected_on=on)
        else:
            acts[place] = replace(act, paid=(*act.paid, Payment(on, fen)))
    return replace(record, acts=tuple(acts))


def money_by_day(record: Record, day: date, budget_fen: int | None, whole_fen: int) -> tuple[list[date], list[int]]:
    """The days on which money is there first, from `day` on, and how much; everything today where nothing is said.

    A budget is what can be paid on `day`; `can_pay` tells what comes later, and without a budget also what is there.
    """
    today = sum(one.amount_fen for one in record.can_pay if one.on <= day) if record.can_pay else whole_fen
    coming = {day: today if budget_fen is None else budget_fen}
    for one in record.can_pay:
        if one.on > day:
            coming[one.on] = coming.get(one.on, 0) + one.amount_fen
    days = sorted(coming)
    return days, [coming[on] for on in days]


def items_of(record: Record, law: Law, opened: list[Open], days: list[date]) -> list[Item]:
    """The open deductions as the search sees them: the cost, and what correcting brings on each of the days."""
    return [
        Item(
            one.cost_fen,
            tuple(
                deduction_of(corrected(record, one, on), law, one.counting, on).restored - one.now.restored
                for on in days
            ),
            one.divisible,
        )
        for one in opened
    ]


def plan(record: Record, law: Law, day: date, budget_fen: int | None = None) -> Plan:
    """The steps that bring the highest score, then cost least, for the money there is, and the proof.

    The rules of the day hold for steps on later days too. A higher score never gives a lower level, so the highest
    score is the best level. Raises `Refusal` `indicator_unknown` and, with more than `MOST_OPEN`, `too_many_open`.
    """
    places = [place for place, act in enumerate(record.acts) if act.on <= day]
    record = known_on(record, day)
    now = rate(record, law, day)
    opened = open_deductions(record, law, day)
    if len(opened) > MOST_OPEN:
        raise Refusal(
            "too_many_open",
            "没有纠正的扣分有 %(count)d 项，一次最多排 %(most)d 项，请先去掉肯定不处理的",
            {"count": len(opened), "most": MOST_OPEN},
            (Problem(f"没有纠正的扣分最多 {MOST_OPEN} 项", column="acts", value=str(len(opened))),),
        )
    days, money = money_by_day(record, day, budget_fen, sum(one.cost_fen for one in opened))
    items = items_of(record, law, opened, days)
    found = best(items, money)
    steps, after = _steps(record, law, now, opened, items, found, days)
    score = now.score + found.gain
    level = steps[-1].level_after if steps else now.level
    done = {at for one, part in zip(opened, found.parts, strict=True) for at in one.acts if _whole(one, part)}
    return Plan(
        now=now,
        steps=tuple(replace(one, acts=tuple(places[at] for at in one.acts)) for one in steps),
        level=level,
        score=score,
        cost_fen=found.cost_fen,
        found=found,
        bound=now.score + found.bound,
        last_days=tuple(replace(one, act=places[one.act]) for one in _last_days(record, law, opened, day)),
        reach=_reach(record, law, now, items, day),
        after=after,
        left_open=tuple(places[at] for one in opened for at in one.acts if at not in done),
        cost_unknown=tuple(
            places[at]
            for one in opened
            for at in one.acts
            if one.counting.indicator.value.arrears and record.acts[at].amount_fen is None
        ),
    )


def _whole(one: Open, part: tuple[tuple[int, int], ...]) -> bool:
    return bool(part) and sum(fen for _, fen in part) == one.cost_fen


def _steps(
    record: Record, law: Law, now: Rating, opened: list[Open], items: list[Item], found: Best, days: list[date]
) -> tuple[tuple[Step, ...], Record]:
    """The chosen steps: by day; on a day what is free, then what brings the most for its money."""
    chosen = []
    for index, part in enumerate(found.parts):
        item = items[index]
        for at, fen in part:
            share = Fraction(fen, item.cost_fen) if item.cost_fen else Fraction(1)
            gain = item.gains[at] * share
            richness = gain / fen if fen else None
            chosen.append((at, richness is not None, -(richness or gain), index, fen, gain))
    chosen.sort()
    steps, score, after, paid = [], now.score, record, [0] * len(opened)
    for at, _, _, index, fen, gain in chosen:
        one, on = opened[index], days[at]
        paid[index] += fen
        whole = paid[index] == one.cost_fen
        rest = replace(one, cost_fen=one.cost_fen - paid[index] + fen)
        after = corrected(after, rest, on, None if whole else fen)
        score += gain
        row = deduction_of(after, law, one.counting, on)
        steps.append(
            Step(
                do=_in_words(record, one, fen, one.cost_fen - paid[index]),
                on=on,
                cost_fen=fen,
                gain=gain,
                score_after=score,
                level_after=level_at(record, law, on, score),
                source=row.source,
                verified=row.verified,
                reading=row.reading,
                indicator=row.indicator,
                acts=one.acts,
            )
        )
    return tuple(steps), after


def _in_words(record: Record, one: Open, fen: int, left: int) -> str:
    """补办纳税缴费申报（2025-09-15 应办），缴清税费款 ¥1,000.00."""
    row = one.counting.indicator.value
    dues = "、".join(record.acts[place].on.isoformat() for place in one.acts)
    said = f"{row.do}（{dues} 应办）" if row.do else f"纠正“{row.name}”（{dues}）"
    if left:
        return f"{said}，先缴 {format_yuan(fen)}，还欠 {format_yuan(left)}"
    if one.counting.indicator.value.arrears and any(record.acts[place].amount_fen is None for place in one.acts):
        return f"{said}，金额没有写，费用没有算进去"
    return f"{said}，缴清 {format_yuan(fen)}" if fen else said


def _last_days(record: Record, law: Law, opened: list[Open], day: date) -> tuple[LastDay, ...]:
    found = []
    for one in opened:
        acts = counted_acts(record, law, one.counting)
        for place in one.acts:
            act = record.acts[place]
            left = Fraction(one.cost_fen, act.amount_fen) if one.divisible and act.amount_fen else Fraction(1)
            for on, share, share_after in last_days(law, facts_for(record, one.counting, acts, act, day), day):
                points = one.now.points * left
                found.append(LastDay(on, act.indicator, place, points * share, points * share_after, law.scale.source))
    return tuple(sorted(found, key=lambda one: (one.on, one.act)))


def _reach(record: Record, law: Law, now: Rating, items: list[Item], day: date) -> tuple[Reach, ...]:
    """What each better level costs at least today."""
    levels = law.levels.value
    found: list[tuple[Level, int]] = []
    level = now.level
    for score in (levels.c, levels.b, levels.a):
        if score > now.score and (better := level_at(record, law, day, Fraction(score))) is not level:
            level = better
            found.append((level, score))
    costs = cheapest(items, [score - now.score for _, score in found])
    return tuple(Reach(level, score, cost) for (level, score), cost in zip(found, costs, strict=True))
