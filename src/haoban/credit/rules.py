"""The score and the level that the public rules give on a day. Pure; the rating is the tax authority's."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .dated import Sourced
from .direct_d import Standing, facts_of, standing_of
from .law import Counted, Indicator, Law
from .periods import add_months
from .records import Act, Level, Record
from .repair import Facts, Restored, repaired, resting_on

LAST_LEVEL_D = "last_level_d"
"""The bar of last year's D, and under the rules of 2020 the name of the deduction that comes with it."""


@dataclass(frozen=True)
class Counting:
    """Acts that make one deduction together, and the row of the indicators that they fall under."""

    indicator: Sourced[Indicator]
    acts: tuple[int, ...]
    """Their places in the record."""


@dataclass(frozen=True)
class Deduction:
    """Points taken for acts, and what correcting them gave back."""

    indicator: str
    name: str
    on: date
    points: Fraction
    """Before repair."""
    restored: Fraction
    source: str
    verified: bool
    reading: str | None
    acts: tuple[int, ...] = ()
    """The places in the record of the acts it counts, from 0."""


@dataclass(frozen=True)
class Bar:
    """A reason for which the level can't be A."""

    bar: str
    name: str
    source: str
    verified: bool
    reading: str | None = None
    until: date | None = None
    """The last day on which it bars, where the record tells."""


@dataclass(frozen=True)
class Rating:
    """What the rules give. Not the rating: that is the tax authority's."""

    level: Level
    score: Fraction
    start: int
    deductions: tuple[Deduction, ...]
    bars: tuple[Bar, ...]
    standings: tuple[Standing, ...]
    """The direct Ds, those that hold and those that don't any more."""
    readings: tuple[str, ...]
    """What is not settled and concerns the level as a whole, with the reading taken."""


def countings(record: Record, law: Law, day: date) -> list[Counting]:
    """The acts up to a day as they count (2025/12 annex 1): each, once a month, or once; in the record's order."""
    together: dict[tuple[str, object], list[int]] = defaultdict(list)
    rows: dict[str, Sourced[Indicator]] = {}
    for place, act in enumerate(record.acts):
        if act.on > day:
            continue
        row = rows.setdefault(act.indicator, law.get_indicator(act.indicator))
        counted = row.value.counted
        when: object = place
        if counted is Counted.MONTHLY:
            when = (act.on.year, act.on.month)
        elif counted is Counted.ONCE:
            when = None
        together[act.indicator, when].append(place)
    return [Counting(rows[code], tuple(places)) for (code, _), places in together.items()]


def counted_acts(record: Record, law: Law, counting: Counting) -> list[Act]:
    """The acts of a counting that deduct: without those of 首违不罚 where they don't count."""
    acts = [record.acts[place] for place in counting.acts]
    return acts if law.first_violation_counts.value else [one for one in acts if not one.first_violation_not_fined]


def facts_for(record: Record, counting: Counting, acts: list[Act], act: Act, day: date) -> Facts:
    """What the repair of an act depends on; acts that count together are small only together."""
    amounts = [one.amount_fen for one in acts]
    together = len(acts) > 1 and counting.indicator.value.counted is not Counted.PER_ACT
    whole = sum(one for one in amounts if one is not None) if None not in amounts else None
    reorganised = record.reorganised_on is not None and record.reorganised_on <= day
    return Facts(act.indicator, act.on, whole if together else act.amount_fen, reorganised)


def points_of(counting: Counting, acts: list[Act]) -> int:
    """The points that a counting takes: `times` multiplies, a month counts once, 一次性 counts once."""
    row = counting.indicator.value
    if not acts:
        return 0
    if row.counted is Counted.ONCE:
        return row.points
    return row.points * max(act.times for act in acts)


def deduction_of(record: Record, law: Law, counting: Counting, day: date) -> Deduction:
    """The deduction of a counting with what was given back up to a day."""
    row = counting.indicator
    acts = counted_acts(record, law, counting)
    points = points_of(counting, acts)
    found = Restored(Fraction(0))
    if points:
        each = [repaired(law, row.value, act, facts_for(record, counting, acts, act, day), day) for act in acts]
        found = min(each, key=lambda one: one.share)
        if len({one.share for one in each}) > 1:
            found += resting_on(Fraction(0), reading="合并计一次的各次行为都纠正才加分，以加回最少的一次计")
    readings = [row.reading, *found.readings]
    verified = row.verified and found.verified
    if len(acts) < len(counting.acts):
        readings.append(law.first_violation_counts.reading)
        verified = verified and law.first_violation_counts.verified
    source = f"{row.source} {row.value.code}"
    if row.value.direct_d:
        condition = law.conditions[row.value.direct_d]
        source = f"{source}；{condition[1].source}第（{row.value.direct_d}）项"
        readings.append("该指标直接判为D级，不扣分")
    return Deduction(
        indicator=record.acts[counting.acts[0]].indicator,
        name=row.value.name,
        on=min(record.acts[place].on for place in counting.acts),
        points=Fraction(points),
        restored=points * found.share,
        source="；".join(dict.fromkeys((source, *found.sources))),
        verified=verified,
        reading="；".join(dict.fromkeys(one for one in readings if one)) or None,
        acts=counting.acts,
    )


def is_d_by_score(record: Record, facts: tuple[object, ...]) -> bool:
    """Whether last year's D came from the score: no direct D is known."""
    return record.last_level is Level.D and not facts


