"""The features of a message: hashed characters and pairs of neighbouring characters, a whole batch at once.

Everything is array work over one long text; no loop over characters runs in Python. What a message opens with weighs
more: that is its title, or what the caller says first.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

BITS = 20
"""Features are hashed to 2^20 places."""
FUNCTION_CHARACTERS = frozenset(
    "的了是在都和也我你您他她它们就还给要能这那但被又与及而并吗呢吧啊呀哦嘛很把让从对为于以或着得地之其此该所没有可因如果会到去来个些么什怎"
)
"""Characters that mostly serve grammar; dropped also inside of words, the same loss in learning and in routing."""
_BASE = np.uint64(0x100000001B3)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_FAR = 255
"""Positions from here on weigh the same."""
_OPENING = (1 + 2 * np.exp(-np.arange(_FAR + 1) / 30)).astype(np.float32)
"""Weight of a feature by its distance from the beginning, in characters."""
OPENING = 25
"""So many characters that say something are a message's opening, where it is told apart."""
_BREAK = "_x000D_"
"""How spreadsheets write a line break into exported text."""


@dataclass(frozen=True)
class Grams:
    """Every occurrence of a feature in a batch: arrays of the same length."""

    row: NDArray[np.int64]
    """The message."""
    start: NDArray[np.int64]
    """Which of the kept characters it begins with, counted over the batch."""
    place: NDArray[np.int64]
    """The feature, 0 to 2^BITS - 1."""
    position: NDArray[np.int64]
    """How far from the message's beginning, at most 255."""
    size: NDArray[np.int64]
    """1 or 2 characters."""
    kept: NDArray[np.int64]
    """For each kept character where it stood in the batch's text (`joined`)."""


@cache
def _alphabet() -> NDArray[np.uint32]:
    """For each character of the basic plane the one that it counts as, 1 where it is dropped."""
    table = np.ones(0x10000, np.uint32)
    table[0] = 0
    for code in range(1, 0x10000):
        if 0xD800 <= code < 0xE000:
            continue
        for character in unicodedata.normalize("NFKC", chr(code)).lower():
            if character.isalnum():
                if character not in FUNCTION_CHARACTERS:
                    table[code] = ord(character)
                break
    return table


def joined(texts: Sequence[str]) -> str:
    """The batch's text: every message ended by NUL."""
    whole = "\x00".join([text.replace("\x00", " ") for text in texts]) + "\x00"
    return whole.replace(_BREAK, " " * len(_BREAK)) if _BREAK in whole else whole


def plain_codes(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The batch's characters that say something, unified, each message ended by 0; and where each stood in `joined`."""
    codes = np.frombuffer(joined(texts).encode("utf-32-le", "replace"), dtype=np.uint32)
    plain = _alphabet()[np.minimum(codes, 0xFFFF)]
    rare = codes > 0xFFFF
    if rare.any():
        plain[rare] = np.where((codes[rare] >> 16 == 2) | (codes[rare] >> 16 == 3), codes[rare], 1)
    kept = np.flatnonzero(plain != 1)
    return plain[kept], kept


def grams(texts: Sequence[str]) -> Grams:
    """Drop what says nothing and hash every character and every pair of characters that became neighbours."""
    plain, kept = plain_codes(texts)
    code = plain.astype(np.uint64)
    ends = code == 0
    row = np.cumsum(ends) - ends
    first = np.r_[0, np.flatnonzero(ends)[:-1] + 1] if len(texts) else np.zeros(0, np.int64)
    position = np.minimum(np.arange(len(code)) - first[row], _FAR) if len(texts) else np.zeros(0, np.int64)
    one = np.flatnonzero(~ends)
    two = np.flatnonzero(~ends[:-1] & ~ends[1:])
    hashed = np.concatenate([code[one] + np.uint64(1), (code[two] * _BASE + code[two + 1]) + np.uint64(2)])
    start = np.concatenate([one, two])
    size = np.ones(len(start), np.int64)
    size[len(one) :] = 2
    place = ((hashed * _SPREAD) >> np.uint64(64 - BITS)).astype(np.int64)
    return Grams(row[start], start, place, position[start], size, kept)


def counted(
    texts: Sequence[str], index: NDArray[np.int32] | None = None, columns: int = 1 << BITS
) -> sparse.csr_matrix:
    """Messages by features, 1 + ln(weighted count); with `index` (place to column, -1 unknown) only what is known."""
    key = _sorted_keys(texts, index)
    where = key >> 8
    begin = _changes(where)
    return _table(where[begin], _summed(_OPENING[key & 255], begin), len(texts), columns)


def counted_apart(
    texts: Sequence[str], index: NDArray[np.int32] | None = None, columns: int = 1 << BITS
) -> tuple[sparse.csr_matrix, sparse.csr_matrix, sparse.csr_matrix]:
    """`counted` of whole messages, of their first `OPENING` characters and of what follows these."""
    key = _sorted_keys(texts, index)
    later = (key & 255) >= OPENING
    # Positions ascend within a feature, so what it has in the opening stands before what it has later.
    begin = _changes((key >> 8 << 1) | later)
    weight = _summed(_OPENING[key & 255], begin)
    where, later = key[begin] >> 8, later[begin]
    both = _changes(where)
    size = len(texts), columns
    whole = _table(where[both], _summed(weight, both), *size)
    return whole, _table(where[~later], weight[~later], *size), _table(where[later], weight[later], *size)


def _sorted_keys(texts: Sequence[str], index: NDArray[np.int32] | None) -> NDArray[np.int64]:
    """Row, column and position of every feature. One sort of packed integers is several times faster than sorting
    places and carrying the rest along.
    """
    found = grams(texts)
    if index is None:
        row, column, position = found.row, found.place, found.position
    else:
        column = index[found.place].astype(np.int64)
        known = column >= 0
        row, column, position = found.row[known], column[known], found.position[known]
    key = (row << 28) | (column << 8) | position
    key.sort()
    return key


def _changes(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.zeros(0, np.int64)


def _summed(weight: NDArray[np.float32], begin: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.asarray(np.add.reduceat(weight, begin), np.float32) if len(begin) else np.zeros(0, np.float32)


def _table(where: NDArray[np.int64], weight: NDArray[np.float32], rows: int, columns: int) -> sparse.csr_matrix:
    bounds = np.searchsorted(where >> 20, np.arange(rows + 1))
    cells = (where & ((1 << 20) - 1)).astype(np.int32)
    return sparse.csr_matrix((1 + np.log(weight), cells, bounds), shape=(rows, columns), dtype=np.float32)
