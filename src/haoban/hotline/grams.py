"""The features of a message: hashed character 1- to 3-grams beside words and pairs of words, a whole batch at once.

Everything is array work over one long text: a polynomial prefix hash gives the hash of any span in constant time, so no
loop over characters runs in Python.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy import sparse

from .labelled import normal
from .stopwords import STOPWORDS

BITS = 20
"""Features are hashed to 2^20 places."""
_BASE = np.uint64(0x100000001B3)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_END = "\x00"


@dataclass(frozen=True)
class Spans:
    """Every occurrence of a feature in a batch: arrays of the same length, and the text that they lie in."""

    row: NDArray[np.int64]
    """The message."""
    start: NDArray[np.int64]
    """Where it begins in `text`."""
    stop: NDArray[np.int64]
    """Where it ends in `text`."""
    place: NDArray[np.int64]
    """The feature, 0 to 2^BITS - 1."""
    text: str
    """The words that were kept, messages ended by NUL."""
    words: list[tuple[int, int]]
    """The kept words' beginnings and ends in `text`."""


def spans(texts: Sequence[str]) -> Spans:
    """Cut messages into words, drop what says nothing, and hash every character gram, word and pair of words."""
    whole = _END.join(normal(text).replace(_END, "") for text in texts) + _END
    kept = [word for word in rjieba.cut(whole) if word == _END or (word not in STOPWORDS and (word[0].isalpha()))]
    text = "".join(kept)
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter(map(len, kept), dtype=np.int64, count=len(kept))
    ends = np.cumsum(lengths)
    starts = ends - lengths
    row_of = np.cumsum(np.r_[0, codes[:-1] == 0]).astype(np.int64)
    found = [_characters(codes, row_of, size) for size in (1, 2, 3)]
    word = codes[starts] != 0
    hashes = _span_hashes(codes, starts, ends)
    found.append((row_of[starts[word]], starts[word], ends[word], hashes[word] + np.uint64(11)))
    pair = word[:-1] & word[1:]
    joined = hashes[:-1] * np.uint64(0x9E3779B1) + hashes[1:] + np.uint64(12)
    found.append((row_of[starts[:-1][pair]], starts[:-1][pair], ends[1:][pair], joined[pair]))
    rows, begin, end, hashed = (np.concatenate(part) for part in zip(*found, strict=True))
    place = ((hashed * _SPREAD) >> np.uint64(64 - BITS)).astype(np.int64)
    return Spans(
        rows, begin, end, place, text, [(int(a), int(b)) for a, b in zip(starts[word], ends[word], strict=True)]
    )


def _characters(
    codes: NDArray[np.uint64], row_of: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    count = max(len(codes) - size + 1, 0)
    hashed = np.zeros(count, np.uint64)
    inside = np.ones(count, bool)
    for offset in range(size):
        here = codes[offset : offset + count]
        hashed = hashed * _BASE + here
        inside &= here != 0
    begin = np.flatnonzero(inside)
    return row_of[begin], begin, begin + size, hashed[begin] + np.uint64(size)


def _span_hashes(codes: NDArray[np.uint64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    # Words are short: adding a character at a time over all words at once is faster than a prefix product.
    hashed = np.zeros(len(starts), np.uint64)
    longest = int((ends - starts).max(initial=0))
    for offset in range(min(longest, 12)):
        inside = starts + offset < ends
        hashed[inside] = hashed[inside] * _BASE + codes[starts[inside] + offset]
    return hashed


def counted(found: Spans, messages: int) -> sparse.csr_matrix:
    """Messages by features, 1 + ln(count) in each place."""
    key = (found.row << BITS) | found.place
    key.sort()
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    count = np.diff(np.r_[first, len(key)]).astype(np.float32)
    key = key[first]
    bounds = np.searchsorted(key >> BITS, np.arange(messages + 1))
    columns = (key & ((1 << BITS) - 1)).astype(np.int32)
    return sparse.csr_matrix((1 + np.log(count), columns, bounds), shape=(messages, 1 << BITS), dtype=np.float32)
