"""The law of one day: what the parameters say on it, as the rules read them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from haoban.kernel.refusals import Refusal

from .dated import Sourced
from .records import Start


class Counted(StrEnum):
    """How often an indicator deducts."""

    PER_ACT = "per_act"
    """按次: for each act, `times` over."""
    MONTHLY = "monthly"
    """按月: once for a calendar month."""
    ONCE = "once"
    """一次性: once, however often."""


@dataclass(frozen=True)
class Indicator:
    """A row of the table of indicators (2014/48 annex; 2025/12 annex 1)."""

    code: str
    name: str
    points: int
    """0 for a row that leads to D directly."""
    counted: Counted = Counted.PER_ACT
    direct_d: int | None = None
    """Where the row reads 直接判级 instead of points: the condition of the direct D that it describes."""
    arrears: bool = False
    """欠缴税费: may be repaired by instalments where the law of the day knows that."""
    bars_a: str | None = None
    """The bar to level A that the row itself describes."""
    do: str | None = None
    """What correcting it is: 补办纳税缴费申报."""
    amount_at_least_fen: int | None = None
    amount_below_fen: int | None = None


@dataclass(frozen=True)
class RepairClass:
    """One row of the scale of repair: up to when, and the share that is given back."""

    restores: Fraction
    within_days: int | None = None
    same_year: bool = False
    reading: str | None = None


@dataclass(frozen=True)
class SmallAmount:
    """小额: rows and limit below which a correction in time gives everything back."""

    limit_fen: int
    within_days: int
    restores: Fraction
    indicators: frozenset[str]
    perhaps: frozenset[str] = frozenset()
    """Rows of which it is open whether they belong to it; they are read as not."""
    perhaps_reading: str | None = None


@dataclass(frozen=True)
class Levels:
    """The lowest score of each level; `m` is None while there was no level M."""

    a: int
    b: int
    c: int
    m: int | None


@dataclass(frozen=True)
class ABars:
    """What bars from level A, and the years of operation that are asked for."""

    years: int
    names: Mapping[str, str]


@dataclass(frozen=True)
class ByScore:
    """What a D by score does to the next year."""

    keeps_d: bool
    extra_points: int


@dataclass(frozen=True)
class Retention:
    """How long a direct D is kept, in calendar years with that of the act, and how long A is barred after it."""

    kept_years: int
    then_not_a_years: int


@dataclass(frozen=True)
class Tier:
    """One of the waiting periods before a direct D may be repaired."""

    months: int
    below_fen: int | None
    """For amounts (evaded, and fines) below this; None for the last tier, and where the boundary isn't known."""


@dataclass(frozen=True)
class DirectDRepair:
    """A way out of a direct D."""

    conditions: frozenset[int] | None
    """The conditions that it concerns; None for all."""
    clean_months: int
    """Months without a new dishonest act after the correction."""
    never_a: bool = False
    reorganised: bool = False
    """Only for an enterprise whose bankruptcy reorganisation or settlement was confirmed."""
    paid_within_days: int | None = None
    by_end_of_next_year: bool = False
    tiers: tuple[Tier, ...] = ()
    """The waiting periods there are, the shortest first; the last is `clean_months`."""
    applied_for: bool = True
    reading: str | None = None

    def months_for(self, amount_fen: int | None) -> int | None:
        """The waiting period of an amount by the tiers, or None where a boundary or the amount isn't known."""
        if not self.tiers or amount_fen is None or any(tier.below_fen is None for tier in self.tiers[:-1]):
            return None
        return next(
            (tier.months for tier in self.tiers if tier.below_fen is not None and amount_fen < tier.below_fen),
            self.tiers[-1].months,
        )


@dataclass(frozen=True)
class Overall:
    """整体修复: points for each month without a new act, and the most there is."""

    points_a_month: int
    at_most: int


@dataclass(frozen=True)
class Procedure:
    """Who decides a repair, on which form, within which time, how often."""

    form: str
    decided_by: str
    working_days: int
    apply_by: str
    """end_of_next_year (of the year in which the act was recorded) or before_next_round."""
    times_a_year: Mapping[int, int]
    """Direct-D condition → applications a year."""
    order: str
    promise: str
    effect: str
    channel: str


@dataclass(frozen=True)
class Paper:
    """A paper of the tax authority and the days on which it held."""

    id: str
    name: str
    """国家税务总局公告2025年第12号."""
    title: str
    """What it is about: 纳税缴费信用管理办法."""
    since: date
    until: date | None
    certainty: str
    verified: bool


@dataclass(frozen=True)
class Law:
    """Everything that holds on one day."""

    on: date
    known_until: date
    """The last day for which somebody has looked whether these rules still hold."""
    papers: tuple[Paper, ...]
    start: Sourced[Mapping[Start, int]]
    levels: Sourced[Levels]
    newly_established: Sourced[int]
    """The months since the first tax handling before which an enterprise is newly established."""
    a_bars: Sourced[ABars]
    not_rated: Sourced[Mapping[str, str]]
    first_violation_counts: Sourced[bool]
    annual_month: Sourced[int]
    """The month in which the calendar year before is rated."""
    by_score: Sourced[ByScore]
    retention: Sourced[Retention]
    conditions: Mapping[int, tuple[str, Sourced[None]]]
    """Number of a direct-D condition → its words and source."""
    scale: Sourced[tuple[RepairClass, ...]]
    small_amount: Sourced[SmallAmount | None]
    gradual: Sourced[bool]
    overall: Sourced[Overall | None]
    direct_d_repair: Sourced[tuple[DirectDRepair, ...]]
    reorganised_within_days: Sourced[int | None]
    procedure: Sourced[Procedure | None]
    indicators: Mapping[str, Sourced[Indicator]]

    def find_indicator(self, code: str) -> Sourced[Indicator] | None:
        """The indicator with a code on this day; `0104xx` stands for every code that begins so."""
        return self.indicators.get(code) or (
            self.indicators.get(f"{code[:4]}xx") if len(code) == 6 and code.isdigit() else None
        )

    def get_indicator(self, code: str) -> Sourced[Indicator]:
        """As `find_indicator`. Raises `Refusal` `indicator_unknown`."""
        found = self.find_indicator(code)
        if found is None:
            raise Refusal(
                "indicator_unknown",
                "自 %(on)s 起的评价指标中没有“%(code)s”，请按指标附件核对编码",
                {"on": self.on.isoformat(), "code": code},
            )
        return found
