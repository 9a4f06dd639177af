"""Learning a router from labelled messages: linear support vectors over hashed grams, calibrated on held-out scores."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from haoban.kernel.refusals import Refusal

from .grams import BITS, counted, spans
from .routing import Router, softmax

FOLDS = 3
"""Parts of the out-of-fold scores that the calibration is fitted on."""
FEW_LABELS = 40
"""Up to here every label's score may correct every other's (matrix scaling); beyond, one temperature is fitted."""
_SHARPEST = 12.0
_Line = tuple[NDArray[np.float64], NDArray[np.float64]]


def learn(texts: Sequence[str], labels: Sequence[str], *, seed: str = "haoban") -> Router:
    """A calibrated router. The same texts and labels give the same router.

    Duplicates stay in one fold, so that the calibration is not fitted on what was learnt. Raises `Refusal`
    `too_few_messages` for fewer than two labels or ten messages with words.
    """
    used = [number for number, text in enumerate(texts) if text.strip()]
    names = sorted({labels[number] for number in used})
    if len(names) < 2 or len(used) < 10:
        raise Refusal(
            "too_few_messages",
            "可学习的留言只有 %(messages)d 条、标签 %(labels)d 种，至少需要 10 条、2 种",
            {"messages": len(used), "labels": len(names)},
        )
    texts = [texts[number] for number in used]
    target = np.array([names.index(labels[number]) for number in used])
    counts = counted(spans(texts), len(texts))
    router = _fit(counts, target, names)
    scores = np.zeros((len(texts), len(names)))
    fold = _folds(texts, target, seed)
    for part in range(FOLDS):
        inside = fold != part
        if len(set(target[inside])) > 1 and not inside.all():
            scores[~inside] = _fit(counts[inside], target[inside], names).scores(counts[~inside])
    slope, offset = _calibrated(scores, target, len(names))
    return replace(router, slope=slope, offset=offset, doubt=1 / (len(texts) + 2))


def _folds(texts: Sequence[str], target: NDArray[np.int64], seed: str) -> NDArray[np.int64]:
    digest = [hashlib.sha256((seed + "".join(text.split())[:200]).encode()).digest() for text in texts]
    order = sorted(range(len(texts)), key=lambda number: (target[number], digest[number]))
    fold = np.zeros(len(texts), np.int64)
    group = -1
    for position, number in enumerate(order):
        if position == 0 or digest[number] != digest[order[position - 1]]:
            group += 1
        fold[number] = group % FOLDS
    return fold


def _fit(counts: sparse.csr_matrix, target: NDArray[np.int64], names: Sequence[str]) -> Router:
    seen = np.bincount(counts.indices, minlength=1 << BITS)
    # A gram of one message is noise where there are many messages, and all there is where there are few.
    places = np.flatnonzero(seen >= (2 if counts.shape[0] >= 2000 else 1)).astype(np.int32)
    rarity = (np.log((counts.shape[0] + 1) / (seen[places] + 1)) + 1).astype(np.float32)
    table = unit_rows(counts[:, places] @ sparse.diags(rarity))
    present = np.unique(target)
    machine = LinearSVC(C=1.0, tol=1e-3, random_state=0)
    machine.fit(table, target)
    coefficients, intercepts = machine.coef_, machine.intercept_
    if len(present) == 2:
        coefficients, intercepts = np.vstack([-coefficients, coefficients]), np.r_[-intercepts, intercepts]
    weights = np.zeros((len(places), len(names)), np.float32)
    bias = np.full(len(names), -2.0)
    weights[:, present], bias[present] = coefficients.T, intercepts
    count = len(names)
    return Router(tuple(names), places, weights * rarity[:, None], bias, np.eye(count), np.zeros(count), rarity)


def unit_rows(table: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows of length 1."""
    table = sparse.csr_matrix(table)
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(length, 1e-9)) @ table)


def _calibrated(scores: NDArray[np.float64], target: NDArray[np.int64], count: int) -> _Line:
    if 2 < count <= FEW_LABELS and np.bincount(target, minlength=count).min() >= 20:
        line = LogisticRegression(C=1.0, max_iter=300).fit(scores, target)
        return line.coef_.T, line.intercept_
    sharp = np.geomspace(0.5, _SHARPEST, 40)
    loss = [-np.log(softmax(scores * one)[np.arange(len(target)), target] + 1e-12).mean() for one in sharp]
    return np.eye(count) * sharp[int(np.argmin(loss))], np.zeros(count)
