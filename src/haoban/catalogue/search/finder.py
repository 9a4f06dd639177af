"""Find service items by everyday words.

For pages and commands alike, without heavy libraries (numpy quickens large catalogues where it is installed):

    finder = Finder([Listed(code, name, organisation, also=("everyday name",)), …])
    finder.find("想在楼下支个摊卖早点", limit=5)  -> list[Hit]   (Hit: code, name, organisation, score; best first)
    finder.search("…", limit=5)                   -> Found       (hits, and `why` where nothing fits)
"""

import heapq
import importlib.util
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from .compiled import Compiled, compiled, kept_compiled
from .facets import Act, acts_asked, agreement
from .index import index_of, kept_index_of
from .lexicon import Concept, Lexicon
from .listed import Listed
from .phrases import Phrases, Spoken
from .postings import Postings, numbers_of, strengths_of
from .wording import pairs, plain, without_talk

_EVIDENCE = 0.45
"""The weight of a phrase from which on an item is believed to be meant."""
_AGAINST = 1.05
"""By how much a phrase for what is not here must outweigh it."""
_SISTER = 0.75
"""What the same thing with another act, which is not here, counts against it."""
_SHARE = 0.34
"""The share of the question's pairs in an item's words that needs no phrase."""
_PLAINLY = 0.75
"""The share that is believed whatever speaks against it."""
_BEHIND = 0.15
"""The share of the best score below which an item is not shown."""
_STRONG = 6.0
"""The score that needs no phrase."""
_BEST = 3
"""How many of the best items a phrase may mean, so that it speaks for their being here."""
_MANY = 8_000
_READ = 400
"""Characters of a question that are read: who writes more has said it by then."""


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


def _holds(rows: Postings, number: int) -> bool:
    numbers = numbers_of(rows)
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


@lru_cache(maxsize=1)
def _compiled() -> Compiled:
    return kept_compiled("lexicon", ())


class Finder:
    """The index over a catalogue; finding changes nothing.

    `said` are concepts of this catalogue beside those of the lexicon. With `keep`, a name for the files, what is worked
    out is kept in the data folder for the next process.
    """

    def __init__(
        self,
        items: Iterable[Listed],
        lexicon: Lexicon | None = None,
        *,
        said: Sequence[Concept] = (),
        keep: str = "",
    ) -> None:
        self.items = list(items)
        if lexicon is not None:
            known = compiled(replace(lexicon, concepts=(*lexicon.concepts, *said)))
        else:
            known = kept_compiled(f"{keep}-lexicon", said) if said else _compiled()
        self._phrases = Phrases(known)
        self._concepts = known.means
        if keep and lexicon is None:
            self._index = kept_index_of(self.items, known.means, keep)
        else:
            self._index = index_of(self.items, known.means)
        self._factors: dict[frozenset[Act], Any] = {}
        self._quick = len(self.items) > _MANY and importlib.util.find_spec("numpy") is not None

    def search(self, text: str, limit: int = 5) -> Found:
        """The items that fit a question best, or why there is none."""
        asked = without_talk(text[: 2 * _READ])[:_READ]
        if not asked:
            return Found((), "没有读到可以查找的文字，请用一句话说明想办的事")
        whole, matter = (self._phrases.canonical(each.replace(" ", "")) for each in (plain(text[:_READ]), asked))
        spoken = self._phrases.spoken(whole, matter)
        terms = dict.fromkeys(pairs(asked))
        damp = min(1.0, (10 / max(len(terms), 1)) ** 0.5)
        index = self._index
        weighted = [(index.means[concept], said.weight) for concept, said in spoken.items()]
        weighted += [(index.pairs[term], damp) for term in terms if term in index.pairs]
        weighted += [(index.singles[each], damp) for each in dict.fromkeys(asked) if each in index.singles]
        ranked = self._ranked(weighted, acts_asked(asked), max(limit * 10, 50))
        if not ranked or not self._is_here(ranked[:_BEST], spoken, list(terms)):
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
        self, weighted: list[tuple[Postings, float]], acts: frozenset[Act], count: int
    ) -> list[tuple[float, int]]:
        """The items with the highest sums, best first, ties in the catalogue's order."""
        if self._quick:
            return self._ranked_by_arrays(weighted, acts, count)
        scores: dict[int, float] = defaultdict(float)
        for rows, weight in weighted:
            for number, strength in zip(numbers_of(rows), strengths_of(rows), strict=True):
                scores[number] += weight * strength
        factors = {act and act.value: agreement(act, acts) for act in (None, *Act)}
        every = ((score * factors[self._index.acts[number]], number) for number, score in scores.items())
        return heapq.nsmallest(count, every, key=lambda pair: (-pair[0], pair[1]))

    def _ranked_by_arrays(
        self, weighted: list[tuple[Postings, float]], acts: frozenset[Act], count: int
    ) -> list[tuple[float, int]]:
        import numpy

        scores = numpy.zeros(len(self.items))
        for (numbers, strengths), weight in weighted:
            scores[numpy.frombuffer(numbers, numpy.uint32)] += weight * numpy.frombuffer(strengths)
        if acts not in self._factors:
            self._factors[acts] = numpy.array([agreement(self._index.act(n), acts) for n in range(len(self.items))])
        scores *= self._factors[acts]
        count = min(count, len(scores))
        best = numpy.argpartition(-scores, count - 1)[:count]
        pairs_of_best = ((float(scores[number]), int(number)) for number in best if scores[number] > 0)
        return sorted(pairs_of_best, key=lambda pair: (-pair[0], pair[1]))

    def _is_here(self, best: list[tuple[float, int]], spoken: dict[int, Spoken], terms: list[str]) -> bool:
        """Whether the best items rest on more than chance: a phrase that was said, or a fair share of the words.

        What was said of something that the catalogue does not have, or that is no public service, speaks against it.
        """
        score, number = best[0]
        means = self._index.means
        holding = [said for one, said in spoken.items() if any(_holds(means[one], other) for _, other in best)]
        meant = max((said.weight for said in holding), default=0.0)
        by_what = 0
        for said in holding:
            by_what |= said.where
        away = 0.0
        for one, said in spoken.items():
            if said.where and not means[one][0]:
                # A sister of what is here (补领 where only 挂失 is) speaks less against it than another thing does.
                sister = self._concepts[one] and said.where & by_what
                away = max(away, said.weight * (_SISTER if sister else 1.0))
        matched = sum(_holds(self._index.pairs[term], number) for term in terms if term in self._index.pairs)
        share = matched / max(len(terms), 1)
        if share >= _PLAINLY and matched >= 2:
            return True
        if meant >= _EVIDENCE:
            return away <= meant * _AGAINST or share >= _SHARE
        return away == 0 and (score >= _STRONG or (share >= _SHARE and (matched >= 2 or len(terms) <= 2)))

    def _spread(self, ranked: list[tuple[float, int]], limit: int) -> list[tuple[float, int]]:
        """The best, items of one name at most twice, so that siblings stand side by side; nothing far behind."""
        shown: dict[str, int] = defaultdict(int)
        kept = []
        for score, number in ranked:
            if score < _BEHIND * ranked[0][0]:
                break
            name = self._index.names[number]
            if shown[name] < 2:
                shown[name] += 1
                kept.append((score, number))
                if len(kept) == limit:
                    break
        return kept
