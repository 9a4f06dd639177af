"""What time brings after the steps: waiting periods, bars that end, overall repair, and when to apply. Pure."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from .dated import Sourced
from .direct_d import facts_of, free_on, is_tier_known, standing_of, waiting_months, way_out
from .law import Law, Overall
from .periods import add_months, end_of_year
from .plans import Plan, is_settled
from .records import Level, Record
from .rules import LAST_LEVEL_D, bars_of, established_on, level_at


@dataclass(frozen=True)
class Later:
    """Something that becomes possible on a day, and the level it leads to."""

    do: str
    on: date
    score_after: Fraction
    level_after: Level
    source: str
    verified: bool
    reading: str | None


@dataclass(frozen=True)
class Outlook:
    """What comes, and when A is possible."""

    later: tuple[Later, ...]
    a_possible_from: date | None
    a_missing: tuple[str, ...]
    """Why no day can be named."""


@dataclass(frozen=True)
class _Event:
    do: str
    source: str
    verified: bool
    reading: str | None


def outlook(made: Plan, law: Law, day: date) -> Outlook:
    """What happens after the plan's steps if no new dishonest act is added and open direct Ds are put right today."""
    last = max([day, *(step.on for step in made.steps)])
    record = _put_right(made.after, law, day)
    events: dict[date, list[_Event]] = defaultdict(list)
    _overall_months(made, law, record, last, events)
    _direct_d_ends(made.after, record, law, day, events)
    _bars_end(record, law, day, last, events)
    later: list[Later] = []
    level, score = made.level, made.score
    possible = next((step.on for step in made.steps if step.level_after is Level.A), None)
    if made.now.level is Level.A:
        possible = day
    final = max(events, default=last)
    full = _overall_full(made, law, record, last)
    for_last_year = sum((one.points for one in made.now.deductions if one.indicator == LAST_LEVEL_D), Fraction(0))
    as_of = record
    for on in sorted(events):
        score_then = made.score + _overall_points(made, law, record, last, on)
        if record.last_level is Level.D and on.year > day.year:
            as_of = replace(record, last_level=level)
            score_then += for_last_year if level is not Level.D else 0
        level_then = level_at(as_of, law, on, score_then)
        if level_then is not level or (on == full and score_then > made.score):
            said = events[on]
            later.append(
                Later(
                    "；".join(one.do for one in said),
                    on,
                    score_then,
                    level_then,
                    "；".join(dict.fromkeys(one.source for one in said)),
                    all(one.verified for one in said),
                    "；".join(dict.fromkeys(one.reading for one in said if one.reading)) or None,
                )
            )
        level, score = level_then, score_then
        if level is Level.A and possible is None:
            possible = on
    return Outlook(tuple(later), possible, () if possible else _missing(as_of, law, final, score))


def _missing(record: Record, law: Law, on: date, score: Fraction) -> tuple[str, ...]:
    standings = tuple(standing_of(record, law, fact, on) for fact in facts_of(record, law, on))
    reasons = [bar.name for bar in bars_of(record, law, on, standings)]
    reasons += [f"直接判为D级：{one.name}" for one in standings if one.holds]
    if score < law.levels.value.a:
        reasons.append(f"做完这些得分仍不到{law.levels.value.a}分")
    if not record.has_income:
        reasons.append("评价年度内没有生产经营业务收入")
    return tuple(dict.fromkeys(reasons))


def _put_right(record: Record, law: Law, day: date) -> Record:
    """The record with every direct D that is open put right today."""
    acts = tuple(
        replace(act, corrected_on=day)
        if act.on <= day
        and act.corrected_on is None
        and (row := law.find_indicator(act.indicator)) is not None
        and row.value.direct_d
        else act
        for act in record.acts
    )
    facts = tuple(
        replace(fact, corrected_on=day) if fact.corrected_on is None and fact.on <= day else fact
        for fact in record.direct_d
    )
    return replace(record, acts=acts, direct_d=facts)


def _event(do: str, rest: Sourced[object], reading: str | None = None) -> _Event:
    return _Event(do, rest.source, rest.verified and reading is None, reading or rest.reading)


