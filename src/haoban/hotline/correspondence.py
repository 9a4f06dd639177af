"""What was answered to the like: learnt from the district's own pairs of message and reply, for messages to come.

Two ways of kernel ridge regression, each in closed form. One goes from a message to the replies that messages like it
were given: what they spoke of, which office's turns of phrase. The other goes from a reply to the messages that
replies like it were given to: their words, their title, the divisions they name. Both can be read: a score is a sum
over the pairs learnt, each with its weight.

A reply's own message never speaks for it, neither in learning how much these ways count nor afterwards: otherwise a
reply would be known by its message being a known one. Leaving a pair out of a ridge regression has a closed form
(Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, 5.4.2), so it costs no second learning.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .likeness import products, rarity, runs, softened
from .particulars import cities, divisions

RIDGE = 0.3
TAUGHT = 4000
"""So many pairs are learnt from, chosen by hash; more would cost their square in memory and their cube in time."""
LEARNT = ("answered", "asked", "asked_title", "asked_division")
"""The four scores: by the replies that like messages got, and by words, title and divisions of the messages that like
replies were given to."""
DIVISIONS = 1 << 16
"""Names of divisions are hashed to so many places."""
_ENDS = 40
"""Characters at a reply's beginning and end where an office shows by its turns of phrase."""
_BLOCK = 200
_REMEMBERED = 60_000_000
"""So many scores of taught messages are remembered between learning and weighing (four bytes each)."""
_Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Lessons:
    """What is kept of the pairs: enough to score messages to come."""

    taught: NDArray[np.int64]
    """Numbers of the replies whose messages were learnt from."""
    by_message: _Floats
    """Inverse of the kernel between messages with its ridge; 16 bits are kept of it."""
    by_reply: _Floats
    """The same between replies."""
    told: _Floats
    """For each taught pair what its reply's own message would say of it: taken off."""
    usual: _Floats
    """Scores by replies: what a message gets on average; taken off, so that a reply isn't near to everything."""


