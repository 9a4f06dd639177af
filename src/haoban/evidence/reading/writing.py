"""How text is compared and how it is told: one character stays one character, so that places in both are the same."""

import re
import unicodedata

_DOUBLED = re.compile(r"([()、,;:。（），；：])(?=\1)|[（](?=\()|[(](?=（)|[）](?=\))|[)](?=）)")
_CHINESE = r"[\u3007\u3400-\u9fff（）]"
_STOPS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def tidy(text: str) -> str:
    """Text as it stands: without blanks; letters and digits in half width; a bracket or stop read twice is one."""
    kept = "".join(_half(character) if _half(character).isalnum() else character for character in text)
    return _DOUBLED.sub("", re.sub(r"\s+", "", kept))


def plain(text: str) -> str:
    """The same for comparing: brackets, colons and stops in half width too. As long as the tidy text."""
    return "".join(_half(character) for character in tidy(text))


def told(text: str) -> str:
    """As a value is printed: stops between Chinese characters are Chinese, both brackets of a pair are alike."""
    text = tidy(text)
    text = re.sub(rf"(?<={_CHINESE})[,;:?!]", lambda match: _STOPS[match.group()], text)
    open_at: list[int] = []
    letters = list(text)
    for place, letter in enumerate(letters):
        if letter in "(（":
            open_at.append(place)
        elif letter in ")）" and open_at:
            begin = open_at.pop()
            wide = "（" in letters[begin] or "）" in letter
            letters[begin], letters[place] = ("（", "）") if wide else ("(", ")")
    return "".join(letters)


def _half(character: str) -> str:
    if character in "【〔〖「":
        return "("
    if character in "】〕〗」":
        return ")"
    half = unicodedata.normalize("NFKC", character)
    return half if len(half) == 1 else character
