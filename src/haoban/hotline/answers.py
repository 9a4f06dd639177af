"""The reply that fits a message: replies are ranked by what they share with it, in ways that are weighed by learning.

Learnt from pairs of message and reply are the weights of these ways (`Weighing`), nothing else: which words stand in
which reply is counted in the replies alone. So a message's own reply is found, or not, by what it says, never by having
been seen together with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .likeness import once, rarity, runs, softened

OPENING = 30
"""Characters of a message that count as its title where its first line is too long to be one."""
CANDIDATES = 150
NEAR = 20
"""The weighing is learnt against so many of the likest wrong replies, and a tenth of the others."""
RARE = 5
"""A run that at most so many replies have is a name of something."""
WAYS = (
    *("bias", "cosine1", "cosine2", "cosine3", "opening_cosine2", "fit2", "fit3"),
    *("opening_held2", "opening_held3", "opening_held4", "held3", "covered2", "covered3", "covered4"),
    *("rare2", "rare3", "rare4", "hub", "length"),
    *("cosine1_behind", "cosine2_behind", "fit3_behind", "opening_behind", "rare3_behind", "held_behind"),
)
"""What a reply may share with a message: cosines by run length, of the whole and of the title; the share of the
message, of its title and of the reply that the other holds; names in common; likeness to everything; length; and by how
much it is behind the best."""
_Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Weighing:
    """What each way of sharing counts, and how sure the best reply is."""

    weights: tuple[float, ...]
    """One for each of `WAYS`."""
    sure: tuple[float, float, float]
    """Logit that the best reply is right: constant, times its score, times its lead over the second."""


@dataclass(frozen=True)
class Fitting:
    """A reply and how probable it is that it answers the message."""

    number: int
    score: float


class Replies:
    """Replies that can be found. Building is counting; nothing is learnt."""

    def __init__(self, replies: Sequence[str]) -> None:
        tables = {size: runs(replies, size) for size in (1, 2, 3, 4)}
        self.count = len(replies)
        self._rarity = {size: rarity(table) for size, table in tables.items()}
        self._cosine = {size: softened(tables[size], self._rarity[size]).T.tocsr() for size in (1, 2, 3)}
        self._weighed, self._named, self._mass = {}, {}, {}
        for size, table in tables.items():
            bare = once(table)
            self._mass[size] = np.asarray(bare @ self._rarity[size]).ravel()
            self._weighed[size] = (bare @ sparse.diags(self._rarity[size])).T.tocsr().astype(np.float32)
            often = np.bincount(bare.indices, minlength=bare.shape[1])
            names = sparse.diags((often <= RARE).astype(np.float32))
            self._named[size] = (bare @ names).T.tocsr().astype(np.float32)
        self._length = np.log1p(np.array([len(reply) for reply in replies], np.float32))
        self._hub = self._hubs(softened(tables[2], self._rarity[2]))

    def _hubs(self, table: sparse.csr_matrix) -> _Floats:
        # A reply that is like many others is near to every message: how near its nearest ten are, on average.
        hub = np.zeros(self.count, np.float32)
        for begin in range(0, self.count, 500):
            near = (table[begin : begin + 500] @ self._cosine[2]).toarray()
            best = -np.partition(-near, min(10, self.count - 1), axis=1)[:, 1 : min(11, self.count)]
            hub[begin : begin + 500] = best.mean(axis=1) if best.size else 0
        return hub

    def ways(self, messages: Sequence[str]) -> list[tuple[NDArray[np.int64], _Floats]]:
        """For each message the candidates and, for each of them, every way of sharing."""
        found = []
        for begin in range(0, len(messages), 200):
            found += self._ways(messages[begin : begin + 200])
        return found

    def _ways(self, messages: Sequence[str]) -> list[tuple[NDArray[np.int64], _Floats]]:
        whole = {size: runs(messages, size) for size in (1, 2, 3, 4)}
        title = {size: once(runs([_title(one) for one in messages], size)) for size in (2, 3, 4)}
        bare = {size: once(table) for size, table in whole.items()}
        dense = {
            **{f"cosine{size}": softened(whole[size], self._rarity[size]) @ self._cosine[size] for size in (1, 2, 3)},
            "opening_cosine2": softened(title[2], self._rarity[2]) @ self._cosine[2],
            **{f"shared{size}": bare[size] @ self._weighed[size] for size in (2, 3, 4)},
            **{f"opened{size}": title[size] @ self._weighed[size] for size in (2, 3, 4)},
            **{f"rare{size}": bare[size] @ self._named[size] for size in (2, 3, 4)},
        }
        table = {name: np.asarray(one.todense(), np.float32) for name, one in dense.items()}
        own = {size: np.asarray(bare[size] @ self._rarity[size]).ravel() for size in (2, 3, 4)}
        opened = {size: np.asarray(title[size] @ self._rarity[size]).ravel() for size in (2, 3, 4)}
        return [
            self._of_one({name: one[row] for name, one in table.items()}, row, own, opened)
            for row in range(len(messages))
        ]

    def _of_one(
        self,
        shared: dict[str, _Floats],
        row: int,
        own: dict[int, NDArray[np.float64]],
        opened: dict[int, NDArray[np.float64]],
    ) -> tuple[NDArray[np.int64], _Floats]:
        ranks = (shared["cosine2"] - self._hub / 2, shared["cosine2"] + shared["cosine1"] / 2, shared["rare3"])
        best = [np.argpartition(-rank, min(CANDIDATES, self.count) - 1)[:CANDIDATES] for rank in ranks]
        chosen = np.unique(np.concatenate(best))
        ways: dict[str, _Floats] = {name: one[chosen] for name, one in shared.items()}
        for size in (2, 3):
            mass = self._mass[size]
            ways[f"fit{size}"] = ways[f"shared{size}"] / (0.4 + 0.6 * mass[chosen] / max(mass.mean(), 1e-6)) / 50
        for size in (2, 3, 4):
            ways[f"opening_held{size}"] = ways[f"opened{size}"] / max(opened[size][row], 1)
            ways[f"held{size}"] = ways[f"shared{size}"] / max(own[size][row], 1)
            ways[f"covered{size}"] = ways[f"shared{size}"] / np.maximum(self._mass[size][chosen], 5)
            ways[f"rare{size}"] = np.log1p(ways[f"rare{size}"])
        ways |= {"hub": self._hub[chosen], "length": self._length[chosen], "bias": np.ones(len(chosen), np.float32)}
        behind = {
            "cosine1_behind": "cosine1",
            "cosine2_behind": "cosine2",
            "fit3_behind": "fit3",
            "opening_behind": "opening_cosine2",
        }
        for name, of in (behind | {"rare3_behind": "rare3", "held_behind": "opening_held2"}).items():
            ways[name] = ways[of] - ways[of].max()
        return chosen, np.stack([ways[name] for name in WAYS], axis=1).astype(np.float32)

    def find(self, messages: Sequence[str], weighing: Weighing, *, limit: int = 5) -> list[list[Fitting]]:
        """The best replies for each message, best first; the best one's score is the probability that it is right."""
        return [_ranked(chosen, ways, weighing, limit) for chosen, ways in self.ways(messages)] if self.count else []


