"""Money is integer fen. Nothing in Haoban computes an amount in floating point."""

import re
import unicodedata
from fractions import Fraction
from typing import NewType

from .refusals import Refusal

Fen = NewType("Fen", int)
"""A hundredth of a yuan."""

_SIGN = re.compile(r"^([+-]?)\s*¥\s*")
"""The currency, behind the sign of the amount where one stands first."""
_AMOUNT = re.compile(r"([+-]?)(?=\.?\d)(\d{0,15})(?:\.(\d*))?")
"""At most fifteen digits before the point: more are the number of something else."""


def parse_yuan(text: str) -> Fen:
    """Read an amount in yuan as offices write it: full-width digits, thousands separators, ¥ and 元 are understood.

    Raises `Refusal` where it is no amount, or has a third decimal that is not zero.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").replace("\N{MINUS SIGN}", "-")
    found = _AMOUNT.fullmatch(_SIGN.sub(r"\1", plain).removesuffix("元").strip())
    if found is None:
        raise Refusal("not_an_amount", "“%(text)s”不是金额，请写成 1234.56 这样的元数", {"text": text})
    sign, yuan, decimals = found[1], found[2] or "0", found[3] or ""
    if decimals[2:].strip("0"):
        raise Refusal("amount_below_fen", "“%(text)s”精确到了分以下，请核对小数位", {"text": text})
    fen = int(yuan) * 100 + int(decimals[:2].ljust(2, "0"))
    return Fen(-fen if sign == "-" else fen)


def format_yuan(fen: Fen | int) -> str:
    """Write fen for a reader: `¥12,345.67`."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}¥{yuan:,}.{rest:02d}"


def round_half_up(amount: Fraction) -> Fen:
    """Round an exact amount of fen to the nearest fen, halves away from zero (四舍五入)."""
    nearest = (2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator)
    return Fen(nearest if amount >= 0 else -nearest)
