"""How a number was probably mistyped: two digits swapped, one dropped, one too many, one wrong, the point misplaced."""

from enum import StrEnum


class Slip(StrEnum):
    """The slips of a hand on a keyboard."""

    TRANSPOSED = "transposed"
    """两位数字颠倒."""
    DROPPED = "dropped"
    """漏了一位."""
    ADDED = "added"
    """多了一位."""
    MAGNITUDE = "magnitude"
    """小数点错位."""
    ONE_DIGIT = "one_digit"
    """一位数字不同."""


def find_slip(typed: str, meant: str) -> Slip | None:
    """The slip that makes `typed` of `meant`, if one alone does. Amounts are written in yuan with two decimals."""
    if typed == meant:
        return None
    if typed.replace(".", "").strip("0") == meant.replace(".", "").strip("0"):
        return Slip.MAGNITUDE
    if len(typed) == len(meant):
        wrong = [place for place, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other]
        if len(wrong) == 1:
            return Slip.ONE_DIGIT
        if (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and typed[wrong[0]] == meant[wrong[1]]
            and typed[wrong[1]] == meant[wrong[0]]
        ):
            return Slip.TRANSPOSED
        return None
    if len(typed) + 1 == len(meant) and _one_less(typed, meant):
        return Slip.DROPPED
    if len(meant) + 1 == len(typed) and _one_less(meant, typed):
        return Slip.ADDED
    return None


def _one_less(short: str, long: str) -> bool:
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def in_yuan(fen: int) -> str:
    """Fen as they are typed: 4101.00."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
