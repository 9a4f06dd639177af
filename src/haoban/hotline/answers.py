"""The reply that fits a message: replies are ranked by what they share with it, in ways that are weighed by learning.

Which words stand in which reply is counted in the replies alone. What was answered to the like (`correspondence`) is
learnt from the district's own pairs where there are enough, and never from a message's own. So a message's own reply is
found, or not, by what it says and by others' replies, never by having been seen together with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .correspondence import LEARNT, Correspondence, title
from .likeness import once, rarity, runs, softened
from .particulars import Names, cities, divisions, numbers, repeated

CANDIDATES = 150
LEARNT_CANDIDATES = 60
RARE = 5
"""A run that at most so many replies have is a name of something."""
WAYS = (
    *("bias", "cosine1", "cosine2", "cosine3", "opening_cosine2", "fit2", "fit3"),
    *("opening_held2", "opening_held3", "opening_held4", "held3", "covered2", "covered3", "covered4"),
    *("rare2", "rare3", "rare4", "hub", "length"),
    *("cosine1_behind", "cosine2_behind", "fit3_behind", "opening_behind", "rare3_behind", "held_behind"),
    *("long6", "long8", "opening_long6", "opening_long8", "repeats", "repeats_held", "repeats_behind"),
    *("numbers", "divisions", "other_divisions", "other_city"),
    *LEARNT,
    *(f"{name}_behind" for name in LEARNT),
)
"""What a reply may share with a message: cosines by run length, of the whole and of the title; the share of the
message, of its title and of the reply that the other holds; names in common; likeness to everything; length; long runs
in common; what it repeats of the title; numbers and divisions in common, or divisions and cities named of which none is
in common; what was answered to the like; and by how much it is behind the best."""
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
    """Replies that can be found. Building is counting; what is learnt comes with the correspondence."""

    def __init__(self, replies: Sequence[str], correspondence: Correspondence | None = None) -> None:
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
        for size in (6, 8):
            table = once(runs(replies, size))
            self._weighed[size] = (table @ sparse.diags(rarity(table))).T.tocsr().astype(np.float32)
        said = runs([repeated(reply) for reply in replies], 2)
        self._repeats = softened(once(said), self._rarity[2]).T.tocsr()
        self._repeated = (once(said) @ sparse.diags(self._rarity[2])).T.tocsr().astype(np.float32)
        self._repeated_mass = np.asarray(self._repeated.sum(axis=0)).ravel()
        self._numbers = Names([numbers(reply) for reply in replies])
        self._divisions = Names([divisions(reply) for reply in replies])
        self._cities = Names([cities(reply) for reply in replies])
        self.correspondence = correspondence
        self._hub = self._hubs(softened(tables[2], self._rarity[2]))

    def kept(self) -> dict[str, Any]:
        """All that was worked out, as arrays; see `restored`."""
        whole = {name: one.__dict__ if isinstance(one, Names) else one for name, one in self.__dict__.items()}
        return whole | {"correspondence": self.correspondence.kept() if self.correspondence else None}

    @classmethod
    def restored(cls, kept: dict[str, Any]) -> "Replies":
        """The replies whose `kept` this is, without counting again."""
        made = cls.__new__(cls)
        made.__dict__.update(kept)
        for name in ("_numbers", "_divisions", "_cities"):
            made.__dict__[name] = Names.restored(kept[name])
        made.correspondence = Correspondence.restored(kept["correspondence"]) if kept["correspondence"] else None
        return made

    def _hubs(self, table: sparse.csr_matrix) -> _Floats:
        # A reply that is like many others is near to every message: how near its nearest ten are, on average.
        hub = np.zeros(self.count, np.float32)
        for begin in range(0, self.count, 500):
            near = (table[begin : begin + 500] @ self._cosine[2]).toarray()
            best = -np.partition(-near, min(10, self.count - 1), axis=1)[:, 1 : min(11, self.count)]
            hub[begin : begin + 500] = best.mean(axis=1) if best.size else 0
        return hub

    def ways(
        self, messages: Sequence[str], taught: NDArray[np.int64] | None = None
    ) -> list[tuple[NDArray[np.int64], _Floats]]:
        """For each message the candidates and, for each of them, every way of sharing.

        `taught` are the messages' positions among those that the correspondence was learnt from: it then speaks of them
        as if it had not seen them.
        """
        found = []
        for begin in range(0, len(messages), 100):
            batch = messages[begin : begin + 100]
            if self.correspondence is None:
                learnt = np.zeros((len(LEARNT), len(batch), self.count), np.float32)
            elif taught is None:
                learnt = self.correspondence.scores(batch)
            else:
                learnt = self.correspondence.unseen(taught[begin : begin + 100])
            found += self._ways(batch, learnt)
        return found

    def _ways(self, messages: Sequence[str], learnt: _Floats) -> list[tuple[NDArray[np.int64], _Floats]]:
        titles = [title(one) for one in messages]
        whole = {size: runs(messages, size) for size in (1, 2, 3, 4, 6, 8)}
        opened_runs = {size: once(runs(titles, size)) for size in (2, 3, 4, 6, 8)}
        bare = {size: once(table) for size, table in whole.items()}
        dense = {
            **{f"cosine{size}": softened(whole[size], self._rarity[size]) @ self._cosine[size] for size in (1, 2, 3)},
            "opening_cosine2": softened(opened_runs[2], self._rarity[2]) @ self._cosine[2],
            **{f"shared{size}": bare[size] @ self._weighed[size] for size in (2, 3, 4)},
            **{f"opened{size}": opened_runs[size] @ self._weighed[size] for size in (2, 3, 4)},
            **{f"rare{size}": bare[size] @ self._named[size] for size in (2, 3, 4)},
            **{f"long{size}": bare[size] @ self._weighed[size] for size in (6, 8)},
            **{f"opening_long{size}": opened_runs[size] @ self._weighed[size] for size in (6, 8)},
            "repeats": softened(opened_runs[2], self._rarity[2]) @ self._repeats,
            "repeats_held": opened_runs[2] @ self._repeated,
        }
        table = {name: np.asarray(one.todense(), np.float32) for name, one in dense.items()}
        table |= self._particulars(messages) | dict(zip(LEARNT, learnt, strict=True))
        own = {size: np.asarray(bare[size] @ self._rarity[size]).ravel() for size in (2, 3, 4)}
        opened = {size: np.asarray(opened_runs[size] @ self._rarity[size]).ravel() for size in (2, 3, 4)}
        return [
            self._of_one({name: one[row] for name, one in table.items()}, row, own, opened)
            for row in range(len(messages))
        ]

    def _particulars(self, messages: Sequence[str]) -> dict[str, _Floats]:
        named = [divisions(one) for one in messages]
        lie = [cities(one) for one in messages]
        shared = self._divisions.shared(self._divisions.of(named)).toarray()
        together = self._cities.shared(self._cities.of(lie)).toarray()

        def apart(sets: Sequence[frozenset[str]], there: Names, common: _Floats) -> _Floats:
            both = np.outer([bool(one) for one in sets], np.diff(there.table.indptr) > 0)
            return np.asarray(both & (common == 0), np.float32)

        return {
            "numbers": self._numbers.shared(self._numbers.of([numbers(one) for one in messages])).toarray(),
            "divisions": shared,
            "other_divisions": apart(named, self._divisions, shared),
            "other_city": apart(lie, self._cities, together),
        }

    def _of_one(
        self,
        shared: dict[str, _Floats],
        row: int,
        own: dict[int, NDArray[np.float64]],
        opened: dict[int, NDArray[np.float64]],
    ) -> tuple[NDArray[np.int64], _Floats]:
        ranks = (shared["cosine2"] - self._hub / 2, shared["cosine2"] + shared["cosine1"] / 2, shared["rare3"])
        best = [np.argpartition(-rank, min(CANDIDATES, self.count) - 1)[:CANDIDATES] for rank in ranks]
        if self.correspondence is not None:
            some = min(LEARNT_CANDIDATES, self.count) - 1
            best += [np.argpartition(-shared[name], some)[:LEARNT_CANDIDATES] for name in LEARNT]
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
        for name in ("long6", "long8", "opening_long6", "opening_long8"):
            ways[name] = np.log1p(ways[name])
        ways["repeats_held"] = ways["repeats_held"] / np.maximum(self._repeated_mass[chosen], 40)
        ways |= {"hub": self._hub[chosen], "length": self._length[chosen], "bias": np.ones(len(chosen), np.float32)}
        behind = {
            "cosine1_behind": "cosine1",
            "cosine2_behind": "cosine2",
            "fit3_behind": "fit3",
            "opening_behind": "opening_cosine2",
            "repeats_behind": "repeats",
            **{f"{name}_behind": name for name in LEARNT},
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
