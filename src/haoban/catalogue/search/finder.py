"""Find service items by everyday words.

For pages and commands alike, without heavy libraries (numpy quickens large catalogues, pypinyin hears homophones, both
are used only where they are installed):

    finder = Finder([Listed(code, name, organisation, also=("everyday name",)), …])
    finder.find("想在楼下支个摊卖早点", limit=5)  -> list[Hit]   (Hit: code, name, organisation, score; best first)
    finder.search("…", limit=5)                   -> Found       (hits, and `why` where nothing fits)
"""

import heapq
import importlib.util
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .facets import Act, act_of_item, acts_asked, agreement
from .lexicon import Concept, read_lexicon
from .sounds import can_hear, sounds
from .wording import pairs, plain, without_talk

_K1, _B = 1.2, 0.4
_PAIRS_WEIGHT = 0.42
_GAP = 10
_LONGEST = 16
_EVIDENCE = 0.45
_MANY = 2_000


@dataclass(frozen=True)
class Listed:
    """An item as the search knows it."""

    code: str
    name: str
    organisation: str = ""
    also: tuple[str, ...] = ()
    """Other names: everyday name, short name, group."""


@dataclass(frozen=True)
class Hit:
    """An item that fits."""

    code: str
    name: str
    organisation: str
    score: float
    """Higher fits better; comparable within one question only."""


@dataclass(frozen=True)
class Found:
    """What a question found."""

    hits: tuple[Hit, ...]
    why: str | None = None
    """Where nothing fits: the sentence that says so."""


@dataclass(frozen=True)
class _Said:
    concept: int
    rest: tuple[str, ...]
    weight: float


_Postings = tuple[Sequence[int], Sequence[float]]
"""The numbers of items in ascending order, and how strongly each holds the term."""


def _as_arrays(postings: _Postings) -> Any:
    import numpy

    return numpy.array(postings[0], dtype=numpy.int32), numpy.array(postings[1], dtype=numpy.float64)


