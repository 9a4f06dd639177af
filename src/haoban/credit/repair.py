"""What a correction gives back: the scale by days, small amounts, arrears by instalments. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .dated import Sourced
from .law import Indicator, Law
from .periods import end_of_year
from .records import Act

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Restored:
    """The share of a deduction that is given back, and on what that rests."""

    share: Fraction
    verified: bool = True
    readings: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __add__(self, other: "Restored") -> "Restored":
        return Restored(
            self.share + other.share,
            self.verified and other.verified,
            _once(self.readings + other.readings),
            _once(self.sources + other.sources),
        )

    def part(self, share: Fraction) -> "Restored":
        """So much of it."""
        return Restored(self.share * share, self.verified, self.readings, self.sources)


@dataclass(frozen=True)
class Facts:
    """What the repair of one deduction depends on beside the days."""

    code: str
    due: date
    amount_fen: int | None
    """The tax it concerns; for a month that counts once, that of the month together."""
    reorganised: bool = False


def _once(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def resting_on(share: Fraction, *rests: Sourced[object], reading: str | None = None) -> Restored:
    """A share with the readings and sources of the values that it rests on."""
    readings = tuple(one.reading for one in rests if one.reading) + ((reading,) if reading else ())
    verified = all(one.verified for one in rests) and reading is None
    return Restored(share, verified, _once(readings), _once(tuple(one.source for one in rests)))


def repair_by_time(law: Law, facts: Facts, corrected: date) -> Restored:
    """What correcting on a day gives back (2021/31 annex 2; 2025/12 annex 6).

    `days` run from the due date: the day after it is the first.
    """
    days = (corrected - facts.due).days
    rests: list[Sourced[object]] = [law.scale]
    if facts.reorganised and law.reorganised_within_days.value is not None:
        days = min(days, law.reorganised_within_days.value)
        rests.append(law.reorganised_within_days)
    for row in law.scale.value:
        if (row.within_days is None or days <= row.within_days) and (
            not row.same_year or corrected.year == facts.due.year
        ):
            break
    else:
        return resting_on(NOTHING, law.scale)
    small = law.small_amount.value
    if (
        small
        and facts.amount_fen is not None
        and facts.amount_fen <= small.limit_fen
        and days <= small.within_days
        and small.restores > row.restores
    ):
        if facts.code in small.indicators:
            return resting_on(small.restores, law.small_amount, *rests[1:])
        if facts.code in small.perhaps:
            return resting_on(row.restores, *rests, reading=small.perhaps_reading)
    return resting_on(row.restores, *rests, reading=row.reading)


def repaired(law: Law, indicator: Indicator, act: Act, facts: Facts, day: date) -> Restored:
    """What an act's correction and instalments give back on a day; what lies after the day does not count.

    Arrears: each instalment gives back its share at its own time (2025/12 annex 6). Before, and for rows that are not
    arrears, the act is corrected on one day: that which is told, or else that on which everything was paid. Where the
    amount isn't told, instalments have no share and give nothing back.
    """
    corrected = act.corrected_on if act.corrected_on and act.corrected_on <= day else None
    payments = sorted((one for one in act.paid if one.on <= day), key=lambda one: one.on)
    if not payments or not act.amount_fen or (corrected and not indicator.arrears):
        found = repair_by_time(law, facts, corrected) if corrected else Restored(NOTHING)
        unknown = bool(payments) and act.amount_fen is None
        return found + resting_on(NOTHING, reading="没有写欠缴金额，分期缴款没有计入") if unknown else found
    if not law.gradual.value:
        whole = corrected or _paid_off(act)
        by_payment = None if corrected else "缴清那天视为纠正之日"
        if whole is None or whole > day:
            return resting_on(NOTHING, law.gradual)
        found = repair_by_time(law, facts, whole)
        return found + resting_on(NOTHING, reading=by_payment) if by_payment else found
    total = resting_on(NOTHING, law.gradual)
    left = Fraction(1)
    for payment in payments:
        part = Fraction(payment.amount_fen, act.amount_fen)
        total, left = total + repair_by_time(law, facts, payment.on).part(part), left - part
    if corrected and left > 0:
        total += repair_by_time(law, facts, corrected).part(left)
    if not indicator.arrears:
        total += resting_on(NOTHING, reading="该指标不是欠缴税费，按补缴比例视为部分纠正")
    return total


def _paid_off(act: Act) -> date | None:
    """The day on which the instalments reached the amount."""
    paid = 0
    for payment in sorted(act.paid, key=lambda one: one.on):
        paid += payment.amount_fen
        if act.amount_fen is not None and paid >= act.amount_fen:
            return payment.on
    return None


def last_days(law: Law, facts: Facts, day: date) -> list[tuple[date, Fraction, Fraction]]:
    """The days from `day` on after which a correction gives back less: the last such day, the share then, the next.

    In the order of the days.
    """
    ends = {facts.due + timedelta(days=row.within_days) for row in law.scale.value if row.within_days is not None}
    ends |= {end_of_year(facts.due.year) for row in law.scale.value if row.same_year}
    if law.small_amount.value:
        ends.add(facts.due + timedelta(days=law.small_amount.value.within_days))
    found = []
    for end in sorted(ends):
        now = repair_by_time(law, facts, end).share
        after = repair_by_time(law, facts, end + timedelta(days=1)).share
        if end >= day and after < now:
            found.append((end, now, after))
    return found
