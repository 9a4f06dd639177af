"""Whether what a message may be about leads to one body: then it is answered, else asked back.

Two matters that are hard to tell apart often belong to the same house; asking which it is would cost a question and
change nothing. And a matter that stands out a little is no answer where the others lead elsewhere: a wrong body costs
the caller more than a question.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .ear import Matter

_AGREED = 0.6
"""The share of what a message may be about that must lead to one body for it to be named."""
_FAR = 6.0
"""Where less does, how many times the share of the next body it must be: the rest is scattered."""


@dataclass(frozen=True)
class Trial:
    """What a message comes to if it is about this."""

    matter: Matter
    share: float
    answer: Mapping[str, Any]

    @property
    def door(self) -> str | None:
        """The body or the route; nothing where something has to be asked."""
        return door_of(self.answer)


def door_of(answer: Mapping[str, Any]) -> str | None:
    """The body or the route of an answer."""
    route = answer["route"]
    return str(route["key"]) if route else answer["body"]


def torn(likely: Sequence[tuple[Matter, float]]) -> bool:
    """Whether nothing that a message may be about has the share by itself."""
    return len(likely) > 1 and likely[0][1] < _AGREED


def agreed(trials: Iterable[Trial]) -> Trial | None:
    """The likeliest matter of those that lead to the same body, where together they stand out."""
    by_door: dict[str | None, list[Trial]] = defaultdict(list)
    for trial in trials:
        by_door[trial.door].append(trial)
    ranked = sorted(by_door.values(), key=_share_of, reverse=True)
    best, next_share = ranked[0], _share_of(ranked[1]) if len(ranked) > 1 else 0.0
    stands_out = _share_of(best) >= _AGREED or _share_of(best) > _FAR * next_share
    return best[0] if stands_out and best[0].door is not None else None


def _share_of(trials: Sequence[Trial]) -> float:
    return sum(one.share for one in trials)
