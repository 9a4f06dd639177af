"""How alike two texts are: shared character runs, rare ones first, hashed and counted a batch at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .grams import plain_codes

PLACES = 1 << 20
_FREQUENT, _DENSE = 40, 3000
"""What more than one in so many texts has is frequent; so many places at most are multiplied as a dense table."""
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


def products(one: sparse.csr_matrix, other: sparse.csr_matrix) -> NDArray[np.float32]:
    """Each text of `one` by each of `other`: the sums of the products of what they share.

    What many texts have is multiplied as a dense table, the rest as a sparse one: both quicker than either for all.
    """
    often = np.bincount(other.indices, minlength=other.shape[1])
    frequent = np.flatnonzero(often > other.shape[0] // _FREQUENT)
    order = np.argsort(-often[frequent], kind="stable")[:_DENSE]
    dense = np.zeros(other.shape[1], bool)
    dense[frequent[order]] = True
    of = np.cumsum(dense) - 1

    def split(table: sparse.csr_matrix) -> tuple[NDArray[np.float32], sparse.csr_matrix]:
        full = np.zeros((table.shape[0], int(dense.sum())), np.float32)
        row = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
        inside = dense[table.indices]
        full[row[inside], of[table.indices[inside]]] = table.data[inside]
        kept = np.r_[0, np.cumsum(~inside)][table.indptr]
        rest = sparse.csr_matrix((table.data[~inside], table.indices[~inside], kept), shape=table.shape)
        return full, rest

    (full, rest), (others, left) = split(one), split(other)
    return np.asarray(full @ others.T + (rest @ left.T).toarray(), np.float32)