class _Counted:
    """Texts as rows of length 1: characters and pairs that are not too common, as the first texts have them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._rarity = {size: rarity(runs(texts, size)) for size in (1, 2)}
        self.turned = self.of(texts).T.tocsr()
        """Of the first texts, by place: what a product needs."""

    def of(self, texts: Sequence[str]) -> sparse.csr_matrix:
        parts = [softened(runs(texts, size), self._rarity[size]) / np.sqrt(2) for size in (1, 2)]
        return sparse.csr_matrix(sparse.hstack(parts), dtype=np.float32)


class _Divisions:
    """Texts as rows of length 1: the divisions they name."""

    def __init__(self, texts: Sequence[str]) -> None:
        table = _divisions_named(texts)
        often = np.bincount(table.indices, minlength=DIVISIONS)
        self._rarity = np.log((len(texts) + 1) / (often + 0.5)).astype(np.float32)
        self.turned = softened(table, self._rarity).T.tocsr()

    def of(self, texts: Sequence[str]) -> sparse.csr_matrix:
        return softened(_divisions_named(texts), self._rarity)


def _divisions_named(texts: Sequence[str]) -> sparse.csr_matrix:
    named = [[murmur(name.encode()) % DIVISIONS for name in _named(text)] for text in texts]
    row = np.repeat(np.arange(len(texts)), [len(one) for one in named])
    place = np.array([one for names in named for one in names], np.int64)
    table = sparse.csr_matrix(
        (np.ones(len(row), np.float32), (row, place)), shape=(len(texts), DIVISIONS), dtype=np.float32
    )
    table.sum_duplicates()
    return table


def murmur(key: bytes) -> int:
    """The absolute of MurmurHash3 (32 bits, signed, seed 0): where scikit-learn's tables put a word.

    Loading scikit-learn for a few words would take longer than all the rest of an answer.
    """
    mask = 0xFFFFFFFF
    hashed = 0
    whole = len(key) // 4 * 4
    for begin in range(0, len(key), 4):
        part = int.from_bytes(key[begin : begin + 4], "little") * 0xCC9E2D51 & mask
        part = ((part << 15 | part >> 17) & mask) * 0x1B873593 & mask
        hashed ^= part
        if begin < whole:
            hashed = ((hashed << 13 | hashed >> 19) & mask) * 5 + 0xE6546B64 & mask
    hashed ^= len(key)
    hashed = (hashed ^ hashed >> 16) * 0x85EBCA6B & mask
    hashed = (hashed ^ hashed >> 13) * 0xC2B2AE35 & mask
    hashed ^= hashed >> 16
    return abs(hashed - (1 << 32) if hashed >> 31 else hashed)


def _named(text: str) -> list[str]:
    return [*sorted(divisions(text)), *(f"{letter}-" for letter in sorted(cities(text)))] or ["-"]


def _phrases(replies: Sequence[str]) -> sparse.csr_matrix:
    from sklearn.feature_extraction.text import HashingVectorizer

    ends = [re.sub(r"\d", "0", reply.strip()) for reply in replies]
    counter = HashingVectorizer(
        analyzer="char", ngram_range=(2, 4), n_features=1 << 20, norm=None, alternate_sign=False
    )
    table = sparse.csr_matrix(counter.transform([f"{one[:_ENDS]} ¶ {one[-_ENDS:]}" for one in ends]), dtype=np.float32)
    return softened(table, rarity(table))


class Correspondence:
    """Replies and the messages that some of them answered; scores how a reply fits what the like was answered."""

    def __init__(
        self, replies: Sequence[str], messages: Sequence[str], own: Sequence[int], lessons: Lessons | None = None
    ) -> None:
        """`own` says to which reply each message belongs. What `learnt` returned before saves learning it again."""
        first: dict[int, int] = {}
        for number, reply in enumerate(own):
            first.setdefault(int(reply), number)
        chosen = sorted(first, key=lambda reply: hashlib.sha256(replies[reply].encode("utf-8", "replace")).digest())
        taught = np.array(sorted(chosen[:TAUGHT]), np.int64)
        if lessons is not None and not np.array_equal(lessons.taught, taught):
            raise ValueError("other pairs")
        asked = [messages[first[int(reply)]] for reply in taught]
        self._words, self._titles = _Counted(asked), _Counted([title(one) for one in asked])
        self._divisions = _Divisions(asked)
        content = _Counted(replies).turned.T.tocsr()
        # What does not occur needs no place: the tables are multiplied with dense rows.
        self._content = _narrow(content)
        self._style = _narrow(sparse.csr_matrix(sparse.hstack([content, _phrases(replies)])) / np.sqrt(2))
        self.count = len(replies)
        self.position = np.full(self.count, -1)
        self.position[taught] = np.arange(len(taught))
        self._known: _Floats | None = None
        """What learning found of the taught messages, where there is room: weighing asks it again."""
        self.lessons = lessons or self._learn(taught)

    def kept(self) -> dict[str, Any]:
        """All that an answer needs, as arrays; see `restored`."""
        whole = {name: getattr(self, name) for name in ("_content", "_style", "count", "position")}
        parts = {name: getattr(self, name).__dict__ for name in ("_words", "_titles", "_divisions", "lessons")}
        return whole | parts

    @classmethod
    def restored(cls, kept: dict[str, Any]) -> "Correspondence":
        """The correspondence whose `kept` this is, without counting or learning again."""
        made = cls.__new__(cls)
        made.__dict__.update(kept)
        for name, kind in (("_words", _Counted), ("_titles", _Counted), ("_divisions", _Divisions)):
            one = kind.__new__(kind)
            one.__dict__.update(kept[name])
            made.__dict__[name] = one
        made._known = None
        made.lessons = Lessons(**kept["lessons"])
        return made

    def _kernels(self, messages: Sequence[str]) -> tuple[_Floats, _Floats, _Floats]:
        """Messages by taught messages: likeness of words, of titles, of divisions named."""
        titles = [title(one) for one in messages]
        made = (
            self._words.of(messages) @ self._words.turned,
            self._titles.of(titles) @ self._titles.turned,
            self._divisions.of(messages) @ self._divisions.turned,
        )
        words, opened, named = (np.asarray(one.toarray(), np.float32) for one in made)
        return words, opened, named

    @cached_property
    def _replies_alike(self) -> tuple[_Floats, _Floats]:
        """Taught replies by all: likeness of words and turns of phrase, and of words alone; only learning needs it."""
        taught = self.position >= 0
        return products(self._style[taught], self._style), products(self._content[taught], self._content)

    @cached_property
    def _own_kernels(self) -> tuple[_Floats, _Floats, _Floats]:
        tables = [_narrow(one.turned.T.tocsr()) for one in (self._words, self._titles, self._divisions)]
        words, opened, named = (products(one, one) for one in tables)
        return words, opened, named

    def _learn(self, taught: NDArray[np.int64]) -> Lessons:
        words, opened, named = self._own_kernels
        style, content = (alike[:, taught] for alike in self._replies_alike)
        by_message = _inverse(_together(words, opened, named))
        by_reply = _inverse(content)
        told = np.einsum("ij,ji->i", by_message, style).astype(np.float32) / np.diagonal(by_message)
        empty = np.zeros((len(LEARNT), self.count), np.float32)
        self.lessons = Lessons(taught, by_message, by_reply, told, empty)
        usual = np.zeros((len(LEARNT), self.count), np.float64)
        blocks = []
        for begin in range(0, len(taught), _BLOCK):
            block = self._left_out(np.arange(begin, min(begin + _BLOCK, len(taught))))
            usual += block.sum(axis=1)
            if len(LEARNT) * len(taught) * self.count <= _REMEMBERED:
                blocks.append(block)
        if blocks:
            self._known = np.concatenate(blocks, axis=1)
        return Lessons(taught, by_message, by_reply, told, (usual / max(len(taught), 1)).astype(np.float32))

    def scores(self, messages: Sequence[str]) -> _Floats:
        """The scores `LEARNT` by messages by replies, each less what messages get there on average."""
        kept = self.lessons
        words, opened, named = self._kernels(messages)
        weight = _together(words, opened, named) @ kept.by_message
        answered = self._spread(weight, self._style)
        answered[:, kept.taught] -= weight * kept.told
        found = [answered]
        clear = (1 / np.diagonal(kept.by_reply)).astype(np.float32)
        for kernel in (words, opened, named):
            weight = kernel @ kept.by_reply
            asked = self._spread(weight, self._content)
            asked[:, kept.taught] = kernel - weight * clear
            found.append(asked)
        return np.asarray(np.stack(found) - kept.usual[:, None, :], np.float32)

    def unseen(self, pairs: NDArray[np.int64]) -> _Floats:
        """The same of taught messages (by their position among the taught), as if each pair had not been learnt."""
        found = self._left_out(pairs) if self._known is None else self._known[:, pairs]
        return np.asarray(found - self.lessons.usual[:, None, :], np.float32)

    def _left_out(self, pairs: NDArray[np.int64]) -> _Floats:
        kept = self.lessons
        style, content = self._replies_alike
        rows = np.arange(len(pairs))
        inverse, told = kept.by_message, kept.told
        row = inverse[pairs]
        own = row[rows, pairs]
        spread = row @ style
        less = row / own[:, None]
        weight = -less
        weight[rows, pairs] = 0
        answered = style[pairs] - spread / own[:, None]
        # Of each taught reply's own message: its weight and its say, in the inverse without the message asked.
        whole = spread[:, kept.taught]
        say = told * np.diagonal(inverse) - less * whole
        rest = np.diagonal(inverse) - less * row
        rest[rows, pairs] = 1
        answered[:, kept.taught] -= weight * say / np.maximum(rest, 1e-6)
        found = [answered]
        inverse = kept.by_reply
        row = inverse[pairs]
        own = row[rows, pairs]
        less = row / own[:, None]
        rest = np.diagonal(inverse) - less * row
        rest[rows, pairs] = own
        for kernel in self._own_kernels:
            said = kernel[pairs] @ inverse
            mine = said[rows, pairs]
            # What this message itself gave is taken off what the others say of its like.
            weight = said - mine[:, None] * less
            asked = weight @ content
            weight[rows, pairs] = mine
            asked[:, kept.taught] = kernel[pairs] - weight / np.maximum(rest, 1e-6)
            found.append(asked)
        return np.asarray(np.stack(found), np.float32)

    def _spread(self, weight: _Floats, table: sparse.csr_matrix) -> _Floats:
        """Weights on taught pairs to every reply, by likeness to their replies."""
        mixed = table[self.lessons.taught].T @ weight.T
        return np.ascontiguousarray((table @ mixed).T, np.float32)


def title(message: str, opening: int = 30) -> str:
    """A message's first line, or its first `opening` characters where that line is too long to be a title."""
    line = message.strip().split("\n", 1)[0]
    return line if len(line) <= 2 * opening else line[:opening]


def _together(words: _Floats, opened: _Floats, named: _Floats) -> _Floats:
    return np.asarray((words + opened + named) / 3, np.float32)


def _narrow(table: sparse.csr_matrix) -> sparse.csr_matrix:
    used, place = np.unique(table.indices, return_inverse=True)
    return sparse.csr_matrix((table.data, place.astype(np.int32), table.indptr), shape=(table.shape[0], len(used)))


def _inverse(kernel: _Floats) -> _Floats:
    from scipy.linalg import lapack

    # By Cholesky: a third of the work of a general inverse.
    square = kernel + RIDGE * np.eye(len(kernel), dtype=np.float32)
    factor, failed = lapack.spotrf(square, lower=1)
    half, _ = lapack.spotri(factor, lower=1) if not failed else (np.linalg.inv(square), 0)
    inverse = np.tril(half) + np.tril(half, -1).T
    # Rounded as it is kept, so that it says the same before and after.
    return inverse.astype(np.float16).astype(np.float32)