def _overall_from(record: Record, last: date) -> date | None:
    """The day from which the months of overall repair run, or None while an act is open."""
    if not all(is_settled(act) for act in record.acts if act.on <= last):
        return None
    days = [act.on for act in record.acts] + [fact.on for fact in record.direct_d]
    days += [act.corrected_on for act in record.acts if act.corrected_on]
    days += [payment.on for act in record.acts for payment in act.paid]
    return max((on for on in days if on <= last), default=None)


def _overall(made: Plan, law: Law, record: Record, last: date) -> tuple[Overall, date, Fraction] | None:
    """The rule, the day the months run from, and the most points it can bring."""
    rule, begins = law.overall.value, _overall_from(record, last)
    lost = made.now.start - made.score
    if rule is None or begins is None or lost <= 0:
        return None
    return rule, begins, min(Fraction(rule.at_most), lost)


def _overall_points(made: Plan, law: Law, record: Record, last: date, on: date) -> Fraction:
    found = _overall(made, law, record, last)
    if found is None:
        return Fraction(0)
    rule, begins, most = found
    months = 0
    while months * rule.points_a_month < most and add_months(begins, months + 1) <= on:
        months += 1
    return min(most, Fraction(months * rule.points_a_month))


def _overall_full(made: Plan, law: Law, record: Record, last: date) -> date | None:
    """The day on which overall repair has brought all it can."""
    found = _overall(made, law, record, last)
    if found is None:
        return None
    rule, begins, most = found
    return max(last, add_months(begins, -int(-most // rule.points_a_month)))


def _overall_months(made: Plan, law: Law, record: Record, last: date, events: dict[date, list[_Event]]) -> None:
    found = _overall(made, law, record, last)
    if found is None:
        return
    rule, begins, most = found
    passed: dict[date, int] = {}
    months = 0
    while months * rule.points_a_month < most:
        months += 1
        passed[max(last, add_months(begins, months))] = months
    for on, count in passed.items():
        events[on].append(_event(f"满{count}个月没有新的失信行为，可申请整体修复", law.overall))


def _direct_d_ends(before: Record, record: Record, law: Law, day: date, events: dict[date, list[_Event]]) -> None:
    was_open = {(fact.condition, fact.on) for fact in facts_of(before, law, day) if fact.corrected_on is None}
    for fact in facts_of(record, law, day):
        standing = standing_of(record, law, fact, day)
        number = f"第（{fact.condition}）项"
        right = "今天纠正" if (fact.condition, fact.on) in was_open else "已纠正"
        way = way_out(record, law, fact, fact.corrected_on) if fact.corrected_on else None
        free = free_on(record, law, fact, fact.corrected_on, day) if fact.corrected_on else None
        if way and free and free <= standing.kept_until and day <= standing.kept_until:
            ask = "可申请修复" if way.applied_for else "由税务机关直接重新评价"
            months = waiting_months(way, fact)
            wait = f"、此后{months}个月没有新的失信行为的" if months else "的"
            do = f"直接判D级{number}：{right}{wait}，{ask}"
            events[max(free, day)].append(
                _event(do, law.direct_d_repair, None if is_tier_known(way, fact) else way.reading)
            )
        if standing.kept_until >= day:
            events[standing.kept_until + timedelta(days=1)].append(_event(f"直接判D级{number}保留期满", law.retention))
        if standing.not_a_until >= day:
            events[standing.not_a_until + timedelta(days=1)].append(
                _event(f"直接判D级{number}不再限制评为A级", law.retention)
            )


def _bars_end(record: Record, law: Law, day: date, last: date, events: dict[date, list[_Event]]) -> None:
    years = law.a_bars.value.years
    old_enough = add_months(record.first_tax_handling_on, 12 * years)
    if old_enough > last:
        events[old_enough].append(_event(f"实际生产经营期满{years}年", law.a_bars))
    new_year = end_of_year(day.year) + timedelta(days=1)
    if record.last_level is Level.D:
        reading = "本年度不再是D级的，下一评价年度不再因此不得评为A级"
        events[new_year].append(_event("进入下一评价年度", law.a_bars, reading))
    if established_on(record, law) > last:
        events[established_on(record, law)].append(_event("不再是新设立的，按得分评价", law.newly_established))
