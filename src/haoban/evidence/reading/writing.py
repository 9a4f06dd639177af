"""How text is compared and how it is told: one character stays one character, so that places in both are the same."""

import re
import unicodedata
from functools import lru_cache

_DOUBLED = frozenset("()、,;:。")
"""A bracket or a stop is never printed twice; a wide one is easily read so."""
_BLANKS = frozenset("☑☐☒")
"""What a reader sometimes makes of a gap."""
_CHINESE = r"[\u3007\u3400-\u9fff（）]"
_STOPS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """Text as it stands: without blanks; letters and digits in half width; a bracket or stop read twice is one."""
    return "".join(_half(text[place]) if _half(text[place]).isalnum() else text[place] for place in kept(text))


def kept(text: str) -> list[int]:
    """The places of the characters that are text: no blanks, and nothing that a reader makes of them."""
    places = [place for place, character in enumerate(text) if not character.isspace() and character not in _BLANKS]
    halves = [_half(text[place]) for place in places] + [""]
    return [
        place
        for number, place in enumerate(places)
        if halves[number] not in _DOUBLED or halves[number + 1] != halves[number]
    ]


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


def unlabelled(text: str) -> str:
    """Plain text without what a lost label of one or two characters leaves before its colon."""
    return re.sub(r"^[^:\d]{0,2}:", "", plain(text))


def wrong(text: str, words: str) -> int:
    """How many of the first characters of a text are not those of the words, as far as both go."""
    return sum(a != b for a, b in zip(text, words, strict=False))


def _half(character: str) -> str:
    if len(character) != 1:
        return character
    if character in "【〔〖「":
        return "("
    if character in "】〕〗」":
        return ")"
    half = unicodedata.normalize("NFKC", character)
    return half if len(half) == 1 else character
