"""How much of a text's pairs of characters the phrases of a concept share: where no phrase was said whole, a hint."""

import math
from collections import defaultdict
from collections.abc import Sequence

from .compiled import Compiled
from .wording import pairs

_LIKE, _LEAST, _MOST, _COUNT = 1.5, 0.12, 0.6, 12
"""What likeness weighs, the least that counts, the most it may weigh, and how many concepts it may bring."""


def like(lexicon: Compiled, text: str) -> list[tuple[int, float]]:
    """The concepts most like a plain text, by their number, with their weights."""
    unknown = math.log(1 + len(lexicon.means)) * 0.5
    scores: dict[int, float] = defaultdict(float)
    total = 0.0
    for pair in dict.fromkeys(pairs(text)):
        rarity = lexicon.rarity.get(pair)
        total += unknown if rarity is None else rarity
        if rarity is None:
            continue
        for number, count in zip(*map(_shorts, lexicon.shared[pair]), strict=True):
            scores[number] += rarity * count / (count + 0.5)
    best = sorted(scores.items(), key=lambda entry: -entry[1])[:_COUNT]
    return [(number, min(_MOST, _LIKE * score / total)) for number, score in best if score / total >= _LEAST]


def _shorts(kept: bytes) -> Sequence[int]:
    return memoryview(kept).cast("H")
