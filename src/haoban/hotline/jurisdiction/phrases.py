"""Finding what was said: phrases with gaps, with slips that sound alike, and whether they were negated."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from haoban.catalogue.search.sounds import sounds

GAP = 8
"""How many characters a `*` may stand for."""
_DENIED = re.compile(r"(?<!是)(?:并不是|不是|不属于|并非|不算|又不是|不关)(?:说|因为|要|想|什么)?$")
_UNWANTED = re.compile(
    r"(?:不想|不打算|不愿意?|没想|没打算|不准备|先不|不用|不要|别|暂时不|不会)(?:再|去|走|让我|跟我说|叫我|要)?$"
)
_FAINT = 0.25
"""How much a phrase counts that is written with a tilde: `楼下~` hints at neighbours, `KTV` decides."""
_ACROSS = 0.6
"""How much a phrase counts whose gap runs over a comma."""
_COUNTED = tuple("哪这那几两一每")
"""Before `个`, it belongs to these: `哪个税务局` is not `个税`."""
_SOUND_FROM = 3
"""Phrases of fewer characters are not looked for by sound: too many words sound like them."""


@dataclass(frozen=True)
class Found:
    """A phrase in a text, and what it means."""

    start: int
    end: int
    meaning: tuple[str, ...]
    weight: float
    denied: bool = False
    """The caller said that it is not so."""
    unwanted: bool = False
    """The caller said that this is not wanted."""


class Phrases:
    """A set of phrases with their meanings, found in one pass."""

    def __init__(self, entries: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """`entries` are phrases with their meaning; the same phrase may have several."""
        self._plain: dict[str, list[tuple[tuple[str, ...], float]]] = {}
        self._gapped: list[tuple[str, re.Pattern[str], tuple[str, ...], float]] = []
        self._sounding: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for written, meaning in entries:
            faint = written.endswith("~")
            phrase = written.lower().rstrip("~")
            if "*" in phrase:
                parts = phrase.split("*")
                pattern = re.compile(f".{{0,{GAP}}}?".join(map(re.escape, parts)))
                weight = _weight(sum(map(len, parts))) * (_FAINT if faint else 1)
                self._gapped.append((max(parts, key=len), pattern, meaning, weight))
            else:
                weight = _weight(len(phrase)) * (_FAINT if faint else 1)
                self._plain.setdefault(phrase, []).append((meaning, weight))
        self._lengths = tuple(sorted({len(phrase) for phrase in self._plain}))
        for phrase, meanings in self._plain.items():
            if len(phrase) >= _SOUND_FROM:
                for meaning, _ in meanings:
                    self._sounding.setdefault(sounds(phrase), []).append((phrase, meaning))
        self._sound_lengths = tuple(sorted({len(syllables) for syllables in self._sounding}))

    def find(self, text: str) -> list[Found]:
        """Every phrase in a text, overlapping ones too."""
        found = [*self._exact(text), *self._with_gaps(text), *self._by_sound(text)]
        return [self._with_negation(one, text) for one in found]

    def _exact(self, text: str) -> Iterator[Found]:
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                for meaning, weight in self._plain.get(text[start : start + length], ()):
                    if text[start] == "个" and text[max(0, start - 1) : start] in _COUNTED:
                        continue
                    yield Found(start, start + length, meaning, weight)

    def _with_gaps(self, text: str) -> Iterator[Found]:
        for hint, pattern, meaning, weight in self._gapped:
            if hint in text:
                for match in pattern.finditer(text):
                    words = text[match.start() : match.end()]
                    if not any(mark in words for mark in "。！？；!?;"):
                        over = _ACROSS if any(mark in words for mark in "，,、") else 1
                        yield Found(match.start(), match.end(), meaning, weight * over)

    def _by_sound(self, text: str) -> Iterator[Found]:
        syllables = sounds(text)
        for length in self._sound_lengths:
            for start in range(len(text) - length + 1):
                for phrase, meaning in self._sounding.get(syllables[start : start + length], ()):
                    words = text[start : start + length]
                    same = sum(a == b for a, b in zip(words, phrase, strict=True))
                    if words != phrase and same >= length - (2 if length > 3 else 1):
                        yield Found(start, start + length, meaning, _weight(length) * 0.8)

    @staticmethod
    def _with_negation(one: Found, text: str) -> Found:
        before = text[max(0, one.start - 8) : one.start]
        denied = bool(_DENIED.search(before))
        unwanted = bool(_UNWANTED.search(before))
        if not denied and not unwanted:
            return one
        return Found(one.start, one.end, one.meaning, one.weight, denied, unwanted)


def longest(found: Sequence[Found]) -> list[Found]:
    """Without those that lie inside one that says more."""
    return [
        one
        for one in found
        if not any(other.start <= one.start and one.end <= other.end and other.weight > one.weight for other in found)
    ]


def _weight(length: int) -> float:
    return math.pow(length, 1.5)
