"""How much a message resembles what callers say for each request: characters and pairs, rare ones first, and words.

Every request is the sum of its phrases and sayings. A character or pair counts the more, the fewer texts and the fewer
requests have it. A word also counts for those that are used alike (`catalogue.search.vocabulary`). Nothing is trained:
a new line in a table is heard at once, and the pairs that decided can be shown.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from haoban.catalogue.search.documents import Nearness, index_words
from haoban.catalogue.search.vocabulary import telling
from haoban.catalogue.search.wording import plain

Matter = tuple[str, str]
"""Subject and request."""

_RICHNESS = 6.0
"""How soon it stops to matter that a request says the same again."""
_LENGTH = 0.75
"""By which power of its length a request is made smaller: one with many sayings must neither drown nor shout."""
_COMMON = 0.05
"""What is left of a pair that every request has."""
_NEAR, _NEAR_LEAST = 0.1, 0.3
"""What the request counts whose words stand nearest, and the share of that from which others count too."""
_FEW_WORDS = 5
"""Smooths by how many words a request is made smaller."""
_MARKS = frozenset("，。！？；、,.!?;:： ")
"""The words that decided do not run over these."""
_WINDOW = 8
"""At most so many characters are shown as the words that decided."""


class Ear:
    """The likeness of messages to requests."""

    def __init__(self, texts: Iterable[tuple[str, Matter]]) -> None:
        """`texts` are phrases and sayings, each with the request that it means."""
        texts = list(texts)
        counted = [(_grams(text), matter) for text, matter in texts]
        spread = Counter(gram for grams, _ in counted for gram in grams)
        self._rarity = {gram: math.log((1 + len(counted)) / (1 + count)) + 1 for gram, count in spread.items()}
        sums: dict[Matter, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for grams, matter in counted:
            of_matter = sums[matter]
            for gram, weight in self._weighed(grams).items():
                of_matter[gram] += weight
        self.matters: tuple[Matter, ...] = tuple(sorted(sums))
        owners = Counter(gram for of_matter in sums.values() for gram in of_matter)
        self._owned: dict[str, dict[Matter, float]] = defaultdict(dict)
        for matter, of_matter in sums.items():
            weights = {
                gram: math.log1p(_RICHNESS * weight) * (math.log((len(sums) + 1) / (owners[gram] + 1)) + _COMMON)
                for gram, weight in of_matter.items()
            }
            length = math.sqrt(sum(weight * weight for weight in weights.values())) ** _LENGTH
            for gram, weight in weights.items():
                self._owned[gram][matter] = weight / length
        words: dict[Matter, dict[str, None]] = {matter: {} for matter in self.matters}
        for text, matter in texts:
            words[matter].update(dict.fromkeys(telling(plain(text))))
        self._near = Nearness(index_words(list(words.values()), ()), index_words((), ()))
        self._sizes = [math.log(_FEW_WORDS + len(own)) for own in words.values()]

    def likeness(self, text: str) -> dict[Matter, float]:
        """How much a text resembles each request; those that it has nothing in common with are left out."""
        found: dict[Matter, float] = defaultdict(float)
        for gram, weight in self._weighed(_grams(text)).items():
            for matter, owned in self._owned[gram].items():
                found[matter] += weight * owned
        near = [worth / size for worth, size in zip(self._near.of(plain(text))[0], self._sizes, strict=True)]
        nearest = max(near, default=0.0)
        for matter, worth in zip(self.matters, near, strict=True):
            if worth > _NEAR_LEAST * nearest:
                found[matter] += _NEAR * worth / nearest
        return found

    def weight(self, text: str) -> float:
        """How much a text says at all: small talk is light, and resembles something a little all the same."""
        grams = _grams(text)
        return math.hypot(
            *(_heaviness(count) * self._rarity[gram] for gram, count in grams.items() if gram in self._rarity)
        )

    def telling_words(self, text: str, matter: Matter) -> tuple[int, int]:
        """From where to where the words stand that speak most for a matter."""
        weight = [0.0] * (len(text) + 1)
        for at in range(len(text) - 1):
            pair = text[at : at + 2]
            gain = self._owned.get(pair, {}).get(matter, 0.0) * self._rarity.get(pair, 0.0)
            weight[at] += gain / 2
            weight[at + 1] += gain / 2
        best, start, end = 0.0, 0, min(len(text), 2)
        for begin in range(len(text)):
            whole = weight[begin]
            for stop in range(begin + 2, min(begin + _WINDOW, len(text)) + 1):
                if text[stop - 1] in _MARKS or text[begin] in _MARKS:
                    break
                whole += weight[stop - 1]
                if whole / math.sqrt(stop - begin) > best:
                    best, start, end = whole / math.sqrt(stop - begin), begin, stop
        return start, end

    def _weighed(self, grams: Mapping[str, int]) -> dict[str, float]:
        """The known characters and pairs, rare ones heavier; their length is 1."""
        weights = {
            gram: _heaviness(count) * self._rarity[gram] for gram, count in grams.items() if gram in self._rarity
        }
        length = math.hypot(*weights.values())
        return {gram: weight / length for gram, weight in weights.items()}


def _heaviness(count: int) -> float:
    return 1 + math.log(count)


def _grams(text: str) -> Counter[str]:
    grams = Counter(text)
    grams.update(text[at : at + 2] for at in range(len(text) - 1))
    return grams
