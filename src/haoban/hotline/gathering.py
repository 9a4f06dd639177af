"""Gathering messages of the same matter: the same thing, at the same place, near in time; one message after another.

Each message is compared only with the matters that share some of its rare runs of characters, so a message costs the
same whether a thousand or a million came before it. What belongs together is decided when it comes and not revised.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from .likeness import runs
from .marks import find_places

SAME = 0.32
"""Cosine with the matter's sum from which a message belongs to it."""
SAME_AT_PLACE = 0.2
"""The same where both name a place that few others name."""
NEAR = timedelta(days=120)
"""A matter that nobody wrote of for so long is over; the same thing later is a new one."""
_KEYS = 10
"""So many of a message's rarest runs lead to matters."""
_MANY_KEYS = 4
"""So many rare runs in common speak like a place in common."""
_BUCKET = 64
"""So many of the latest matters are kept for a run; one that has more says little."""
_TERMS = 120
"""A matter keeps its weightiest runs only."""
_BEFORE = 1000
"""As if so many messages about other things had come before: the first ones share what is rare, not what is common."""
_SWEEP = 5000
"""After so many messages it is looked through what is over."""
_BITS = 18
_WHOLE = re.compile(r"^(?:[A-Z]\d{0,2}|\w{2,3})[省市区县]")


@dataclass(frozen=True, slots=True)
class Told:
    """A message as the gathering sees it."""

    id: str
    title: str
    text: str
    at: datetime
    likes: int = 0
    against: int = 0


@dataclass(slots=True)
class Matter:
    """Messages of one matter."""

    number: int
    first: datetime
    last: datetime
    messages: list[str] = field(default_factory=list)
    title: str = ""
    """Of its first message."""
    likes: int = 0
    against: int = 0
    places: Counter[str] = field(default_factory=Counter)
    days: set[int] = field(default_factory=set)
    terms: dict[int, float] = field(default_factory=dict)
    size: float = 0.0
    """Length of the sum of its messages' runs."""

    def named_places(self, count: int = 3) -> list[str]:
        """The places named most."""
        return [name for name, _ in sorted(self.places.items(), key=lambda pair: (-pair[1], pair[0]))[:count]]

    @property
    def heat(self) -> float:
        """How hot: see `heat_of`."""
        return heat_of(len(self.messages), self.likes + self.against, len(self.days))


def heat_of(messages: int, reactions: int, days: int) -> float:
    """Messages weigh most, each further one a little less; reactions as their root; days on which someone wrote add.

    10 ln(1 + messages - 1) + root(reactions) + 2 ln(days). A message is somebody's effort, a like is a touch: ten
    messages are as hot as five hundred likes on one.
    """
    return 10 * math.log(max(messages, 1)) + math.sqrt(max(reactions, 0)) + 2 * math.log(max(days, 1))


class Gathering:
    """Matters so far. `add` takes messages in the order of time and says to which matter each belongs."""

    def __init__(self) -> None:
        self.matters: list[Matter] = []
        self._seen = 0
        self._often = np.zeros(1 << _BITS, np.float32)
        self._by_run: dict[int, list[int]] = defaultdict(list)
        self._open: list[int] = []
        self._swept = 0

    def add(self, messages: Sequence[Told]) -> list[int]:
        """The number of each message's matter; a new one where none fits."""
        belongs = []
        for begin in range(0, len(messages), 1000):
            belongs += self._add(messages[begin : begin + 1000])
            if self._seen - self._swept >= _SWEEP:
                self._sweep(messages[min(begin + 999, len(messages) - 1)].at)
        return belongs

    def _sweep(self, now: datetime) -> None:
        """Drop the runs of matters that are over: nothing joins them any more, and they are most of the memory."""
        self._swept = self._seen
        for number in self._open:
            if now - self.matters[number].last > NEAR:
                self.matters[number].terms = {}
        self._open = [number for number in self._open if self.matters[number].terms]

    def _add(self, messages: Sequence[Told]) -> list[int]:
        # A title says what it is about, twice as loud as the text.
        table = runs([f"{one.title}\n{one.title}\n{one.text[:600]}" for one in messages], 2)
        belongs = []
        for row, message in enumerate(messages):
            place = (table.indices[table.indptr[row] : table.indptr[row + 1]] & ((1 << _BITS) - 1)).astype(np.int64)
            count = table.data[table.indptr[row] : table.indptr[row + 1]]
            self._seen += 1
            self._often[place] += 1
            rarity = np.log((self._seen + _BEFORE) / (self._often[place] + 1))
            weight = (1 + np.log(count)) * rarity
            if len(weight) > _TERMS:
                heaviest = np.argpartition(-weight, _TERMS)[:_TERMS]
                place, weight = place[heaviest], weight[heaviest]
            weight /= max(float(np.sqrt((weight**2).sum())), 1e-9)
            belongs.append(self._settle(message, place, weight))
        return belongs

    def _settle(self, message: Told, place: NDArray[np.int64], weight: NDArray[np.float32]) -> int:
        heavy = place[np.argsort(-weight, kind="stable")[:_KEYS]].tolist()
        shared = Counter(number for key in heavy for number in self._by_run.get(key, ()))
        terms = dict(zip(place.tolist(), weight.tolist(), strict=True))
        places = places_of(message)
        best, likeness = -1, 0.0
        for number, keys in shared.most_common(12):
            matter = self.matters[number]
            if keys < 2 or message.at - matter.last > NEAR:
                continue
            alike = sum(terms.get(key, 0.0) * value for key, value in matter.terms.items()) / matter.size
            same_place = any(_is_a_spot(one) for one in places & matter.places.keys())
            apart = bool(places and matter.places) and not places & matter.places.keys()
            enough = SAME_AT_PLACE if same_place or keys >= _MANY_KEYS else SAME + (0.15 if apart else 0.0)
            if alike >= enough and alike + 0.1 * same_place > likeness:
                best, likeness = number, alike + 0.1 * same_place
        if best < 0:
            best = len(self.matters)
            self.matters.append(Matter(best, message.at, message.at, title=message.title))
            self._open.append(best)
        self._take_in(self.matters[best], message, terms, places)
        for key in heavy:
            bucket = self._by_run[key]
            if best not in bucket:
                bucket.append(best)
                if len(bucket) > _BUCKET:
                    del bucket[0]
        return best

    def _take_in(self, matter: Matter, message: Told, terms: dict[int, float], places: frozenset[str]) -> None:
        matter.messages.append(message.id)
        matter.first, matter.last = min(matter.first, message.at), max(matter.last, message.at)
        matter.likes += message.likes
        matter.against += message.against
        matter.days.add(message.at.toordinal())
        matter.places.update(places)
        for key, value in terms.items():
            matter.terms[key] = matter.terms.get(key, 0.0) + value
        if len(matter.terms) > 2 * _TERMS:
            kept = sorted(matter.terms.items(), key=lambda pair: -pair[1])[:_TERMS]
            matter.terms = dict(kept)
        matter.size = math.sqrt(sum(value * value for value in matter.terms.values())) or 1.0


def _is_a_spot(place: str) -> bool:
    # A whole district or city is named by thousands; a street, an estate or a village by few.
    return len(_WHOLE.sub("", place)) >= 3


def places_of(message: Told) -> frozenset[str]:
    """Names of places in the title and the first lines, without what only leads up to them."""
    return frozenset(find_places(f"{message.title} {message.text[:150]}"))


def hottest(matters: Iterable[Matter], count: int = 10) -> list[Matter]:
    """The hottest matters, hottest first; of equal ones the one that began first."""
    return sorted(matters, key=lambda one: (-one.heat, one.first, one.number))[:count]
