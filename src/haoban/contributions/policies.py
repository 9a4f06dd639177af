"""How an amount may have been rounded: integer fen and exact fractions; `float` is what a program did in binary."""

from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from itertools import product


class Rounding(StrEnum):
    """What happens to what lies between two units."""

    HALF_UP = "half_up"
    """四舍五入."""
    HALF_EVEN = "half_even"
    """四舍六入五成双."""
    TRUNCATE = "truncate"
    """舍去."""
    FLOAT = "float"
    """`round()` of a binary floating-point product, as many payroll programs do."""


class Money(StrEnum):
    """To what an amount or a base is rounded."""

    FEN = "fen"
    JIAO = "jiao"
    YUAN = "yuan"


FEN_IN = {Money.FEN: 1, Money.JIAO: 10, Money.YUAN: 100}
DECIMALS = {Money.FEN: 2, Money.JIAO: 1, Money.YUAN: 0}


class Grouping(StrEnum):
    """Over whom the rounded amount is made to add up."""

    PERSON = "person"
    """Everyone alone."""
    TOTAL = "total"
    """The last person with that insurance and payer takes what is missing to the rounded total."""


class Split(StrEnum):
    """When employer's and employee's parts are taken apart."""

    BEFORE = "before"
    """Each part is rounded alone."""
    AFTER = "after"
    """Both rates at once, rounded, then split: the employee's part alone, the employer takes the rest."""


@dataclass(frozen=True)
class Policy:
    """One way of computing amounts from bases and rates."""

    grouping: Grouping = Grouping.PERSON
    rounding: Rounding = Rounding.HALF_UP
    unit: Money = Money.FEN
    split: Split = Split.BEFORE
    base_unit: Money = Money.FEN

    @property
    def assumptions(self) -> int:
        """In how many ways it departs from what is usual: everyone alone, half up, to the fen."""
        return sum(getattr(self, field.name) != field.default for field in fields(self))

    def document(self) -> dict[str, str]:
        """As `--json` prints it."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}


USUAL = Policy()
POLICIES = tuple(
    sorted((Policy(*parts) for parts in product(Grouping, Rounding, Money, Split, Money)), key=lambda p: p.assumptions)
)
"""Every policy, those with the fewest assumptions first."""


class Binary(StrEnum):
    """How a program gets the binary number that `round()` then rounds."""

    PRODUCT = "product"
    """The binary base times the binary rate."""
    NEAREST = "nearest"
    """The binary number nearest to the exact product."""


def rounded(base_fen: int, rate: Fraction, policy: Policy, binary: Binary = Binary.PRODUCT) -> int:
    """The amount in fen of a base under a rate, rounded as the policy says, grouping and split aside.

    A negative base gives the negative of what the positive one gives: halves go away from zero, truncation towards it.
    """
    if base_fen < 0:
        return -rounded(-base_fen, rate, policy, binary)
    size = FEN_IN[policy.base_unit]
    base_fen = (2 * base_fen + size) // (2 * size) * size
    unit = FEN_IN[policy.unit]
    if policy.rounding is Rounding.FLOAT:
        amount = base_fen / 100 * float(rate) if binary is Binary.PRODUCT else float(base_fen * rate / 100)
        return round(round(amount, DECIMALS[policy.unit]) * 100)
    numerator, denominator = base_fen * rate.numerator, rate.denominator * unit
    whole, rest = divmod(numerator, denominator)
    if policy.rounding is Rounding.HALF_UP:
        whole += 2 * rest >= denominator
    elif policy.rounding is Rounding.HALF_EVEN:
        whole += 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return whole * unit
