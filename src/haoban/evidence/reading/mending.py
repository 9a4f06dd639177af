"""What a hesitant character may be: the recogniser's own rivals, weighed by what such a value is made of.

A mended value is a better guess for whoever looks at it. It is never sure.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from itertools import islice

from .facts import Line, joined
from .naming import COMPOUND_SURNAMES, GIVEN, SURNAMES
from .writing import plain

_HESITANT = 0.95
"""Confidence below which another character may stand there."""
_UNUSUAL = 0.05
"""How much less a character is believed that such a value usually doesn't hold."""

Weight = Callable[[str, int], float]
"""How usual a text is at one of its places."""


def mended(lines: tuple[Line, ...], usual: Weight) -> tuple[Line, ...]:
    """The lines with each hesitant character as its rivals and the value's kind make it likeliest."""
    text = joined(lines)
    shares = [share for line in lines for share in _shares(line)]
    if len(shares) != len(text):
        return lines
    letters = list(text)
    for place, there in enumerate(shares):
        if len(there) > 1:
            letters[place] = _likeliest(letters, place, there, usual)
    left = iter(letters)
    return tuple(replace(line, text="".join(islice(left, len(line.text)))) for line in lines)


def _likeliest(letters: list[str], place: int, there: Mapping[str, float], usual: Weight) -> str:
    """Which of what may stand at a place is likeliest among the letters around it."""

    def weight(letter: str) -> float:
        return there[letter] * usual("".join([*letters[:place], letter, *letters[place + 1 :]]), place)

    return max(there, key=weight)


def _shares(line: Line) -> list[Mapping[str, float]]:
    """For each character what may stand there with its probability, of both readings where they are of one length."""
    if not len(line.sures) == len(line.rivals) == len(line.text):
        return []
    shares = [_one(*three) for three in zip(line.text, line.sures, line.rivals, strict=True)]
    again = line.again or ""
    if not len(line.again_sures) == len(line.again_rivals) == len(again) == len(line.text):
        return shares
    for number, three in enumerate(zip(again, line.again_sures, line.again_rivals, strict=True)):
        if len(shares[number]) > 1:
            second = _one(*three)
            both = {*shares[number], *second}
            shares[number] = {letter: shares[number].get(letter, 0.0) + second.get(letter, 0.0) for letter in both}
    return shares


def _one(letter: str, sure: float, rivals: Mapping[str, float]) -> Mapping[str, float]:
    """What one reading of a character leaves open."""
    return {letter: sure} if sure >= _HESITANT else {letter: sure, **rivals}


def as_person(text: str, place: int) -> float:
    """A surname first, then characters of given names."""
    if place == 0:
        return 1.0 if text[0] in SURNAMES or text[:2] in COMPOUND_SURNAMES else _UNUSUAL
    if place == 1 and text[:2] in COMPOUND_SURNAMES:
        return 1.0
    return 1.0 if text[place] in GIVEN else _UNUSUAL


def made_of(words: Collection[str]) -> Weight:
    """Usual is a character that is part of one of the words where it stands."""

    def usual(text: str, place: int) -> float:
        text = plain(text)
        return 1.0 if any(_covers(text, place, word) for word in words) else _UNUSUAL

    return usual


def _covers(text: str, place: int, word: str) -> bool:
    return any(text.startswith(word, begin) for begin in range(max(place - len(word) + 1, 0), place + 1))


def written_with(letters: Collection[str]) -> Weight:
    """Usual is each of the letters."""
    return lambda text, place: 1.0 if plain(text[place]) in letters else _UNUSUAL
