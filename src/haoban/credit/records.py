"""What is known of an enterprise's tax history: what the person at the window hands in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Start(StrEnum):
    """How complete the information is with which the score starts (2025/12 art. 13)."""

    FULL = "full"
    """经常性和非经常性指标信息齐全."""
    PAYMENT_ONLY = "payment_only"
    """非经常性指标信息缺失, the regular ones have complete payment information."""
    INCOMPLETE = "incomplete"
    """非经常性指标信息缺失, and the payment information isn't complete either."""


class Level(StrEnum):
    """级别, from the best to the worst; M stands apart."""

    A = "A"
    B = "B"
    M = "M"
    C = "C"
    D = "D"


@dataclass(frozen=True)
class Payment:
    """An instalment of what an act left unpaid."""

    on: date
    amount_fen: int


@dataclass(frozen=True)
class Act:
    """A dishonest act (失信行为): which row of the indicators, when, how much, and what was done about it."""

    indicator: str
    on: date
    """The due date that was missed, or the day on which it happened."""
    amount_fen: int | None = None
    """The tax that it concerns; None where it isn't known or there is none."""
    times: int = 1
    corrected_on: date | None = None
    paid: tuple[Payment, ...] = ()
    first_violation_not_fined: bool = False
    """首违不罚."""

    @property
    def paid_fen(self) -> int:
        """What was paid in instalments, all days together."""
        return sum(payment.amount_fen for payment in self.paid)

    @property
    def left_fen(self) -> int:
        """What is still unpaid; 0 where the amount isn't known."""
        return self.amount_fen - self.paid_fen if self.amount_fen is not None else 0


@dataclass(frozen=True)
class DirectD:
    """A fact for which the level is D whatever the score (2025/12 art. 18)."""

    condition: int
    """1 to 13."""
    on: date
    corrected_on: date | None = None
    """When it was put right: everything paid, the abnormal status lifted, the publication ended."""
    amount_fen: int | None = None
    """The tax evaded and the fines, by which the waiting period is tiered."""
    wait_months: int | None = None
    """The waiting period that the tax authority named, where the law's tiers leave it open."""


@dataclass(frozen=True)
class Money:
    """What can be paid from a day on."""

    on: date
    amount_fen: int


@dataclass(frozen=True)
class Record:
    """The whole history."""

    uscc: str | None
    first_tax_handling_on: date
    start: Start
    has_income: bool
    last_level: Level | None
    a_bars: tuple[str, ...] = ()
    direct_d: tuple[DirectD, ...] = ()
    acts: tuple[Act, ...] = ()
    not_rated: tuple[str, ...] = ()
    reorganised_on: date | None = None
    """When a court confirmed the bankruptcy reorganisation or settlement."""
    can_pay: tuple[Money, ...] = ()
    """For `plan`: money that will be there, by day."""
