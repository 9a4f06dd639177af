"""A router in use: from words to bodies with calibrated probabilities, the words that decided, and when to abstain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy import sparse

from .grams import BITS, OPENING, counted, counted_apart, grams
from .labelled import normal

NARROW = 2.0
"""Of the Gaussian: exp(-NARROW * squared distance)."""
BATCH = 500

COST_WRONG, COST_ASK = 2.0, 1.0
"""What a wrong dispatch costs beside a person's look at the message: asking is cheaper below 1 - ask / wrong."""
SURE_OF_A_PART = 0.8
"""A part of a message names a further body only if it is as sure as this alone."""
_PARTS = re.compile(r"[。！？!?；;\n]|(?:另外|此外|还有就是|第?[二三四五]、|[一二三四五]是|[2-5][、.．](?!\d))")


@dataclass(frozen=True)
class Deciding:
    """Words of the message and how they spoke for the chosen body (against it where negative)."""

    words: str
    weight: float


@dataclass(frozen=True)
class Candidate:
    """A body and how probable it is that the message is its matter."""

    body: str
    probability: float


@dataclass(frozen=True)
class Route:
    """What the router says of one message."""

    candidates: tuple[Candidate, ...]
    """Best first."""
    abstained: bool
    """Whether a person should look: a wrong dispatch would cost more than asking."""
    because: tuple[Deciding, ...]
    """The words that decided, strongest first."""
    bodies: tuple[str, ...]
    """Every body that is meant: more than one where parts of the message are different matters."""
    ask_next: str | None = None
    """The question whose answer would tell the body; known where the tables of who is in charge hear the matter."""
    elsewhere: str | None = None
    """Where to turn instead, for what is not dispatched: 119, a court, an arbitration."""


class Routing(Protocol):
    """What routes messages, whether it has learnt or knows duties and tables alone."""

    def route(self, texts: Sequence[str], *, cost_wrong: float = ..., cost_ask: float = ...) -> list[Route]:
        """Each message's candidates, best first, with the words that decided."""


