"""Whether what was asked for is in the catalogue at all: the best item must rest on more than chance.

What fits the question better and is not in the catalogue, or is no public service, speaks against it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Fitted together (logistic) on questions that have an answer and such that have none; less is asked for than fits best,
# for an answer missed is worse than one too many.
_SCORE = 0.416
"""What the item's score counts for it."""
_AWAY, _FITS = 0.586, 0.7
"""What counts against it: how much better than a share of its score something fits that is not here."""
_SPOKEN, _RATHER = 0.78, 1.47
"""What counts for it: how surely a phrase was said that means it; and against it: how much more surely one was that
means what is not here."""
_ALIKE = 2.54
"""What counts for it: how alike what is not here is to an item."""
_LONG = 2.62
"""What the logarithm of the question's length counts: the words of long ones fit everything a little less."""
_SHORT_QUESTION, _LONG_QUESTION = 10, 36
"""Characters between which the length matters."""
_ENOUGH = 9.75
"""The sum from which on the item is believed."""
_SURELY_SAID, _MORE_SURELY = 0.79, 0.2
"""How surely a short question must say a phrase that means an item to be believed as it is, and by how much more surely
than one that means what is not here."""
_PLAINLY, _TOGETHER = 0.75, 2
"""The share of the question's pairs in the item's words that is believed at any score, and how many they must be."""
_FOREIGN = 0.34
"""The share that is enough in English, for which there is no lexicon."""


@dataclass(frozen=True)
class Signs:
    """What speaks for and against the best item."""

    length: int
    """Of the question, in characters."""
    score: float
    """Of the item."""
    meant: float
    """How surely a phrase was said that means it; 0 where none was."""
    elsewhere: float
    """How surely one was said that means what is not here."""
    away: float | None
    """The score of what fits best of all that is not here; none where all is."""
    alike: float
    """How alike that is to an item."""


def is_named(asked: Sequence[str], held: Sequence[str]) -> bool:
    """Whether the pairs of a question stand in an item's words, so that nothing else needs to be asked."""
    pairs, there = list(dict.fromkeys(asked)), set(held)
    matched = sum(pair in there for pair in pairs)
    share = matched / max(len(pairs), 1)
    return (share >= _PLAINLY and matched >= _TOGETHER) or (share >= _FOREIGN and all(map(str.isascii, pairs)))


def is_believed(signs: Signs) -> bool:
    """Whether the signs for the item outweigh those against it."""
    said = signs.meant >= max(_SURELY_SAID, signs.elsewhere + _MORE_SURELY)
    if signs.length <= _SHORT_QUESTION and said:
        return True
    known = (
        _SCORE * signs.score
        + _SPOKEN * signs.meant
        - _RATHER * max(signs.elsewhere - signs.meant, 0.0)
        + _LONG * math.log(min(max(signs.length, _SHORT_QUESTION), _LONG_QUESTION))
    )
    if signs.away is not None:
        known += _ALIKE * signs.alike - _AWAY * max(signs.away - _FITS * signs.score, 0.0)
    return known >= _ENOUGH