def _ranked(chosen: NDArray[np.int64], ways: _Floats, weighing: Weighing, limit: int) -> list[Fitting]:
    score = ways @ np.array(weighing.weights)
    order = np.argsort(-score, kind="stable")[:limit]
    constant, times, ahead = weighing.sure
    lead = float(score[order[0]] - score[order[1]]) if len(order) > 1 else 3.0
    sure = 1 / (1 + np.exp(-(constant + times * float(score[order[0]]) + ahead * lead)))
    share = np.exp(score[order] - score[order[0]])
    return [Fitting(int(chosen[one]), round(float(sure * part), 4)) for one, part in zip(order, share, strict=True)]


def _title(message: str) -> str:
    line = message.strip().split("\n", 1)[0]
    return line if len(line) <= 2 * OPENING else line[:OPENING]


def weigh(replies: Replies, messages: Sequence[str], own: Sequence[int]) -> Weighing:
    """Learn the weighing from messages and the numbers of their replies.

    Each message is asked twice, with its reply there and with it taken away: so it is learnt when nothing fits.
    """
    from sklearn.linear_model import LogisticRegression

    found = replies.ways(messages)
    rows, right = [], []
    for number, ((chosen, ways), wanted) in enumerate(zip(found, own, strict=True)):
        hit = chosen == wanted
        if hit.any():
            others = np.flatnonzero(~hit)
            near = others[np.argsort(-ways[others, WAYS.index("cosine2")], kind="stable")]
            some = np.concatenate([near[:NEAR], near[NEAR + number % 10 :: 10]])
            rows.append(np.vstack([ways[hit], ways[some]]))
            right += [1] + [0] * len(some)
    table = np.vstack(rows)
    scale = np.where(table.std(axis=0) > 1e-6, table.std(axis=0), 1)
    line = LogisticRegression(C=1.0, max_iter=500, fit_intercept=False).fit(table / scale, right)
    weights = tuple(float(one) for one in line.coef_[0] / scale)
    seen, sure = [], []
    for (chosen, ways), wanted in zip(found, own, strict=True):
        for there in (chosen >= 0, chosen != wanted):
            score = np.sort(ways[there] @ np.array(weights))[::-1]
            seen.append([score[0], score[0] - score[1]])
            sure.append(int(chosen[there][int(np.argmax(ways[there] @ np.array(weights)))] == wanted))
    known = LogisticRegression(C=1.0, max_iter=500).fit(np.array(seen), sure)
    return Weighing(weights, (float(known.intercept_[0]), float(known.coef_[0][0]), float(known.coef_[0][1])))