@dataclass(frozen=True)
class Router:
    """A linear model over hashed grams and a Gaussian one over few axes, added, with their calibration."""

    labels: tuple[str, ...]
    places: NDArray[np.int32]
    """The features that were seen when learning."""
    weights: NDArray[np.float32]
    """Features by labels, their rarity multiplied in; what they say in the opening where `rest` has columns."""
    rest: NDArray[np.float32]
    """The same of what follows the opening; no columns where the two are not told apart."""
    axes: NDArray[np.float32]
    """Features by axes, their rarity multiplied in; no axes where there was too little to learn them from."""
    landmarks: NDArray[np.float32]
    """Messages that others are compared with, by their axes; each of length 1."""
    lift: NDArray[np.float32]
    """Landmarks by labels: what nearness to one adds to a label's score."""
    bias: NDArray[np.float64]
    slope: NDArray[np.float64]
    """Labels by labels: scores @ slope + offset are the logits."""
    offset: NDArray[np.float64]
    rarity: NDArray[np.float32]
    """How rare each feature was when learning: for the length of a message."""
    doubt: float = 0.0
    """The share of every answer that is left to the other labels: nothing is surer than the messages learnt allow."""
    familiar: float = 0.0
    """The share of a message's features that is known at least where it is of the kind that was learnt."""

    @cached_property
    def _index(self) -> NDArray[np.int32]:
        index = np.full(1 << BITS, -1, np.int32)
        index[self.places] = np.arange(len(self.places), dtype=np.int32)
        return index

    @cached_property
    def _speech(self) -> NDArray[np.float32]:
        return np.ascontiguousarray(np.hstack([self.weights, self.axes]))

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Uncalibrated scores; NaN where no feature was ever seen: such neither speak nor lengthen a message."""
        count = len(self.labels)
        if self.rest.shape[1]:
            table, opening, rest = counted_apart(texts, self._index, len(self.places))
            said = (opening @ self.weights) / self._length(opening) + (rest @ self.rest) / self._length(rest)
            spread = np.asarray(table @ self.axes)
        else:
            table = counted(texts, self._index, len(self.places))
            spoken = np.asarray(table @ self._speech)
            said, spread = spoken[:, :count] / self._length(table), spoken[:, count:]
        if len(self.landmarks):
            spread /= np.maximum(np.linalg.norm(spread, axis=1, keepdims=True), 1e-9)
            said += np.exp(2 * NARROW * (spread @ self.landmarks.T - 1)) @ self.lift
        scores = np.asarray(said + self.bias, np.float64)
        scores[np.diff(table.indptr) == 0] = np.nan
        return scores

    def _length(self, table: sparse.csr_matrix) -> NDArray[np.float32]:
        """The length of each message as a vector of rare and frequent features."""
        squares = np.r_[0.0, np.cumsum((table.data * self.rarity[table.indices]).astype(np.float64) ** 2)]
        length = np.sqrt(np.maximum(squares[table.indptr[1:]] - squares[table.indptr[:-1]], 0))
        return np.asarray(np.maximum(length, 1e-9)[:, None], np.float32)

    def known_share(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The share of each message's features that were seen when learning."""
        table = counted(texts)
        known = np.r_[0, np.cumsum(self._index[table.indices] >= 0)][table.indptr]
        return np.asarray(np.diff(known) / np.maximum(np.diff(table.indptr), 1), np.float64)

    def chances(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Scores to probabilities; where there are none, how often each label was seen in learning."""
        said = softmax(scores @ self.slope + self.offset)
        usual = (self.bias + 1) / (self.bias + 1).sum()
        said[np.isnan(scores).any(axis=1)] = usual
        return np.asarray((1 - self.doubt) * said + self.doubt / len(self.labels))

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Messages by labels, each row adding to 1."""
        if not texts:
            return np.zeros((0, len(self.labels)))
        # A batch's arrays fit the cache.
        return np.vstack([self.chances(self.scores(texts[a : a + BATCH])) for a in range(0, len(texts), BATCH)])

    def route(self, texts: Sequence[str], *, cost_wrong: float = COST_WRONG, cost_ask: float = COST_ASK) -> list[Route]:
        """Each message's candidates, best first, with the words that decided.

        It abstains, too, from what speaks of other things than the messages learnt.
        """
        if not texts:
            return []
        foreign = self.known_share(texts) < self.familiar
        return [
            self._told(text, chance, sure_enough=np.inf if unknown else 1 - cost_ask / cost_wrong)
            for text, chance, unknown in zip(texts, self.probabilities(texts), foreign, strict=True)
        ]

    def _told(self, text: str, chance: NDArray[np.float64], *, sure_enough: float) -> Route:
        order = np.argsort(-chance, kind="stable")
        best = int(order[0])
        because = self._because(text, best, int(order[1]))
        wordless = not because
        candidates = tuple(Candidate(self.labels[number], round(float(chance[number]), 6)) for number in order[:10])
        return Route(candidates, wordless or bool(chance[best] < sure_enough), because, self._bodies(text, chance))

    def _bodies(self, text: str, chance: NDArray[np.float64]) -> tuple[str, ...]:
        bodies = [self.labels[int(chance.argmax())]]
        parts = [part.strip() for part in _PARTS.split(text)]
        parts = [part for part in parts if len(part) >= 8]
        if len(parts) >= 2 and chance.max() < 0.97:
            for alone in self.probabilities(parts):
                label = self.labels[int(alone.argmax())]
                # The whole must leave room for it too: a side remark about a bus stop is not the bus company's matter.
                if label not in bodies and alone.max() >= SURE_OF_A_PART and chance[self.labels.index(label)] >= 0.05:
                    bodies.append(label)
        return tuple(bodies)

    def _because(self, text: str, best: int, second: int) -> tuple[Deciding, ...]:
        """The words' shares in the best label's lead over the second: feature times slope of the score there."""
        found = grams([text])
        column = self._index[found.place]
        known = column >= 0
        column, start, size = column[known], found.start[known], found.size[known]
        lead = self.slope[:, best] - self.slope[:, second]
        speaks = self._lead_of(text, column, found.position[known] < OPENING, lead)
        share = np.zeros(len(found.kept) + 2)
        np.add.at(share, start, speaks / size)
        np.add.at(share, start[size == 2] + 1, speaks[size == 2] / 2)
        where = np.zeros(len(text) + 2)
        where[np.minimum(found.kept, len(text) + 1)] = share[: len(found.kept)]
        heard = np.r_[0.0, np.cumsum(where)]
        weight: dict[str, float] = {}
        place = 0
        for word in rjieba.cut(text):
            end = place + len(word)
            key = normal(word)
            if any(character.isalnum() for character in key):
                weight[key] = weight.get(key, 0.0) + float(heard[end] - heard[place])
            place = end
        total = sum(map(abs, weight.values())) or 1.0
        strongest = sorted(weight.items(), key=lambda pair: -abs(pair[1]))[:8]
        return tuple(Deciding(word, round(value / total, 4)) for word, value in strongest if abs(value) > 1e-9)

    def _lead_of(
        self, text: str, column: NDArray[np.int32], early: NDArray[np.bool_], lead: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """What each occurrence of a feature does to the lead; `early` are those in the opening."""
        everywhere = np.ones(len(column), bool)
        if self.rest.shape[1]:
            table, opening, rest = counted_apart([text], self._index, len(self.places))
            lines = [(opening, self.weights, early), (rest, self.rest, ~early)]
        else:
            table = counted([text], self._index, len(self.places))
            lines = [(table, self.weights, everywhere)]
        slopes = [
            (part, (weights[part.indices] @ lead) / float(self._length(part)[0, 0]), there)
            for part, weights, there in lines
        ]
        if len(self.landmarks):
            spread = np.asarray(table @ self.axes).ravel()
            size = max(float(np.linalg.norm(spread)), 1e-9)
            spread = spread / size
            near = np.exp(2 * NARROW * (self.landmarks @ spread - 1)) * (self.lift @ lead)
            pull = 2 * NARROW * (near @ self.landmarks)
            slopes.append((table, self.axes[table.indices] @ (pull - (pull @ spread) * spread) / size, everywhere))
        speaks = np.zeros(len(column))
        for part, slope, there in slopes:
            whole = np.zeros(len(self.places))
            whole[part.indices] = slope * part.data
            often = np.bincount(column[there], minlength=len(self.places))
            speaks[there] += whole[column[there]] / often[column[there]]
        return speaks


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows to probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
