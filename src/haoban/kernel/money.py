"""Money is integer fen. Nothing in Haoban computes an amount in floating point."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NewType

from .refusals import Refusal

Fen = NewType("Fen", int)
"""A hundredth of a yuan."""

_AMOUNT = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+")


def parse_yuan(text: str) -> Fen:
    """Read an amount in yuan as offices write it: full-width digits, thousands separators, ¥ and 元 are understood.

    Raises `Refusal` where it is no amount, or has a third decimal that is not zero.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").replace("，", "")
    plain = plain.removeprefix("¥").removesuffix("元").strip()
    if not _AMOUNT.fullmatch(plain):
        raise Refusal("not_an_amount", "“%(text)s”不是金额，请写成 1234.56 这样的元数", {"text": text})
    fen = Decimal(plain) * 100
    if fen != fen.to_integral_value():
        raise Refusal("amount_below_fen", "“%(text)s”精确到了分以下，请核对小数位", {"text": text})
    return Fen(int(fen))


def format_yuan(fen: Fen | int) -> str:
    """Write fen for a reader: `¥12,345.67`."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}¥{yuan:,}.{rest:02d}"


def round_half_up(amount: Fraction) -> Fen:
    """Round an exact amount of fen to the nearest fen, halves away from zero (四舍五入)."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    if Fraction(exact) == amount:
        return Fen(int(exact.to_integral_value(rounding=ROUND_HALF_UP)))
    doubled = 2 * abs(amount)
    nearest = (doubled.numerator // doubled.denominator + 1) // 2
    return Fen(nearest if amount >= 0 else -nearest)
