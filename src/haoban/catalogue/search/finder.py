"""Find service items by everyday words.

For pages and commands alike, without the framework:

    finder = Finder([Listed(code, name, organisation, also=("everyday name",)), …])
    finder.find("想在楼下支个摊卖早点", limit=5)  -> list[Hit]   (Hit: code, name, organisation, score; best first)
    finder.search("…", limit=5)                   -> Found       (hits, and `why` where nothing fits)
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from .compiled import Compiled, compiled, kept_compiled
from .documents import Nearness, Scores
from .facets import Act, acts_asked, agreement
from .index import index_of, kept_index_of
from .lexicon import Concept, Lexicon
from .listed import Listed
from .phrases import Phrases, Spoken
from .postings import Postings, numbers_of, strengths_of
from .presence import Signs, is_believed, is_named
from .slips import Slips
from .traits import Traits
from .variants import Variants
from .wording import pairs, plain, without_denied, without_talk

# What each sign of an item weighs, fitted so that the right items are likely among all (softmax) on questions that the
# lexicon had not seen.
_MEANT = 0.13
"""A concept that means it."""
_NAMED, _NAME_WORDS = 9.2, 3.2
"""The characters and the words of its name."""
_SAID, _WORDS = 26.8, 0.96
"""The characters and the words of all that people say who mean it."""
_ACT, _TRAIT = 1.34, 1.35
"""An agreeing act, and agreeing traits."""
_TALK, _LITTLE_TALK, _USUAL_TALK = 1.25, 2.8, 3.5
"""What much talk of an item counts against it, for of that something always fits; how much is little, and usual."""
_BEHIND = 0.3
"""The share of the best score below which an item is not shown."""
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
    return at < len(numbers) and int(numbers[at]) == number


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
        self._variants = Variants(known.variants)
        self._phrases = Phrases(known)
        self._concepts = known.means
        if keep and lexicon is None:
            self._index = kept_index_of(self.items, known.means, known.told, known.elsewhere, keep)
        else:
            self._index = index_of(self.items, known.means, known.told, known.elsewhere)
        self._document = np.frombuffer(self._index.document, np.uint32)
        talk = np.frombuffer(self._index.talk, np.float32)
        self._talk = (_TALK * (np.maximum(talk, _LITTLE_TALK) - _USUAL_TALK))[self._document]
        self._absent = frozenset(self._index.absent)
        self._alike = np.frombuffer(self._index.alike, np.float32)
        self._near = Nearness(self._index.words, self._index.name_words)
        self._slips = Slips(self._index.said.rows, self._index.named.rows)
        self._factors: dict[frozenset[Act], Scores] = {}
        self._traits = Traits([item.name for item in self.items] + [""] * len(self._index.absent))

    def search(self, text: str, limit: int = 5) -> Found:
        """The items that fit a question best, or why there is none."""
        asked = without_talk(text[: 2 * _READ])[:_READ]
        if not asked:
            return Found((), "没有读到可以查找的文字，请用一句话说明想办的事")
        meant = "" if asked.isascii() else self._slips.meant(asked)
        spoken = self._spoken(f"{text[:_READ]} {meant}")
        weighed = self._weighed(f"{asked} {meant}" if meant else asked, spoken)
        ranked = self._best(weighed, max(limit * 10, 50))
        if not ranked or not self._is_here(ranked[0], weighed, spoken, asked):
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

    def _spoken(self, text: str) -> dict[int, Spoken]:
        """The concepts that a question speaks of; talk is read too, for phrases of it may tell what is not meant."""
        read = without_denied(plain(text)).replace(" ", "")
        return self._phrases.spoken(self._variants.canonical(read))

    def _weighed(self, asked: str, spoken: Mapping[int, Spoken]) -> Scores:
        """What speaks for each item, and behind the items for what stands for concepts that are not here."""
        index = self._index
        count = len(self.items) + len(index.absent)
        if not count:
            return np.zeros(0)
        factors = self._agreeing(acts_asked(asked))
        meant = np.zeros(count)
        for concept, said in spoken.items():
            rows = index.means[concept]
            meant[numbers_of(rows)] += said.weight * strengths_of(rows)
        words, name_words = self._near.of(asked)
        # The lexicon knows no English: there names tell as much as what is said does in Chinese.
        on_said, on_name = (_NAMED, _SAID) if asked.isascii() else (_SAID, _NAMED)
        by_document = on_said * index.said.like(asked) + _WORDS * words
        by_item = on_name * index.named.like(asked) + _NAME_WORDS * name_words + _MEANT * meant * factors
        scores: Scores = by_document[self._document] + by_item
        speaks = scores > 0
        scores += _ACT * np.log(factors) + _TRAIT * self._traits.agreeing(asked)
        if not asked.isascii():
            scores -= self._talk
        scores[~speaks] = 0.0
        return scores

    def _best(self, weighed: Scores, count: int) -> list[tuple[float, int]]:
        """The items with the highest sums, best first, ties in the catalogue's order."""
        scores = weighed[: len(self.items)]
        count = min(count, len(scores))
        if not count:
            return []
        best = np.argpartition(-scores, count - 1)[:count]
        return sorted(((float(scores[n]), int(n)) for n in best if scores[n] > 0), key=lambda pair: (-pair[0], pair[1]))

    def _agreeing(self, acts: frozenset[Act]) -> Scores:
        if acts not in self._factors:
            count = len(self.items) + len(self._index.absent)
            self._factors[acts] = np.array([agreement(self._index.act(n), acts) for n in range(count)])
        return self._factors[acts]

    def _is_here(self, best: tuple[float, int], weighed: Scores, spoken: Mapping[int, Spoken], asked: str) -> bool:
        """Whether the best item is what was asked for, or only the likest of what there is."""
        score, number = best
        item = self.items[number]
        if is_named(pairs(asked), pairs(" ".join(map(plain, (item.name, *item.also, item.organisation))))):
            return True
        means, away = self._index.means, weighed[len(self.items) :]
        likest = int(away.argmax()) if len(away) else None
        return is_believed(
            Signs(
                length=len(asked),
                score=score,
                meant=max((said.weight for one, said in spoken.items() if _holds(means[one], number)), default=0.0),
                elsewhere=max((said.weight for one, said in spoken.items() if one in self._absent), default=0.0),
                away=None if likest is None else float(away[likest]),
                alike=0.0 if likest is None else float(self._alike[likest]),
            )
        )

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