def bars_of(record: Record, law: Law, day: date, standings: tuple[Standing, ...]) -> tuple[Bar, ...]:
    """What bars from A on a day (2014/40 art. 19; 2025/12 art. 17), each reason once."""
    known = law.a_bars
    bars: dict[str, Bar] = {}

    def add(bar: str, reading: str | None = None, until: date | None = None, *, verified: bool = True) -> None:
        name = known.value.names.get(bar, bar)
        bars.setdefault(bar, Bar(bar, name, known.source, known.verified and verified, reading, until))

    old_enough = add_months(record.first_tax_handling_on, 12 * known.value.years)
    if day < old_enough:
        add("under_three_years", until=date.fromordinal(old_enough.toordinal() - 1))
    if record.last_level is Level.D:
        add(LAST_LEVEL_D, until=date(day.year, 12, 31))
    by_name = {name: bar for bar, name in known.value.names.items()}
    for told in record.a_bars:
        bar = by_name.get(told, told)
        if bar in known.value.names:
            add(bar)
        else:
            add(bar, "该情形不在已知名单中，按所填计入", verified=False)
    for act in record.acts:
        row = law.find_indicator(act.indicator)
        if row and row.value.bars_a and act.on <= day:
            add(row.value.bars_a, f"由指标{act.indicator}推出", verified=False)
    for standing in standings:
        if standing.bars_a:
            bar = f"direct_d_{standing.fact.condition}"
            source = law.retention if standing.repaired_on is None else law.direct_d_repair
            verified = source.verified and standing.verified
            name = f"直接判为D级（第（{standing.fact.condition}）项）后尚不得评为A级"
            bars.setdefault(bar, Bar(bar, name, source.source, verified, source.reading, standing.not_a_until))
    return tuple(bars.values())


def rate(record: Record, law: Law, day: date) -> Rating:
    """The score and level on a day by the law given for it. Acts after the day don't count.

    Score: start less deductions plus repairs (2025/12 art. 13, annexes 1 and 6). Level: art. 16 to 18. Overall repair
    is not in it: it takes an application (see `later.py`). Raises `Refusal` `indicator_unknown`.
    """
    start = law.start.value[record.start]
    deductions = [deduction_of(record, law, one, day) for one in countings(record, law, day)]
    facts = facts_of(record, law, day)
    standings = tuple(standing_of(record, law, fact, day) for fact in facts)
    readings: list[str | None] = []
    by_score = law.by_score
    if is_d_by_score(record, facts):
        readings.append(by_score.reading)
        if by_score.value.extra_points:
            deductions.append(
                Deduction(
                    indicator=LAST_LEVEL_D,
                    name="上一年度因得分评为D级，加扣",
                    on=date(day.year, 1, 1),
                    points=Fraction(by_score.value.extra_points),
                    restored=Fraction(0),
                    source=by_score.source,
                    verified=by_score.verified,
                    reading=by_score.reading,
                )
            )
    score = start - sum((one.points - one.restored for one in deductions), Fraction(0))
    bars = bars_of(record, law, day, standings)
    level, said = _level(record, law, day, score, barred=bool(bars), standings=standings)
    readings += said
    if any(reason in law.not_rated.value for reason in record.not_rated):
        readings.append("有不参加本期评价的情形，本期可能不评价；这里只测算得分")
        readings.append(law.not_rated.reading)
    return Rating(
        level,
        score,
        start,
        tuple(deductions),
        bars,
        standings,
        tuple(dict.fromkeys(one for one in readings if one)),
    )


def level_at(record: Record, law: Law, day: date, score: Fraction) -> Level:
    """The level that a score has on a day."""
    standings = tuple(standing_of(record, law, fact, day) for fact in facts_of(record, law, day))
    barred = bool(bars_of(record, law, day, standings))
    return _level(record, law, day, score, barred=barred, standings=standings)[0]


def _level(
    record: Record, law: Law, day: date, score: Fraction, *, barred: bool, standings: tuple[Standing, ...]
) -> tuple[Level, list[str | None]]:
    """The level, and the readings it took: direct D, D kept, newly established, no income, then the score."""
    levels = law.levels.value
    if any(standing.holds for standing in standings):
        return Level.D, []
    if law.by_score.value.keeps_d and is_d_by_score(record, standings):
        return Level.D, []
    readings = _readings_of_age(record, law, day)
    if is_newly_established(record, law, day):
        if levels.m is not None:
            return Level.M, [*readings, law.levels.reading]
        return by_points(law, score, barred=barred), [*readings, "当时没有M级，新设立的不参加评价；这里只按得分测算"]
    if not record.has_income and levels.m is not None and score >= levels.m:
        return Level.M, [*readings, law.levels.reading]
    return by_points(law, score, barred=barred), readings


def established_on(record: Record, law: Law) -> date:
    """The first day on which an enterprise isn't newly established any more."""
    return add_months(record.first_tax_handling_on, law.newly_established.value)


def is_newly_established(record: Record, law: Law, day: date) -> bool:
    """Whether less than a rating year has passed since the first tax handling (2014/40 art. 17; 2025/12 art. 15).

    The date alone decides, whatever is told of last year's level.
    """
    return day < established_on(record, law)


def _readings_of_age(record: Record, law: Law, day: date) -> list[str | None]:
    """What is open as long as no whole calendar year, the rating year, lies behind an enterprise."""
    if record.first_tax_handling_on <= date(day.year - 1, 1, 1):
        return []
    readings = [law.newly_established.reading]
    if is_newly_established(record, law, day) and record.last_level not in (None, Level.M):
        readings.append(f"上一年度为{record.last_level}级和首次办理涉税事宜的日期不相符，请核对")
    return readings


def by_points(law: Law, score: Fraction, *, barred: bool) -> Level:
    """The level of a score (2014/40 art. 18; 2025/12 art. 16): 90 and more with a bar is B."""
    levels = law.levels.value
    if score >= levels.a:
        return Level.B if barred else Level.A
    if score >= levels.b:
        return Level.B
    return Level.C if score >= levels.c else Level.D
