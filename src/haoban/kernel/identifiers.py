"""Identifiers with check digits: the unified social credit code and the citizen's identity number.

A failing check digit asks for a second look and a human's word: codes that break the standard were issued.
"""

import unicodedata
from datetime import date
from typing import NewType

from .refusals import Refusal

Uscc = NewType("Uscc", str)
"""统一社会信用代码, 18 characters (GB 32100-2015)."""

IdNumber = NewType("IdNumber", str)
"""公民身份号码, 18 characters (GB 11643-1999)."""

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015: no I, O, S, V, Z."""

_USCC_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_ID_WEIGHTS = tuple(pow(2, 17 - position, 11) for position in range(17))
_ID_CHECK = "10X98765432"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def _normalise(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "").upper()


def uscc_check_character(first_seventeen: str) -> str:
    """The check character of a USCC, (31 - sum mod 31) mod 31 (GB 32100-2015)."""
    total = sum(
        USCC_ALPHABET.index(character) * weight
        for character, weight in zip(first_seventeen, _USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[(31 - total % 31) % 31]


def parse_uscc(text: str, *, confirmed: bool = False) -> Uscc:
    """Read a unified social credit code; lower case, blanks and full-width characters are understood.

    Where a human has compared the code with the licence (`confirmed`) its check character is not asked: a few codes
    that were issued do not have the right one. Raises `Refusal` that says which of length, characters or check
    character is wrong.
    """
    code = _normalise(text)
    if len(code) != 18:
        raise Refusal("uscc_length", "统一社会信用代码应为18位，现在是%(length)d位", {"length": len(code)})
    for position, character in enumerate(code, start=1):
        if character not in USCC_ALPHABET:
            raise Refusal(
                "uscc_character",
                "统一社会信用代码第%(position)d位不能是“%(character)s”（不使用 I、O、S、V、Z），请核对营业执照",
                {"position": position, "character": character},
            )
    if not confirmed and uscc_check_character(code[:17]) != code[17]:
        raise Refusal(
            "uscc_check", "统一社会信用代码的校验位不符，请逐位核对营业执照；执照上确实如此的，请带执照到窗口核对", {}
        )
    return Uscc(code)


def organisation_code_is_consistent(uscc: Uscc) -> bool:
    """Whether characters 9 to 17 satisfy GB 11714. A warning only: some individual businesses' codes do not."""
    body, check = uscc[8:16], uscc[16]
    values = [int(character, 36) for character in body]
    remainder = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return check == {10: "X", 11: "0"}.get(remainder, str(remainder))


def id_number_check_character(first_seventeen: str) -> str:
    """The check character of an identity number, ISO 7064 MOD 11-2 (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11]


def parse_id_number(text: str) -> IdNumber:
    """Read a citizen's identity number.

    Raises `Refusal` that says which of length, digits, date or check character is wrong. Numbers of 15 digits are
    history and are refused with a sentence of their own.
    """
    number = _normalise(text)
    if len(number) == 15 and number.isascii() and number.isdigit():
        raise Refusal("id_number_old", "15位的旧身份证号已停用，请填写18位公民身份号码", {})
    if len(number) != 18:
        raise Refusal("id_number_length", "公民身份号码应为18位，现在是%(length)d位", {"length": len(number)})
    if not (number.isascii() and number[:17].isdigit() and (number[17].isdigit() or number[17] == "X")):
        raise Refusal("id_number_character", "公民身份号码前17位应为数字，末位为数字或X", {})
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Refusal("id_number_date", "公民身份号码第7至14位不是有效的出生日期，请核对", {}) from None
    if id_number_check_character(number[:17]) != number[17]:
        raise Refusal("id_number_check", "公民身份号码的校验位不符，请逐位核对身份证", {})
    return IdNumber(number)


def mask_id_number(number: str) -> str:
    """Show six and four, hide eight: `211002********0017`."""
    return f"{number[:6]}{'*' * max(len(number) - 10, 0)}{number[-4:]}" if len(number) > 10 else "*" * len(number)


def mask_name(name: str) -> str:
    """Show the family name, hide the rest: `张**`."""
    return name[:1] + "*" * max(len(name) - 1, 0)