def _holds(numbers: Sequence[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


class Finder:
    """The index over a catalogue. Building it takes about 0.1 ms an item; finding changes nothing in it."""

    def __init__(self, items: Iterable[Listed], concepts: Sequence[Concept] | None = None) -> None:
        self.items = list(items)
        self._concepts = tuple(read_lexicon() if concepts is None else concepts)
        self._names = [plain(item.name).replace(" ", "") for item in self.items]
        self._acts = [act_of_item(item.name) for item in self.items]
        self._pairs = self._index_pairs()
        self._means = self._index_concepts()
        self._said: dict[str, list[_Said]] = defaultdict(list)
        self._index_said()
        self._heard: dict[tuple[str, ...], list[str]] = {}
        self._hearing = can_hear()
        self._factors: dict[frozenset[Act], Any] = {}
        self._quick = len(self.items) > _MANY and importlib.util.find_spec("numpy") is not None
        if self._quick:
            self._means = [_as_arrays(postings) for postings in self._means]
            self._pairs = {pair: _as_arrays(postings) for pair, postings in self._pairs.items()}

    def _index_pairs(self) -> dict[str, _Postings]:
        counts: dict[str, dict[int, float]] = defaultdict(dict)
        lengths = []
        for number, item in enumerate(self.items):
            here: dict[str, float] = defaultdict(float)
            for pair in pairs(plain(item.name)):
                here[pair] = min(here[pair] + 1.0, 2.0)
            for other in item.also:
                for pair in pairs(plain(other)):
                    here[pair] = max(here[pair], 0.8)
            for pair in pairs(plain(item.organisation)):
                here[pair] = max(here[pair], 0.25)
            lengths.append(len(here))
            for pair, count in here.items():
                counts[pair][number] = count
        mean = sum(lengths) / max(len(lengths), 1)
        found: dict[str, _Postings] = {}
        for pair, rows in counts.items():
            rarity = math.log(1 + (len(self.items) - len(rows) + 0.5) / (len(rows) + 0.5))
            numbers = list(rows)
            found[pair] = (
                numbers,
                [
                    rarity * rows[n] * (_K1 + 1) / (rows[n] + _K1 * (1 - _B + _B * lengths[n] / mean)) * _PAIRS_WEIGHT
                    for n in numbers
                ],
            )
        return found

    def _holding(self, word: str, names: Sequence[str]) -> set[int]:
        """The items whose names hold a word; the pairs' postings narrow where to look."""
        parts = [word[start : start + 2] for start in range(len(word) - 1)]
        # A pair that stands across a bracket of a name is in no postings and narrows nothing.
        known = [self._pairs[part][0] for part in parts if part in self._pairs]
        if known:
            return {number for number in min(known, key=len) if word in names[number]}
        return {number for number, name in enumerate(names) if word in name}

    def _index_concepts(self) -> list[_Postings]:
        names = [
            " ".join((name, *(plain(other).replace(" ", "") for other in item.also)))
            for name, item in zip(self._names, self.items, strict=True)
        ]
        memo: dict[str, set[int]] = {}

        def holding(word: str) -> set[int]:
            if word not in memo:
                memo[word] = self._holding(word, names)
            return memo[word]

        found: list[_Postings] = []
        for concept in self._concepts:
            strengths: dict[int, float] = {}
            for rank, means in enumerate(concept.means):
                words = [plain(word).replace(" ", "") for word in means.split() if not word.startswith("-")]
                without = [plain(word[1:]).replace(" ", "") for word in means.split() if word.startswith("-")]
                rows = set.intersection(*(holding(word) for word in words)) if words else set()
                for word in without:
                    rows = rows - holding(word)
                length = sum(map(len, words))
                first = 1.0 if rank == 0 else 0.93
                for number in rows:
                    strength = first * (0.7 + 0.3 * min(1.0, length / max(len(self._names[number]), 1)))
                    strengths[number] = max(strengths.get(number, 0.0), strength)
            rarity = math.log(1 + (len(self.items) + 1) / (len(strengths) + 0.5)) if strengths else 0.0
            numbers = sorted(strengths)
            found.append((numbers, [strengths[number] * rarity for number in numbers]))
        return found

    def _index_said(self) -> None:
        for number, concept in enumerate(self._concepts):
            phrases = dict.fromkeys(concept.said)
            phrases.update(dict.fromkeys(means for means in concept.means if " " not in means and "-" not in means))
            for phrase in phrases:
                first, *rest = (plain(part).replace(" ", "") for part in phrase.split("*"))
                length = len(first) + sum(map(len, rest))
                weight = (0.5, 0.8, 1.0, 1.15, 1.3, 1.4)[min(length, 6) - 1]
                self._said[first].append(_Said(number, tuple(rest), weight))

    def _hear(self) -> None:
        if self._heard or not self._hearing:
            return
        for phrase in self._said:
            if 2 <= len(phrase) <= 8:
                self._heard.setdefault(sounds(phrase), []).append(phrase)

    def _concepts_in(self, text: str) -> dict[int, float]:
        """The concepts that a text speaks of, each with the weight of its best phrase."""
        found: dict[int, float] = {}
        spans: list[tuple[int, int, int, float]] = []
        covered = bytearray(len(text))
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + _LONGEST) + 1):
                for said in self._said.get(text[start:end], ()):
                    if self._follows(text, end, said.rest):
                        spans.append((start, end, said.concept, said.weight))
                        covered[start:end] = b"\1" * (end - start)
        if self._hearing:
            self._hear()
            heard = sounds(text)
            for start in range(len(text)):
                for end in range(start + 2, min(len(text), start + 8) + 1):
                    if end - start < 4 and all(covered[start:end]):
                        continue
                    for phrase in self._heard.get(heard[start:end], ()):
                        if phrase == text[start:end] or (end - start == 2 and any(covered[start:end])):
                            continue
                        share = 0.35 if end - start == 2 else 0.75
                        for said in self._said[phrase]:
                            if self._follows(text, end, said.rest):
                                spans.append((start, end, said.concept, said.weight * share))
        for start, end, concept, weight in spans:
            inside = any(
                first <= start and end <= last and (last - first) > (end - start) for first, last, _, _ in spans
            )
            found[concept] = max(found.get(concept, 0.0), weight * (0.55 if inside else 1.0))
        return found

    @staticmethod
    def _follows(text: str, end: int, rest: tuple[str, ...]) -> bool:
        for part in rest:
            at = text.find(part, end, end + _GAP + len(part))
            if at < 0:
                return False
            end = at + len(part)
        return True

    def search(self, text: str, limit: int = 5) -> Found:
        """The items that fit a question best, or why there is none."""
        asked = without_talk(text)
        if not asked:
            return Found((), "没有读到可以查找的文字，请用一句话说明想办的事")
        spoken = self._concepts_in(asked.replace(" ", ""))
        terms = dict.fromkeys(pairs(asked))
        damp = min(1.0, (10 / max(len(terms), 1)) ** 0.5)
        weighted = [(self._means[concept], weight) for concept, weight in spoken.items()]
        weighted += [(self._pairs[term], damp) for term in terms if term in self._pairs]
        ranked = self._ranked(weighted, acts_asked(asked), max(limit * 10, 50))
        if not ranked or not self._is_here(ranked[0][1], spoken, list(terms)):
            return Found((), f"目录里没有找到与“{text.strip()[:40]}”相符的事项，请换一种说法，或拨打 12345 咨询")
        return Found(
            tuple(
                Hit(self.items[n].code, self.items[n].name, self.items[n].organisation, round(score, 4))
                for score, n in self._spread(ranked, limit)
            )
        )

    def find(self, text: str, limit: int = 5) -> list[Hit]:
        """The items that fit, best first; empty where nothing does."""
        return list(self.search(text, limit).hits)

    def _ranked(
        self, weighted: list[tuple[_Postings, float]], acts: frozenset[Act], count: int
    ) -> list[tuple[float, int]]:
        """The items with the highest sums, best first, ties in the catalogue's order."""
        if self._quick:
            return self._ranked_by_arrays(weighted, acts, count)
        scores: dict[int, float] = defaultdict(float)
        for (numbers, strengths), weight in weighted:
            for number, strength in zip(numbers, strengths, strict=True):
                scores[number] += weight * strength
        every = ((score * agreement(self._acts[number], acts), number) for number, score in scores.items())
        return heapq.nsmallest(count, every, key=lambda pair: (-pair[0], pair[1]))

    def _ranked_by_arrays(
        self, weighted: list[tuple[_Postings, float]], acts: frozenset[Act], count: int
    ) -> list[tuple[float, int]]:
        import numpy

        scores = numpy.zeros(len(self.items))
        for (numbers, strengths), weight in weighted:
            if len(numbers):
                scores[numbers] += weight * strengths  # type: ignore[operator]
        if acts not in self._factors:
            self._factors[acts] = numpy.array([agreement(act, acts) for act in self._acts])
        scores *= self._factors[acts]
        count = min(count, len(scores))
        best = numpy.argpartition(-scores, count - 1)[:count]
        pairs_of_best = ((float(scores[number]), int(number)) for number in best if scores[number] > 0)
        return sorted(pairs_of_best, key=lambda pair: (-pair[0], pair[1]))

    def _is_here(self, best: int, spoken: dict[int, float], terms: list[str]) -> bool:
        """Whether the best item rests on more than chance: a concept, or a fair share of the words themselves."""
        known = max((weight for concept, weight in spoken.items() if len(self._means[concept][0])), default=0.0)
        unmet = max((weight for concept, weight in spoken.items() if not len(self._means[concept][0])), default=0.0)
        matched = sum(_holds(self._pairs[term][0], best) for term in terms if term in self._pairs)
        share = matched / max(len(terms), 1)
        if known >= _EVIDENCE:
            return unmet <= known * 1.2 or share >= 0.3
        return share >= (0.2 if unmet == 0 else 0.5) and (matched >= 2 or len(terms) <= 2)

    def _spread(self, ranked: list[tuple[float, int]], limit: int) -> list[tuple[float, int]]:
        """The best, items of one name at most twice, so that siblings stand side by side."""
        shown: dict[str, int] = defaultdict(int)
        kept = []
        for score, number in ranked[: max(limit * 10, 50)]:
            name = self._names[number]
            if shown[name] < 2:
                shown[name] += 1
                kept.append((score, number))
                if len(kept) == limit:
                    break
        return kept
