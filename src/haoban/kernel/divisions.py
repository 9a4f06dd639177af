"""Codes of administrative divisions (GB/T 2260 and below): province, city, county, street or town."""

from enum import IntEnum
from typing import NewType

from .refusals import Refusal

DivisionCode = NewType("DivisionCode", str)
"""2, 4, 6 or 9 digits: `21` Liaoning, `2110` Liaoyang, `211002` Baita District, `211002016` a street in it."""


class Level(IntEnum):
    """The level digit of an implementing code (GB/T 39554.1-2020)."""

    NATION = 1
    PROVINCE = 2
    CITY = 3
    COUNTY = 4
    STREET = 5
    VILLAGE = 6


_LENGTHS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY, 9: Level.STREET}


def parse_division(text: str) -> DivisionCode:
    """Read a division code; trailing zeros that only fill up (`211000`, `211002000000`) are cut off.

    Raises `Refusal` where it is no code.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (2, 4, 6, 9, 12):
        raise Refusal("division_code", "“%(text)s”不是行政区划代码（应为2、4、6、9或12位数字）", {"text": text})
    if len(digits) == 12 and digits.endswith("000"):
        digits = digits[:9]
    if len(digits) == 9 and digits.endswith("000"):
        digits = digits[:6]
    while len(digits) in (4, 6) and digits.endswith("00"):
        digits = digits[:-2]
    return DivisionCode(digits)


def level_of(code: DivisionCode) -> Level:
    """The level a division code stands for."""
    return _LENGTHS.get(len(code), Level.VILLAGE)
