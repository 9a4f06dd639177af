"""Words written as they sound: slips of the keyboard and homophones are found by their syllables.

`sounds.txt` holds for each syllable, without its tone, the characters of GB 2312 that are read so most often. It was
made from pypinyin's table; that library itself takes 40 MB and a quarter of a second, which a search need not pay.
"""

from functools import lru_cache
from pathlib import Path

_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
"""Sounds that are often confused, and the one that stands for both."""
_PRIVATE = 0xE000


@lru_cache(maxsize=1)
def syllables() -> dict[str, str]:
    """The syllable of each character, without tone."""
    lines = Path(__file__).with_name("sounds.txt").read_text("utf-8").splitlines()
    return {character: syllable for syllable, characters in map(str.split, lines) for character in characters}


@lru_cache(maxsize=1)
def _heard() -> dict[int, int]:
    numbers: dict[str, int] = {}
    table = {}
    for character, syllable in syllables().items():
        for written, spoken in _NEAR:
            syllable = syllable.replace(written, spoken)
        table[ord(character)] = _PRIVATE + numbers.setdefault(syllable, len(numbers))
    return table


def sounds(text: str) -> str:
    """The text as it sounds: one sign for each syllable, the same for sounds that are confused; as long as the text."""
    return text.translate(_heard())
