"""Words written as they sound: slips of the keyboard and homophones are found by their syllables.

Needs pypinyin of the text extra; without it questions are read by their characters alone.
"""

import importlib.util
from functools import lru_cache

_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


def can_hear() -> bool:
    """Whether the syllables can be had."""
    return importlib.util.find_spec("pypinyin") is not None


@lru_cache(maxsize=20_000)
def sound(character: str) -> str:
    """The syllable of one character without tone, sounds that are often confused made one."""
    from pypinyin import Style, pinyin

    syllable: str = pinyin(character, style=Style.NORMAL, errors="ignore")[0][0] if "一" <= character <= "鿿" else ""
    for written, heard in _NEAR:
        syllable = syllable.replace(written, heard)
    return syllable or character


def sounds(text: str) -> tuple[str, ...]:
    """The syllables of a text, one a character."""
    return tuple(map(sound, text))
