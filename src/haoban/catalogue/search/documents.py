"""Items as documents: their own words, and everything that people say who mean them.

What people say are the phrases of all concepts that mean an item; items meant by the same concepts share one document.
A question is compared with both texts twice: by runs of characters (TF-IDF, cosine) and by words that stand near each
other, each of which counts the more, the fewer documents have it.
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .vocabulary import telling, vocabulary
from .wording import stem

_NEAR = 0.45
"""The cosine from which on two words are near."""
_NEIGHBOURS = 32
"""How many near words of a question's word are looked at."""
_KEPT = 2_000
"""Words of questions whose neighbours are kept; the same ones are said again and again."""
_WORDS = 24
"""How many words of a question are looked at, those that fewest documents have first."""
_SHORT = 6.0
"""Added to what all words of a name tell, so that a name of one word is not the answer to every question with it."""

Rows = tuple[bytes, bytes]
"""Numbers of documents in ascending order (unsigned), how strongly each has the term (float32)."""
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Grams:
    """Runs of characters in documents."""

    documents: int
    longest: int
    rows: Mapping[str, Rows]
    rarity: Mapping[str, float]

    def like(self, text: str) -> Scores:
        """The cosine of each document with a plain text."""
        counts = Counter(gram for gram in grams(text, self.longest) if gram in self.rows)
        weights = {gram: (1 + math.log(count)) * self.rarity[gram] for gram, count in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        scores = np.zeros(self.documents)
        for gram, weight in weights.items():
            numbers, strengths = self.rows[gram]
            scores[np.frombuffer(numbers, np.uint32)] += weight / length * np.frombuffer(strengths, np.float32)
        return scores


@dataclass(frozen=True)
class Words:
    """Words in documents."""

    documents: int
    rows: Mapping[str, bytes]
    """A word → the numbers of the documents that have it (unsigned)."""
    rarity: Mapping[str, float]


def grams(text: str, longest: int) -> Iterable[str]:
    """The runs of up to so many characters in each run of a plain text; a Latin word is one."""
    for run in text.split():
        if run.isascii():
            yield stem(run)
            continue
        for length in range(1, longest + 1):
            for start in range(len(run) - length + 1):
                yield run[start : start + length]


def index_grams(texts: Sequence[str], longest: int, beside: Sequence[str]) -> Grams:
    """TF-IDF over the runs of characters: logarithmic frequency times smoothed rarity, documents of length 1.

    Texts `beside` only tell how rare a run is: in a catalogue of forty items nothing is.
    """
    counted = [Counter(grams(text, longest)) for text in texts]
    often = Counter(gram for counts in counted for gram in counts)
    often.update(gram for text in beside for gram in set(grams(text, longest)))
    whole = len(texts) + len(beside)
    rarity = {gram: math.log((1 + whole) / (1 + count)) + 1 for gram, count in often.items()}
    numbers: dict[str, array[int]] = defaultdict(lambda: array("I"))
    strengths: dict[str, array[float]] = defaultdict(lambda: array("f"))
    for number, counts in enumerate(counted):
        weights = {gram: (1 + math.log(count)) * rarity[gram] for gram, count in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for gram, weight in weights.items():
            numbers[gram].append(number)
            strengths[gram].append(weight / length)
    rows = {gram: (numbers[gram].tobytes(), strengths[gram].tobytes()) for gram in numbers}
    return Grams(len(texts), longest, rows, {gram: rarity[gram] for gram in rows})


def index_words(texts: Sequence[Iterable[str]], beside: Sequence[Iterable[str]]) -> Words:
    """The documents of each telling word; texts `beside` only tell how rare it is."""
    numbers: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, words in enumerate(texts):
        for word in dict.fromkeys(words):
            numbers[word].append(number)
    whole, often = len(texts) + len(beside), Counter(word for words in beside for word in set(words))
    rarity = {word: math.log(1 + whole / (len(rows) + often[word] + 0.5)) for word, rows in numbers.items()}
    return Words(len(texts), {word: rows.tobytes() for word, rows in numbers.items()}, rarity)


class Nearness:
    """Which words of the documents stand near the words of a question."""

    def __init__(self, said: Words, names: Words) -> None:
        self._said, self._names = said, names
        words = list(dict.fromkeys((*said.rows, *names.rows)))
        self._number = {word: number for number, word in enumerate(words)}
        self._places = vocabulary().places_of(words)
        self._documents = [np.frombuffer(said.rows.get(word, b""), np.uint32) for word in words]
        self._said_rarity, self._names_rarity = (
            np.array([each.rarity.get(word, 0.0) for word in words], np.float32) for each in (said, names)
        )
        holders = [np.frombuffer(names.rows.get(word, b""), np.uint32) for word in words]
        items = np.concatenate([*holders, np.empty(0, np.uint32)])
        order = np.argsort(items, kind="stable")
        self._items = items[order]
        self._words_of_items = np.repeat(np.arange(len(words)), [len(rows) for rows in holders])[order]
        self._whole = _SHORT + np.bincount(
            self._items, self._names_rarity[self._words_of_items], minlength=names.documents
        )
        self._neighbours = lru_cache(maxsize=_KEPT)(self._find_neighbours)

    def of(self, text: str) -> tuple[Scores, Scores]:
        """For a plain text: how much of it the documents of what is said have, how much of each name it has."""
        asked = sorted(telling(text), key=lambda word: -self._said.rarity.get(word, math.inf))[:_WORDS]
        said, best = np.zeros(self._said.documents), np.zeros(len(self._places))
        if not asked:
            return said, np.zeros(self._names.documents)
        found = np.zeros(self._said.documents)
        for word in asked:
            near = self._neighbours(word)
            best[near.words] = np.maximum(best[near.words], near.likeness)
            found[near.documents] = near.worth
            said += found
            found[near.documents] = 0.0
        best *= self._names_rarity
        named = np.bincount(self._items, best[self._words_of_items], minlength=self._names.documents)
        return said / math.sqrt(len(asked)), named / self._whole

    def _find_neighbours(self, word: str) -> "_Neighbours":
        likeness = (vocabulary().places_of([word]) @ self._places.T)[0]
        if word in self._number:
            likeness[self._number[word]] = 1.0
        near = np.flatnonzero(likeness >= _NEAR)
        worth = likeness[near] * self._said_rarity[near]
        order = np.argsort(worth, kind="stable")[-_NEIGHBOURS:]  # The best last: what is written last stays.
        rows = [self._documents[number] for number in near[order]]
        return _Neighbours(
            near,
            likeness[near],
            np.concatenate([*rows, np.empty(0, np.uint32)]),
            np.repeat(worth[order], [len(row) for row in rows]),
        )


@dataclass(frozen=True)
class _Neighbours:
    """What stands near a word."""

    words: NDArray[np.intp]
    likeness: NDArray[np.float32]
    documents: NDArray[np.uint32]
    """The documents that have one of them, one of little worth first."""
    worth: NDArray[np.float32]
    """What it is worth in each of them."""
