"""Words written as they sound: slips of the keyboard and homophones are found by their syllables.

`sounds.txt` holds for each syllable, without its tone, the characters of GB 2312 that are read so most often. It was
made from pypinyin's table; that library itself takes 40 MB and a quarter of a second, which a search need not pay.
"""

from functools import lru_cache
from pathlib import Path

_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
"""Sounds that are often confused, and the one that stands for both."""
_PRIVATE = 0xE000
_LONGEST = 6
"""Letters of a syllable."""


@lru_cache(maxsize=1)
def syllables() -> dict[str, str]:
    """The syllable of each character, without tone."""
    lines = Path(__file__).with_name("sounds.txt").read_text("utf-8").splitlines()
    return {character: syllable for syllable, characters in map(str.split, lines) for character in characters}


def _as_spoken(syllable: str) -> str:
    for written, spoken in _NEAR:
        syllable = syllable.replace(written, spoken)
    return syllable


@lru_cache(maxsize=1)
def _signs() -> dict[str, str]:
    """A sign for each syllable."""
    spoken = dict.fromkeys(_as_spoken(syllable) for syllable in syllables().values())
    return {syllable: chr(_PRIVATE + number) for number, syllable in enumerate(spoken)}


@lru_cache(maxsize=1)
def _heard() -> dict[int, str]:
    signs = _signs()
    return {ord(character): signs[_as_spoken(syllable)] for character, syllable in syllables().items()}


def sounds(text: str) -> str:
    """The text as it sounds: one sign for each syllable, the same for sounds that are confused; as long as the text."""
    return text.translate(_heard())


def sounds_of_letters(letters: str) -> str:
    """Syllables in Latin letters, one or several, as they sound, the longest first; nothing where they are none."""
    known, signs = _spelled(), _signs()
    for end in range(min(len(letters), _LONGEST), 0, -1):
        if letters[:end] in known:
            rest = sounds_of_letters(letters[end:])
            if rest or end == len(letters):
                return signs[_as_spoken(letters[:end])] + rest
    return ""


@lru_cache(maxsize=1)
def _spelled() -> frozenset[str]:
    return frozenset(syllables().values())
