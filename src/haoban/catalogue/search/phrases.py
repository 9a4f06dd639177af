"""Which concepts a text speaks of, by the phrases of the lexicon, also where they are written as they sound.

A phrase is a few parts that all must be said, in any order. It is found by its rarest part; the others are then looked
for in the whole text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .compiled import VERB, Compiled, Said
from .sounds import sounds

_NEAR = 8
"""How far a part of one character may stand from the part that the phrase was found by."""
_FAR = 14
"""How many characters may lie between the parts before the phrase tells less."""
_APART = 0.8
"""How much a phrase counts whose parts lie further apart than that."""
_LONGEST = 16
"""Characters of the longest part that is looked up."""
_HEARD, _HEARD_LONG = {2: 0.35, 3: 0.75}, 0.75
"""How much a part counts that only sounds so, by its characters: of two many sound alike."""
_INSIDE = 0.55
"""How much a phrase counts that lies inside a longer one."""
_AGAIN = 0.2
"""What saying the same concept a second time adds, as a share of the fainter of both."""
_NO_CLASS = ("", VERB)

Span = tuple[int, int]
"""The first character and the one behind the last."""


@dataclass(frozen=True)
class Spoken:
    """A concept that a text speaks of."""

    weight: float
    """How surely, about 1 for a phrase of three characters."""
    where: int
    """The characters that say it, as bits from the first."""


def _bits(start: int, end: int) -> int:
    return ((1 << (end - start)) - 1) << start


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether letters or digits go on beyond the place: 80 in 1980, dr in drop."""
    before = start > 0 and text[start - 1].isascii() and text[start].isascii()
    return before or (end < len(text) and text[end - 1].isascii() and text[end].isascii())


def _longest_from(words: Iterable[str], most: int) -> dict[str, int]:
    """A first character → the length of the longest word that begins with it, so that few places are looked up."""
    longest: dict[str, int] = {}
    for word in words:
        if len(word) > longest.get(word[0], 0):
            longest[word[0]] = min(len(word), most)
    return longest


class Phrases:
    """Every phrase of the lexicon, found in a text."""

    def __init__(self, lexicon: Compiled) -> None:
        self._lexicon = lexicon
        self._longest = _longest_from(lexicon.said, _LONGEST)
        self._longest_heard = _longest_from(lexicon.heard, _LONGEST)
        self._longest_of_class = _longest_from(lexicon.classes, _LONGEST)

    def spoken(self, text: str) -> dict[int, Spoken]:
        """The concepts of a plain text without blanks, by their number."""
        spans = list(self._written(text))
        covered = 0
        for _, where, _ in spans:
            covered |= where
        spans += self._misheard(text, covered)
        masks = {where for _, where, _ in spans}
        inside = {one for one in masks if any(one & other == one and one != other for other in masks)}
        found: dict[int, Spoken] = {}
        for concept, where, weight in spans:
            weight *= _INSIDE if where in inside else 1.0
            before = found.get(concept)
            if before is None:
                found[concept] = Spoken(weight, where)
                continue
            more = 0.0 if before.where & where else _AGAIN * min(weight, before.weight)
            found[concept] = Spoken(max(weight, before.weight) + more, before.where | where)
        return found

    def _classes_here(self, text: str) -> dict[str, Span]:
        """The first word of each class, the longest that begins there."""
        here: dict[str, Span] = {}
        for start, first in enumerate(text):
            for end in range(min(len(text), start + self._longest_of_class.get(first, 0)), start, -1):
                for name in self._lexicon.classes.get(text[start:end], ()):
                    here.setdefault(name, (start, end))
        return here

    def _written(self, text: str) -> Iterator[tuple[int, int, float]]:
        """The phrases that stand in the text: concept, characters, weight."""
        here = self._classes_here(text)
        for name, span in here.items():
            for one in self._lexicon.by_class.get(name, ()):
                if (found := self._whole(text, span, one, here)) is not None:
                    yield found
        said = self._lexicon.said
        for start, first in enumerate(text):
            for end in range(start + 1, min(len(text), start + self._longest.get(first, 0)) + 1):
                phrases = said.get(text[start:end])
                if phrases is None or _cuts_a_word(text, start, end):
                    continue
                for one in phrases:
                    # Most phrases fail by their first other part: looked for here, that costs no call.
                    if one[1] and one[1][0][1] in _NO_CLASS and one[1][0][0] not in text:
                        continue
                    if (found := self._whole(text, (start, end), one, here)) is not None:
                        yield found

    @staticmethod
    def _whole(text: str, span: Span, one: Said, here: dict[str, Span]) -> tuple[int, int, float] | None:
        """The phrase with everything that belongs to it, if all of it is said."""
        concept, rest, weight, length = one
        first, last = span
        where = _bits(first, last)
        for words, kind in rest:
            at = here.get(kind) if kind else None
            if at is None:
                alone = len(words) == 1
                start = text.find(words, max(0, span[0] - _NEAR) if alone else 0) if words else -1
                if start < 0 or (alone and start > span[1] + _NEAR):
                    return None
                at = start, start + len(words)
            where |= _bits(*at)
            first, last = min(first, at[0]), max(last, at[1])
        apart = last - first - length > _FAR * max(len(rest), 1)
        return concept, where, weight * (_APART if apart else 1.0)

    def _misheard(self, text: str, covered: int) -> Iterator[tuple[int, int, float]]:
        """The phrases of which a part is written as it sounds, where nothing is written that is known (`covered`)."""
        heard = sounds(text)
        said = self._lexicon.said
        for start, first in enumerate(heard):
            for end in range(start + 2, min(len(text), start + self._longest_heard.get(first, 0)) + 1):
                phrases = self._lexicon.heard.get(heard[start:end])
                if phrases is None:
                    continue
                where = _bits(start, end)
                if end - start < 4 and where & covered == where:
                    continue
                # 租房子 sounds like 猪贩子, yet 租房 is a word as it stands.
                if end - start == 3 and text[start : start + 2] in said:
                    continue
                for phrase in phrases:
                    if phrase == text[start:end] or (end - start == 2 and where & covered):
                        continue
                    for one in said[phrase]:
                        if (found := self._whole(text, (start, end), one, {})) is not None:
                            concept, place, weight = found
                            yield concept, place, weight * _HEARD.get(end - start, _HEARD_LONG)
