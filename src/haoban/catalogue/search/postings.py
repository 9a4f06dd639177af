"""Which items hold a pair of characters or are meant by a concept, and how strongly."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .facets import without_act
from .wording import pairs, plain

_K1, _B = 1.2, 0.4
_PAIRS_WEIGHT = 0.42
"""What a shared pair of characters is worth beside a shared concept."""
_SINGLES_WEIGHT = 0.15
_SINGLES_RARE = 0.1
"""What a shared character is worth, and in how large a share of the items at most it still tells something."""
_NAME, _OTHER, _BODY = 1.0, 0.8, 0.25
"""What a pair counts in an item's name, in its other names, in the name of its body."""
_ALIKE, _NEARLY = 0.5, 0.9
"""How alike a name must be to the words of a concept that no item holds, and what it then counts at most."""

Postings = tuple[bytes, bytes]
"""The numbers of items in ascending order (unsigned), and how strongly each holds the term (double), as bytes: a tenth
of what lists take, and ready to be kept in a file."""


def postings(numbers: Iterable[int], strengths: Iterable[float]) -> Postings:
    """Rows made small."""
    return array("I", numbers).tobytes(), array("d", strengths).tobytes()


def numbers_of(rows: Postings) -> Sequence[int]:
    """The numbers of the items."""
    return memoryview(rows[0]).cast("I")


def strengths_of(rows: Postings) -> Sequence[float]:
    """How strongly each holds the term."""
    return memoryview(rows[1]).cast("d")


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


def index_pairs(items: Sequence[Written]) -> dict[str, Postings]:
    """BM25 over character pairs; a pair counts for where it stands."""
    counts: dict[str, dict[int, float]] = defaultdict(dict)
    lengths = []
    for number, item in enumerate(items):
        here: dict[str, float] = defaultdict(float)
        for pair in pairs(item.name):
            here[pair] = min(here[pair] + _NAME, 2 * _NAME)
        for other in item.others:
            for pair in pairs(other):
                here[pair] = max(here[pair], _OTHER)
        for pair in pairs(item.body):
            here[pair] = max(here[pair], _BODY)
        lengths.append(len(here))
        for pair, count in here.items():
            counts[pair][number] = count
    mean = sum(lengths) / max(len(lengths), 1)
    found: dict[str, Postings] = {}
    for pair, rows in counts.items():
        rarity = math.log(1 + (len(items) - len(rows) + 0.5) / (len(rows) + 0.5))
        found[pair] = postings(
            rows,
            (
                rarity * count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * lengths[n] / mean)) * _PAIRS_WEIGHT
                for n, count in rows.items()
            ),
        )
    return found


def index_singles(items: Sequence[Written]) -> dict[str, Postings]:
    """The characters that few items hold: 牛 leads to what is done with animals even where no pair is shared."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        for character in sorted(set(item.joined)):
            if character > "一":
                holders[character].append(number)
    found: dict[str, Postings] = {}
    for character, numbers in holders.items():
        if len(numbers) <= max(_SINGLES_RARE * len(items), 3):
            rarity = math.log(1 + (len(items) - len(numbers) + 0.5) / (len(numbers) + 0.5))
            found[character] = postings(numbers, [rarity * _SINGLES_WEIGHT] * len(numbers))
    return found


def index_concepts(items: Sequence[Written], concepts: Sequence[Sequence[str]]) -> list[Postings]:
    """The items that each concept means by its words: rarer concepts count more, and names that say little else.

    Where no item holds a concept's words, those named nearly so are meant: 食品经营许可（延续） in one district,
    食品（含保健食品）经营许可延续 in the next.
    """
    names = [item.joined for item in items]
    lengths = [max(len(item.name.replace(" ", "")), 1) for item in items]
    # Pairs as they stand once the signs are gone, so that a word across a bracket is found.
    holders: dict[str, set[int]] = defaultdict(set)
    for number, name in enumerate(names):
        for start in range(len(name) - 1):
            holders[name[start : start + 2]].add(number)
    memo: dict[str, set[int]] = {}

    def holding(word: str) -> set[int]:
        if word not in memo:
            memo[word] = _holding(plain(word).replace(" ", ""), names, holders)
        return memo[word]

    nearly = _Nearly(items, holders, concepts)
    found: list[Postings] = []
    for concept in concepts:
        strengths: dict[int, float] = {}
        for place, means in enumerate(concept):
            words = [word for word in means.split() if not word.startswith("-")]
            rows = set.intersection(*map(holding, words)) if words else set()
            for word in means.split():
                if word.startswith("-"):
                    rows = rows - holding(word[1:])
            length = sum(map(len, words))
            first = 1.0 if place == 0 else 0.93
            for number in rows:
                strength = first * (0.7 + 0.3 * min(1.0, length / lengths[number]))
                strengths[number] = max(strengths.get(number, 0.0), strength)
        if not strengths:
            strengths = nearly.named(concept)
        rarity = math.log(1 + (len(items) + 1) / (len(strengths) + 0.5)) if strengths else 0.0
        numbers = sorted(strengths)
        found.append(postings(numbers, (strengths[number] * rarity for number in numbers)))
    return found


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


def _holding(word: str, names: Sequence[str], holders: dict[str, set[int]]) -> set[int]:
    """The items whose names hold a word; the rarest of its pairs narrows where to look."""
    if len(word) < 2:
        return {number for number, name in enumerate(names) if word in name}
    nobody: set[int] = set()
    rarest = min((holders.get(word[start : start + 2], nobody) for start in range(len(word) - 1)), key=len)
    return {number for number in rarest if word in names[number]}
