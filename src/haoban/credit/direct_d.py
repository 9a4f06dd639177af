"""A direct D: how long it is kept, and which way leads out of it. Pure."""

from dataclasses import dataclass
from datetime import date

from .law import DirectDRepair, Law
from .periods import add_months, end_of_year
from .records import DirectD, Record


@dataclass(frozen=True)
class Standing:
    """A direct D on a day."""

    fact: DirectD
    name: str
    holds: bool
    """Whether the level is D for it on that day."""
    repaired_on: date | None
    """The day from which it may be re-rated after the correction; None where that isn't known or is too late."""
    bars_a: bool
    kept_until: date
    """The last day of the calendar years for which it is kept."""
    not_a_until: date
    source: str
    verified: bool
    reading: str | None


def facts_of(record: Record, law: Law, day: date) -> tuple[DirectD, ...]:
    """The direct-D facts up to a day: those told, and the acts whose row of the indicators reads 直接判级."""
    told = [fact for fact in record.direct_d if fact.on <= day]
    for act in record.acts:
        found = law.find_indicator(act.indicator)
        if found and found.value.direct_d and act.on <= day:
            told.append(DirectD(found.value.direct_d, act.on, act.corrected_on))
    return tuple(dict.fromkeys(told))


def way_out(record: Record, law: Law, fact: DirectD, corrected: date) -> DirectDRepair | None:
    """The first way out in the law's order that fits a correction on a day (2021/31 art. 1; 2025/12 annex 6)."""
    for way in law.direct_d_repair.value:
        if way.conditions is not None and fact.condition not in way.conditions:
            continue
        if way.reorganised and (record.reorganised_on is None or record.reorganised_on > corrected):
            continue
        if way.paid_within_days is not None and (corrected - fact.on).days > way.paid_within_days:
            continue
        if way.by_end_of_next_year and corrected > end_of_year(fact.on.year + 1):
            continue
        return way
    return None


def is_tier_known(way: DirectDRepair, fact: DirectD) -> bool:
    """Whether the waiting period follows from the amount, or was named by the tax authority."""
    return bool(way.tiers) and (fact.wait_months is not None or way.months_for(fact.amount_fen) is not None)


def waiting_months(way: DirectDRepair, fact: DirectD) -> int:
    """The months that must be clean: what the authority named, the tier of the amount, else the longest."""
    if not way.tiers:
        return way.clean_months
    by_amount = way.months_for(fact.amount_fen)
    return next(months for months in (fact.wait_months, by_amount, way.clean_months) if months is not None)


def free_on(record: Record, law: Law, fact: DirectD, corrected: date, day: date) -> date | None:
    """From when a D corrected on a day may be re-rated, with no new dishonest act known up to `day`.

    The clean months run from the correction; a new act begins them anew.
    """
    way = way_out(record, law, fact, corrected)
    if way is None:
        return None
    months = waiting_months(way, fact)
    free = add_months(corrected, months)
    if months == 0:
        return free
    for on in sorted([act.on for act in record.acts] + [other.on for other in record.direct_d]):
        if corrected < on <= day and on < free:
            free = add_months(on, months)
    return free


def standing_of(record: Record, law: Law, fact: DirectD, day: date) -> Standing:
    """Whether a direct D holds on a day (2014/40 art. 32, 2020/15 art. 3; M-med for 2025/12).

    Once the years are over for which it is kept, there is no D left to repair: A stays barred for the year after them.
    """
    name, source = law.conditions[fact.condition]
    retention = law.retention.value
    kept_until = end_of_year(fact.on.year + retention.kept_years - 1)
    not_a_until = end_of_year(kept_until.year + retention.then_not_a_years)
    corrected = fact.corrected_on if fact.corrected_on and fact.corrected_on <= day else None
    way = way_out(record, law, fact, corrected) if corrected else None
    free = free_on(record, law, fact, corrected, day) if corrected else None
    if free is not None and free > kept_until:
        free = None
    repaired = free is not None and free <= day
    readings = [source.reading]
    verified = source.verified
    if way is not None:
        readings += [law.direct_d_repair.reading, None if is_tier_known(way, fact) else way.reading]
        verified = verified and law.direct_d_repair.verified and way.reading is None
    if repaired:
        readings.append("修复须经主管税务机关重新评价才生效")
    elif day.year > fact.on.year:
        readings.append(law.retention.reading)
        verified = verified and law.retention.verified
        if corrected is None and day > kept_until:
            readings.append("保留期满以该情形已经消除为前提")
            verified = False
    return Standing(
        fact=fact,
        name=name,
        holds=not repaired and day <= kept_until,
        repaired_on=free,
        bars_a=day <= not_a_until if not repaired else bool(way and way.never_a and day <= not_a_until),
        kept_until=kept_until,
        not_a_until=not_a_until,
        source=source.source if way is None else f"{source.source}；{law.direct_d_repair.source}",
        verified=verified,
        reading="；".join(dict.fromkeys(one for one in readings if one)) or None,
    )
