"""How alike two texts are: shared character runs, rare ones first, hashed and counted a batch at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .grams import plain_codes

PLACES = 1 << 20
_BASE = np.uint64(0x100000001B3)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def runs(texts: Sequence[str], size: int) -> sparse.csr_matrix:
    """Texts by runs of `size` characters (function characters and punctuation dropped), how often each."""
    if not texts:
        return sparse.csr_matrix((0, PLACES), dtype=np.float32)
    codes, _ = plain_codes(texts)
    code = codes.astype(np.uint64)
    ends = code == 0
    row = np.cumsum(ends) - ends
    count = max(len(code) - size + 1, 0)
    hashed, inside = np.zeros(count, np.uint64), np.ones(count, bool)
    for offset in range(size):
        here = code[offset : offset + count]
        hashed = hashed * _BASE + here
        inside &= here != 0
    begin = np.flatnonzero(inside)
    place = (((hashed[begin] + np.uint64(size)) * _SPREAD) >> np.uint64(44)).astype(np.int64)
    table = sparse.csr_matrix(
        (np.ones(len(begin), np.float32), (row[begin], place)), shape=(len(texts), PLACES), dtype=np.float32
    )
    table.sum_duplicates()
    return table


def rarity(table: sparse.csr_matrix) -> NDArray[np.float32]:
    """For each run how much it tells: the logarithm of how few texts have it."""
    often = np.bincount(table.indices, minlength=PLACES)
    return np.asarray(np.log((table.shape[0] + 1) / (often + 0.5)), np.float32)


def once(table: sparse.csr_matrix) -> sparse.csr_matrix:
    """The same runs, each counted once."""
    return sparse.csr_matrix((np.ones_like(table.data), table.indices, table.indptr), shape=table.shape)


def softened(table: sparse.csr_matrix, weight: NDArray[np.float32]) -> sparse.csr_matrix:
    """1 + ln(count) times the run's weight, rows of length 1."""
    data = (1 + np.log(table.data)) * weight[table.indices]
    squares = np.r_[0.0, np.cumsum(data.astype(np.float64) ** 2)]
    length = np.sqrt(np.maximum(squares[table.indptr[1:]] - squares[table.indptr[:-1]], 1e-12))
    data = data / np.repeat(length, np.diff(table.indptr))
    return sparse.csr_matrix((data.astype(np.float32), table.indices, table.indptr), shape=table.shape)
