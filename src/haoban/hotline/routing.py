"""A router in use: from words to bodies with calibrated probabilities, the words that decided, and when to abstain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .grams import BITS, counted, spans

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


@dataclass(frozen=True)
class Router:
    """A linear model over hashed grams with its calibration."""

    labels: tuple[str, ...]
    places: NDArray[np.int32]
    """The features that were seen when learning."""
    weights: NDArray[np.float32]
    """Features by labels, their rarity multiplied in."""
    bias: NDArray[np.float64]
    slope: NDArray[np.float64]
    """Labels by labels: scores @ slope + offset are the logits."""
    offset: NDArray[np.float64]
    rarity: NDArray[np.float32]
    """How rare each feature was when learning: for the length of a message."""
    doubt: float = 0.0
    """The share of every answer that is left to the other labels: nothing is surer than the messages learnt allow."""

    def scores(self, counts: sparse.csr_matrix) -> NDArray[np.float64]:
        """Uncalibrated scores of counted messages. Features never seen neither speak nor lengthen a message."""
        index = np.full(1 << BITS, -1, np.int32)
        index[self.places] = np.arange(len(self.places), dtype=np.int32)
        column = index[counts.indices]
        known = column >= 0
        bounds = np.r_[0, np.cumsum(known)][counts.indptr]
        data, column = counts.data[known], column[known]
        table = sparse.csr_matrix((data, column, bounds), shape=(counts.shape[0], len(self.places)))
        squares = np.r_[0.0, np.cumsum((data * self.rarity[column]).astype(np.float64) ** 2)]
        length = np.sqrt(np.maximum(squares[bounds[1:]] - squares[bounds[:-1]], 0))
        spoken = np.asarray(table @ self.weights, np.float64)
        return np.asarray(spoken / np.maximum(length, 1e-9)[:, None] + self.bias)

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Messages by labels, each row adding to 1."""
        if not texts:
            return np.zeros((0, len(self.labels)))
        parts = []
        for begin in range(0, len(texts), 2000):  # a batch's arrays fit the cache and the memory of a small machine
            batch = texts[begin : begin + 2000]
            said = softmax(self.scores(counted(spans(batch), len(batch))) @ self.slope + self.offset)
            parts.append((1 - self.doubt) * said + self.doubt / len(self.labels))
        return np.vstack(parts)

    def route(self, texts: Sequence[str], *, cost_wrong: float = COST_WRONG, cost_ask: float = COST_ASK) -> list[Route]:
        """Each message's candidates, best first, with the words that decided."""
        chances = self.probabilities(texts)
        return [
            self._told(text, chance, sure_enough=1 - cost_ask / cost_wrong)
            for text, chance in zip(texts, chances, strict=True)
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
        found = spans([text])
        where = np.searchsorted(self.places, found.place)
        where[where == len(self.places)] = 0
        known = np.equal(self.places[where], found.place)
        logits = self.weights[where[known]] @ self.slope[:, [best, second]]
        speaks = logits[:, 0] - logits[:, 1]
        begin, end = found.start[known], found.stop[known]
        share = np.zeros(len(found.text) + 1)
        each = speaks / np.maximum(end - begin, 1)
        np.add.at(share, begin, each)
        np.add.at(share, end, -each)
        heard = np.r_[0.0, np.cumsum(np.cumsum(share))]
        weight: dict[str, float] = {}
        for start, stop in found.words:
            word = found.text[start:stop]
            weight[word] = weight.get(word, 0.0) + float(heard[stop] - heard[start])
        total = sum(map(abs, weight.values())) or 1.0
        strongest = sorted(weight.items(), key=lambda pair: -abs(pair[1]))[:8]
        return tuple(Deciding(word, round(value / total, 4)) for word, value in strongest if value)


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows to probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
