"""Codes, dates and sums as they are printed: found, parsed, and repaired only where the check digit proves it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations, product

from haoban.kernel.identifiers import USCC_ALPHABET, id_number_check_character, uscc_check_character

from .facts import LONG_TERM

CODE_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What a reader may take the characters of a code for."""
_IN_NO_CODE = frozenset("IOSVZ")
"""Letters that codes leave out (GB 32100-2015), because they look like digits."""
_CONFUSED = {
    "O": "0Q", "I": "1", "S": "5", "Z": "2", "V": "YU", "0": "DQ", "8": "B", "B": "8", "D": "0", "5": "6", "6": "G5",
    "Q": "0G", "G": "6CQ", "C": "G", "U": "W", "W": "U", "1": "7L", "7": "1T", "L": "1", "T": "7",
    "E": "F", "F": "EP", "P": "F",
}  # fmt: skip
"""What looks alike in print, the letters that no code has among them."""
_DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def is_uscc(code: str) -> bool:
    """Whether the 18 characters and the check character are right (GB 32100-2015)."""
    return (
        len(code) == 18
        and all(character in USCC_ALPHABET for character in code)
        and uscc_check_character(code[:17]) == code[17]
    )


def is_id_number(number: str) -> bool:
    """Whether length, date and check digit are right (GB 11643-1999)."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number) or born_on(number) is None:
        return False
    return id_number_check_character(number[:17]) == number[17]


_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()  # noqa: SIM905
)


def is_region(digits: str) -> bool:
    """Whether six digits may be an administrative division (GB/T 2260).

    A province, then 01 to 70 for cities and prefectures, or 90 for counties directly under the province.
    """
    if not re.fullmatch(r"\d{6}", digits) or digits[:2] not in _PROVINCES:
        return False
    city = int(digits[2:4])
    return city <= 70 or city == 90


def has_long_run(text: str) -> bool:
    """Whether one digit stands four times in a row: a recogniser easily drops one of them, and drops it again."""
    return re.search(r"(\d)\1{3}", text) is not None


def born_on(id_number: str) -> date | None:
    """The day of birth in characters 7 to 14."""
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def codes(text: str) -> list[str]:
    """Runs of exactly 18 letters and digits, as codes are printed; blanks and specks between them don't count."""
    # Dirt on a letter is read as an accent.
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(one))
    joined = re.sub(r"(?<=[0-9A-Z])[\s.,·'`\-*_]+(?=[0-9A-Z])", "", bare)
    return re.findall(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])", joined)


def repair(code: str, valid: Callable[[str], bool], others: Sequence[str] = (), *, alike: bool = True) -> str | None:
    """The one reading that the check digit allows when up to two characters are exchanged, else `None`.

    `others` holds for each character what the recogniser would take next; look-alikes are tried as well where `alike`.
    Letters that no code has are exchanged in any case.
    """
    instead = [_instead(letter, others[at] if at < len(others) else "", alike) for at, letter in enumerate(code)]
    places = [place for place, letters in enumerate(instead) if letters]
    impossible = {place for place, letter in enumerate(code) if letter in _IN_NO_CODE}
    for count in (1, 2):
        found = {
            text
            for chosen in combinations(places, count)
            if impossible <= set(chosen)
            for letters in product(*(instead[place] for place in chosen))
            if valid(text := _exchanged(code, chosen, letters))
        }
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _instead(letter: str, others: str, alike: bool) -> str:
    """What may stand in place of a letter, likeliest first."""
    similar = _CONFUSED.get(letter, "") if alike or letter in _IN_NO_CODE else ""
    return "".join(dict.fromkeys(others + similar))


def _exchanged(code: str, places: Sequence[int], letters: Sequence[str]) -> str:
    text = list(code)
    for place, letter in zip(places, letters, strict=True):
        text[place] = letter
    return "".join(text)


_DATE = re.compile(r"(?<!\d)((?:18|19|20)\d\d)[年.\-/](\d{1,2})[月.\-/](\d{1,2}(?!\d)|\d\d(?=1{1,2}$))")
"""Year, month and day; one or two upright strokes behind it are the edge of a box, not digits."""


def dates(text: str) -> list[date]:
    """Every calendar date in the text: 2020年01月02日, 2020.01.02, 2020-01-02, 二〇二〇年一月二日."""
    text = re.sub(
        r"[〇○零一二三四五六七八九]{4}(?=年)", lambda match: "".join(str(_DIGITS[c]) for c in match.group()), text
    )
    text = re.sub(r"(?<=[年月])[一二三四五六七八九十]{1,3}(?=[月日])", lambda match: str(_small(match.group())), text)
    found = []
    for year, month, day in _DATE.findall(text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def _small(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS[tens]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def validity(text: str) -> tuple[str | None, str | None]:
    """Beginning and end of a validity: 2010.01.02-2030.01.02, 自…至长期, 2010年1月2日至2030年1月1日."""
    found = dates(text)
    if "长期" in text or "无固定期限" in text or "永久" in text:
        return (found[0].isoformat() if found else None), LONG_TERM
    if len(found) == 2:
        return found[0].isoformat(), found[1].isoformat()
    return None, None
