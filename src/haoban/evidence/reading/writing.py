"""How text is compared and how it is told: one character stays one character, so that places in both are the same."""

import re
import unicodedata
from functools import lru_cache

_DOUBLED = frozenset("()、,;:。")
"""A bracket or a stop is never printed twice; a wide one is easily read so."""
_CHINESE = r"[\u3007\u3400-\u9fff（）]"
_STOPS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """Text as it stands: without blanks; letters and digits in half width; a bracket or stop read twice is one."""
    kept = "".join(_half(character) if _half(character).isalnum() else character for character in text)
    kept = re.sub(r"\s+", "", kept)
    return "".join(
        character
        for place, character in enumerate(kept)
        if _half(character) not in _DOUBLED or _half(kept[place + 1 : place + 2]) != _half(character)
    )


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The same for comparing: brackets, colons and stops in half width too. As long as the tidy text."""
    return "".join(_half(character) for character in tidy(text))


def told(text: str) -> str:
    """As a value is printed: stops between Chinese characters are Chinese, both brackets of a pair are alike."""
    text = tidy(text)
    open_at: list[int] = []
    letters = list(text)
    for place, letter in enumerate(letters):
        if letter in "(（":
            open_at.append(place)
        elif letter in ")）" and open_at:
            begin = open_at.pop()
            wide = "（" in letters[begin] or "）" in letter
            letters[begin], letters[place] = ("（", "）") if wide else ("(", ")")
    return re.sub(rf"(?<={_CHINESE})[,;:?!]", lambda match: _STOPS[match.group()], "".join(letters))


def _half(character: str) -> str:
    if len(character) != 1:
        return character
    if character in "【〔〖「":
        return "("
    if character in "】〕〗」":
        return ")"
    half = unicodedata.normalize("NFKC", character)
    return half if len(half) == 1 else character
