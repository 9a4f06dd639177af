"""Which concepts a text speaks of, by the phrases of the lexicon, also where they are written as they sound."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .lexicon import Concept
from .sounds import sounds
from .wording import plain

_GAP = 10
_LONGEST = 16
_WEIGHTS = (0.5, 0.8, 1.0, 1.15, 1.3, 1.4)
"""How much a phrase tells, by its characters, six and more last."""
_HEARD = {2: 0.35, 3: 0.75}
_INSIDE = 0.55
_AGAIN = 0.2


@dataclass(frozen=True)
class Spoken:
    """A concept that a text speaks of."""

    weight: float
    """How surely, about 1 for a phrase of three characters."""
    where: int
    """The characters that say it, as bits from the first."""


@dataclass(frozen=True)
class _Said:
    concept: int
    rest: tuple[str, ...]
    weight: float


def _bits(start: int, end: int) -> int:
    return ((1 << (end - start)) - 1) << start


class Phrases:
    """Every phrase of the concepts, ready to be found in a text."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._said: dict[str, list[_Said]] = defaultdict(list)
        for number, concept in enumerate(concepts):
            phrases = dict.fromkeys(concept.phrases)
            phrases.update(dict.fromkeys(means for means in concept.means if " " not in means and "-" not in means))
            for phrase in phrases:
                first, *rest = (plain(part).replace(" ", "") for part in phrase.split("*"))
                length = len(first) + sum(map(len, rest))
                self._said[first].append(_Said(number, tuple(rest), _WEIGHTS[min(length, 6) - 1]))
        self._heard: dict[str, list[str]] = defaultdict(list)
        for phrase in self._said:
            if 2 <= len(phrase) <= 8:
                self._heard[sounds(phrase)].append(phrase)
        self._longest = min(_LONGEST, max(map(len, self._said), default=0))

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

    def _written(self, text: str) -> Iterator[tuple[int, int, float]]:
        said = self._said
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                for one in said.get(text[start:end], ()):
                    rest = self._follows(text, end, one.rest)
                    if rest is not None:
                        yield one.concept, _bits(start, end) | rest, one.weight

    def _misheard(self, text: str, covered: int) -> Iterator[tuple[int, int, float]]:
        heard = sounds(text)
        for start in range(len(text)):
            for end in range(start + 2, min(len(text), start + 8) + 1):
                phrases = self._heard.get(heard[start:end])
                if phrases is None:
                    continue
                here = _bits(start, end)
                if end - start < 4 and here & covered == here:
                    continue
                for phrase in phrases:
                    if phrase == text[start:end] or (end - start == 2 and here & covered):
                        continue
                    for one in self._said[phrase]:
                        rest = self._follows(text, end, one.rest)
                        if rest is not None:
                            yield one.concept, here | rest, one.weight * _HEARD.get(end - start, 0.75)

    @staticmethod
    def _follows(text: str, end: int, rest: tuple[str, ...]) -> int | None:
        where = 0
        for part in rest:
            at = text.find(part, end, end + _GAP + len(part))
            if at < 0:
                return None
            end = at + len(part)
            where |= _bits(at, end)
        return where
