"""Which items are meant by a concept, and how strongly."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .facets import without_act
from .wording import pairs, plain

_USUAL = 3_000
"""So many items at least are reckoned with: what one of forty is meant by tells no less than one of thousands."""
_LATER = 0.93
"""What the second and later names of a concept count: the first is the usual one."""
_ANY = 0.7
"""What words count that are a small part of an item's name; the whole name counts 1."""
_ALIKE, _SURELY, _NEARLY = 0.5, 0.75, 0.9
"""How alike a name must be to the words of a concept that no item holds, how alike to be surely what is meant, and what
it then counts at most."""

Postings = tuple[bytes, bytes]
"""The numbers of items in ascending order (unsigned), and how strongly each is meant (float32), ready to be kept in a
file."""


def postings(numbers: Iterable[int], strengths: Iterable[float]) -> Postings:
    """Rows made small."""
    return array("I", numbers).tobytes(), array("f", strengths).tobytes()


def numbers_of(rows: Postings) -> NDArray[np.uint32]:
    """The numbers of the items."""
    return np.frombuffer(rows[0], np.uint32)


def strengths_of(rows: Postings) -> NDArray[np.float32]:
    """How strongly each is meant."""
    return np.frombuffer(rows[1], np.float32)


@dataclass(frozen=True)
class Written:
    """The words of an item, ready to be indexed."""

    name: str
    """Plain, with blanks where signs stood."""
    others: tuple[str, ...]
    body: str

    @property
    def joined(self) -> str:
        """The name and the other names as concepts look for words in them."""
        return " ".join(words.replace(" ", "") for words in (self.name, *self.others))


def index_concepts(items: Sequence[Written], concepts: Sequence[Sequence[str]]) -> tuple[list[Postings], list[bool]]:
    """The items that each concept means by its words, and whether one of them surely is what it means.

    Rarer concepts count more, and names that say little else.

    Where no item holds a concept's words, those named nearly so are meant: 食品经营许可（延续） in one district,
    食品（含保健食品）经营许可延续 in the next.
    """
    held = _Held(items)
    nearly = _Nearly(items, held.holders, concepts)
    found: list[Postings] = []
    surely: list[bool] = []
    for concept in concepts:
        strengths = held.meant(concept)
        sure = bool(strengths)
        if not sure:
            strengths = nearly.named(concept)
            sure = max(strengths.values(), default=0.0) >= _NEARLY * _SURELY
        surely.append(sure)
        rarity = rarity_of(len(strengths), len(items))
        numbers = sorted(strengths)
        found.append(postings(numbers, (strengths[number] * rarity for number in numbers)))
    return found, surely


def rarity_of(count: int, items: int) -> float:
    """What a concept tells that means so many of the items."""
    return math.log(1 + (max(items, _USUAL) + 1) / (count + 0.5))


class _Held:
    """The items whose names hold words of a catalogue."""

    def __init__(self, items: Sequence[Written]) -> None:
        self._names = [item.joined for item in items]
        self._lengths = [max(len(item.name.replace(" ", "")), 1) for item in items]
        self.holders: dict[str, set[int]] = defaultdict(set)
        """A pair of characters, as they stand once the signs are gone → the items whose names hold it."""
        for number, name in enumerate(self._names):
            for start in range(len(name) - 1):
                self.holders[name[start : start + 2]].add(number)
        self._memo: dict[str, set[int]] = {}

    def meant(self, concept: Sequence[str]) -> dict[int, float]:
        """The items that hold all the words of one of the concept's ways of being called, and how strongly."""
        strengths: dict[int, float] = {}
        for place, means in enumerate(concept):
            words = [word for word in means.split() if not word.startswith("-")]
            rows = set.intersection(*map(self._holding, words)) if words else set()
            for word in means.split():
                if word.startswith("-"):
                    rows = rows - self._holding(word[1:])
            length = sum(map(len, words))
            for number in rows:
                share = min(1.0, length / self._lengths[number])
                strength = (1.0 if place == 0 else _LATER) * (_ANY + (1 - _ANY) * share)
                strengths[number] = max(strengths.get(number, 0.0), strength)
        return strengths

    def _holding(self, word: str) -> set[int]:
        """The items whose names hold a word; the rarest of its pairs narrows where to look."""
        if word not in self._memo:
            self._memo[word] = self._look_for(plain(word).replace(" ", ""))
        return self._memo[word]

    def _look_for(self, word: str) -> set[int]:
        if len(word) < 2:
            return {number for number, name in enumerate(self._names) if word in name}
        nobody: set[int] = set()
        rarest = min((self.holders.get(word[at : at + 2], nobody) for at in range(len(word) - 1)), key=len)
        return {number for number in rarest if word in self._names[number]}


class _Nearly:
    """The items whose names share most of their pairs with words of a catalogue, whatever the act.

    A pair counts the more, the fewer words of the whole lexicon have it: 食品 more than 许可 in any catalogue.
    """

    def __init__(
        self, items: Sequence[Written], holders: Mapping[str, set[int]], concepts: Sequence[Sequence[str]]
    ) -> None:
        self._holders = holders
        words = {self._thing(means) for concept in concepts for means in concept if "-" not in means}
        often = Counter(pair for each in words for pair in set(pairs(each)))
        self._unseen = math.log(1 + len(words))
        self._rarity = {pair: math.log(1 + len(words) / count) for pair, count in often.items()}
        self._names = [frozenset(pairs(self._thing(item.name))) for item in items]
        self._whole = [self._sum(name) for name in self._names]

    @staticmethod
    def _thing(words: str) -> str:
        return without_act(plain(words).replace(" ", ""))

    def _sum(self, of: Iterable[str]) -> float:
        return sum(self._rarity.get(pair, self._unseen) for pair in of)

    def named(self, concept: Sequence[str]) -> dict[int, float]:
        """The items, and how much less than one that is named so each is meant."""
        strengths: dict[int, float] = {}
        for means in concept:
            if "-" in means:
                continue
            asked = frozenset(pairs(self._thing(means)))
            whole = self._sum(asked)
            shared: dict[int, float] = defaultdict(float)
            for pair in asked & self._holders.keys():
                for number in self._holders[pair]:
                    if pair in self._names[number]:
                        shared[number] += self._rarity.get(pair, self._unseen)
            for number, sum_ in shared.items():
                alike = 2 * sum_ / (whole + self._whole[number])
                if alike >= _ALIKE:
                    strengths[number] = max(strengths.get(number, 0.0), _NEARLY * alike)
        return strengths
