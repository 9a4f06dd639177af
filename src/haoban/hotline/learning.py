"""Learning a router from labelled messages: kernel ridge regression, calibrated on held-out scores.

Two kernels are added. One compares messages by the features they share, where there are many messages by those of
their openings and by those of what follows; it ends as one weight for each feature and label. The other compares them
by a Gaussian in a space of few axes (latent semantic analysis), through landmarks: it sees what no single feature
tells. The scores that the calibration is fitted on, and that doubtful labels are found by, are those of models that
have not seen the message.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from haoban.kernel.refusals import Refusal

from .grams import BITS, counted, counted_apart
from .routing import NARROW, Router, softmax
from .usual import usual_duties

BLOCK = 8000
"""So many messages are solved together; more are learnt in blocks whose weights are averaged (Zhang, Duchi and
Wainwright, Divide and conquer kernel ridge regression, 2013)."""
AXES = 128
LANDMARKS = 1000
RIDGE = 0.2
FOLDS = 4
"""Parts of the held-out scores that the calibration is fitted on."""
STRANGE = 0.005
"""The share of messages that are let go as being of another kind: one in two hundred."""
ENOUGH = 5000
"""Below so many messages usual duties, and many bodies' names, are learnt beside them; from so many on what a message
opens with and what follows are features of their own."""
APART = 0.6
"""Weight of the likeness of openings and of that of what follows; together more than one likeness of whole messages,
for few messages are alike in both."""
FEW_LABELS = 40
"""Up to here every label's score may correct every other's (matrix scaling); beyond, one temperature is fitted, and the
bodies' names are learnt too where messages are few."""
_SHARPEST = 12.0
_Floats = NDArray[np.float32]
_Line = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class Lesson:
    """What was learnt, and what would have been said of each message by a router that had not seen it."""

    router: Router
    numbers: tuple[int, ...]
    """Messages that were judged unseen: all with words, equal ones with equal labels once, at most a block of them."""
    unseen: NDArray[np.float64]
    """Probabilities of these messages by labels, each by a router without it."""


def learn(texts: Sequence[str], labels: Sequence[str]) -> Router:
    """A calibrated router. The same texts and labels give the same router. Raises `Refusal` as `study` does."""
    return study(texts, labels).router


def study(texts: Sequence[str], labels: Sequence[str]) -> Lesson:
    """Learn a router and keep what it says of each message unseen.

    Equal messages with equal labels count once, so that the calibration is not fitted on what was learnt. Raises
    `Refusal` `too_few_messages` for fewer than two labels or ten messages with words.
    """
    first: dict[tuple[str, str], int] = {}
    for number, text in enumerate(texts):
        if text.strip():
            first.setdefault(("".join(text.split()), labels[number]), number)
    used = list(first.values())
    names = sorted({labels[number] for number in used})
    if len(names) < 2 or len(used) < 10:
        raise Refusal(
            "too_few_messages",
            "可学习的留言只有 %(messages)d 条、标签 %(labels)d 种，至少需要 10 条、2 种",
            {"messages": len(used), "labels": len(names)},
        )
    # The order by hash makes blocks and landmarks a fair sample whatever the file is sorted by.
    used.sort(key=lambda number: hashlib.sha256(texts[number].encode("utf-8", "replace")).digest())
    number_of = {name: number for number, name in enumerate(names)}
    target = np.array([number_of[labels[number]] for number in used])
    said, whose = _duties(names) if len(used) < ENOUGH else ([], [])
    texts_used = [*(texts[number] for number in used), *said]
    # With few messages, or duties beside them, words must tell the same wherever they stand.
    parts = _counts_apart(texts_used) if len(used) >= ENOUGH else (_counts(texts_used),)
    # Several threads of linear algebra that wait for each other on a busy machine take many times as long as one.
    with threadpool_limits(limits=1):
        router, scores = _solved(parts, np.r_[target, np.array(whose, np.int64)], names, len(used))
        slope, offset = _calibrated(scores, target[: len(scores)], len(names))
    router = replace(router, slope=slope, offset=offset, doubt=1 / (len(used) + 2))
    return Lesson(router, tuple(used[: len(scores)]), router.chances(scores))


def _counts(texts: Sequence[str]) -> sparse.csr_matrix:
    parts = [counted(texts[begin : begin + 1000]) for begin in range(0, len(texts), 1000)]
    return sparse.csr_matrix(sparse.vstack(parts))


def _counts_apart(texts: Sequence[str]) -> tuple[sparse.csr_matrix, ...]:
    """Of whole messages, of their opening and of the rest."""
    parts = [counted_apart(texts[begin : begin + 1000]) for begin in range(0, len(texts), 1000)]
    return tuple(sparse.csr_matrix(sparse.vstack(tables)) for tables in zip(*parts, strict=True))


@dataclass(frozen=True)
class _Solution:
    """What ridge regression found on one set of messages, in terms of these messages."""

    dual: _Floats
    """Messages by labels."""
    share: _Floats
    """Messages by axes: each axis is this mixture of messages."""
    landmarks: _Floats
    lift: _Floats

    def scores(self, alike: _Floats, linear: _Floats) -> _Floats:
        """Scores of other messages, told by what they share with the ones learnt: in all, and in the linear kernel."""
        near = _near(_unit(alike @ self.share), self.landmarks)
        return np.asarray(linear @ self.dual + near @ self.lift)


def _duties(names: Sequence[str]) -> tuple[list[str], list[int]]:
    """What bodies of such names are usually charged with, and many bodies' names, each like a message of that label.

    No usual duties where most bodies share theirs with another (the bureau of the city and of the province): there they
    blur what tells the two apart. Names are what differs; few labels have messages enough to do without.
    """
    of = {number: usual_duties(name) for number, name in enumerate(names)}
    often = Counter(duties for duties in of.values() if duties)
    shared = 2 * sum(count for count in often.values() if count > 1) > sum(often.values())
    said = [] if shared else [(duty, number) for number, duties in of.items() for duty in duties.split()]
    if len(names) > FEW_LABELS:
        said += [(name, number) for number, name in enumerate(names)]
    return [text for text, _ in said], [number for _, number in said]


def _solved(
    parts: Sequence[sparse.csr_matrix], target: NDArray[np.int64], names: Sequence[str], told: int
) -> tuple[Router, NDArray[np.float64]]:
    """The router but for its calibration, and the scores of the first block's messages by routers without them.

    `parts` are whole messages and, where these are told apart, openings and what follows. Only the first `told` rows
    are messages; the others are duties, which are learnt from and not judged.
    """
    count = parts[0].shape[0]
    seen = np.bincount(parts[0].indices, minlength=1 << BITS)
    # A feature of one or two messages is noise where there are many messages, and all there is where there are few.
    least = 3 if count >= 2000 else 1
    places = np.flatnonzero(seen >= least).astype(np.int32)
    rarity = (np.log((count + 1) / (seen[places] + 1)) + 1).astype(np.float32)
    table, *others = [unit_rows(part[:, places] @ sparse.diags(rarity)) for part in parts]
    # A kernel of whole messages for the axes, and the one that ends as weights: of the same, or of two parts.
    lines, scale = (others, APART) if others else ([table], 1.0)
    wanted = np.where(np.arange(len(names)) == target[:, None], 1.0, -1.0).astype(np.float32)
    bias = wanted[:told].mean(axis=0)

    def kernels(block: NDArray[np.int64]) -> tuple[_Floats, _Floats]:
        alike = _alike(table[block])
        return alike, np.asarray(sum(scale * _alike(line[block]) for line in others), np.float32) if others else alike

    first, *blocks = np.array_split(np.arange(count), -(-count // BLOCK))
    alike, linear = kernels(first)
    scores = _crossed(alike, linear, wanted[first], min(told, len(first)))
    found = _solve(alike, linear, wanted[first] - bias)
    axes = np.asarray(table[first].T @ found.share)
    weights, lift = [np.asarray(line[first].T @ found.dual) for line in lines], found.lift
    for block in blocks:
        spread = _unit(np.asarray(table[block] @ axes))
        dual, more = _ridge(kernels(block)[1].copy(), wanted[block] - bias, spread, found.landmarks)
        weights = [weight + line[block].T @ dual for weight, line in zip(weights, lines, strict=True)]
        lift = lift + more
    share = scale / (1 + len(blocks))
    spoken = [_half(weight * share * rarity[:, None]) for weight in weights]
    return Router(
        labels=tuple(names),
        places=places,
        weights=spoken[0],
        rest=spoken[1] if others else np.zeros((len(places), 0), np.float32),
        axes=_half(axes * rarity[:, None]),
        landmarks=found.landmarks,
        lift=(lift / (1 + len(blocks))).astype(np.float32),
        bias=bias.astype(np.float64),
        slope=np.eye(len(names)),
        offset=np.zeros(len(names)),
        rarity=rarity,
        familiar=_familiar(parts[0][:told], seen > least),
    ), scores


def _familiar(messages: sparse.csr_matrix, known: NDArray[np.bool_]) -> float:
    """The share of its features that all but a few messages have in common with the others; 0 where they are too few.

    `known` are the features that would have been seen without the message itself.
    """
    if messages.shape[0] * STRANGE < 1:
        return 0.0
    held = np.r_[0, np.cumsum(known[messages.indices])][messages.indptr]
    return float(np.quantile(np.diff(held) / np.maximum(np.diff(messages.indptr), 1), STRANGE))


def _crossed(alike: _Floats, linear: _Floats, wanted: _Floats, told: int) -> NDArray[np.float64]:
    """Every message's scores by a solution that has not seen it, axes and landmarks included.

    Leaving out one message in closed form would be quicker and misleads: the axes have seen it.
    """
    scores = np.zeros((told, wanted.shape[1]))
    part = np.where(np.arange(len(wanted)) < told, np.arange(len(wanted)) % FOLDS, -1)
    for number in range(FOLDS):
        inside, outside = np.flatnonzero(part != number), np.flatnonzero(part == number)
        mean = wanted[inside].mean(axis=0)
        among, between = np.ix_(inside, inside), np.ix_(outside, inside)
        found = _solve(alike[among], linear[among], wanted[inside] - mean)
        scores[outside] = found.scores(alike[between], linear[between]) + mean
    return scores


def _solve(alike: _Floats, linear: _Floats, wanted: _Floats) -> _Solution:
    share = _axes(alike)
    # A message gave a part of the axes itself. It is taken off, for a new message has none and would lie elsewhere
    # than the like of it that was learnt.
    spread = _unit(alike @ share - share * np.diagonal(alike)[:, None])
    landmarks = spread[: LANDMARKS if share.shape[1] else 0]
    dual, lift = _ridge(linear.copy(), wanted, spread, landmarks)
    return _Solution(dual, share, landmarks, lift)


def _ridge(kernel: _Floats, wanted: _Floats, spread: _Floats, landmarks: _Floats) -> tuple[_Floats, _Floats]:
    """Dual weights, and what nearness to each landmark adds. The kernel's memory is used up."""
    root = _root(landmarks)
    near = (_near(spread, landmarks) @ root).astype(np.float32)
    for begin in range(0, len(kernel), 1000):
        kernel[begin : begin + 1000] += near[begin : begin + 1000] @ near.T
    kernel[np.diag_indices_from(kernel)] += RIDGE
    factor, failed = lapack.spotrf(kernel.T, lower=1, overwrite_a=1, clean=0)
    dual, wrong = lapack.spotrs(factor, wanted, lower=1)
    if failed or wrong:
        raise ArithmeticError("a kernel with a ridge is positive definite")
    return dual, (root @ (near.T @ dual)).astype(np.float32)


def _half(values: _Floats) -> _Floats:
    # Kept as 16 bits in the file: rounded here, so that a router says the same before it is kept and after.
    return values.astype(np.float16).astype(np.float32)


def unit_rows(table: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows of length 1."""
    table = sparse.csr_matrix(table)
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags((1 / np.maximum(length, 1e-9)).astype(np.float32)) @ table)


def _unit(rows: _Floats) -> _Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _alike(table: sparse.csr_matrix) -> _Floats:
    """Messages by messages: what each two share. Frequent features are multiplied densely, the others sparsely."""
    often = np.bincount(table.indices, minlength=table.shape[1]) > max(table.shape[0] // 12, 20)
    dense = table[:, np.flatnonzero(often)].toarray()
    rest = table[:, np.flatnonzero(~often)]
    kernel = (rest @ rest.T).toarray().astype(np.float32, copy=False)
    for begin in range(0, len(dense), 1000):
        kernel[begin : begin + 1000] += dense[begin : begin + 1000] @ dense.T
    return np.ascontiguousarray(kernel)


def _axes(alike: _Floats) -> _Floats:
    """The main axes of the messages as mixtures of them: orthogonal iteration on what each two messages share."""
    count = min(AXES, len(alike) // 8)
    if count < 8:
        return np.zeros((len(alike), 0), np.float32)
    found = np.random.default_rng(0).standard_normal((len(alike), count + 16)).astype(np.float32)
    for _ in range(5):
        found = np.linalg.qr(alike @ found)[0]
    strength, turn = np.linalg.eigh(found.T @ (alike @ found))
    best = np.argsort(-strength)[:count]
    return np.asarray(found @ (turn[:, best] / np.sqrt(np.maximum(strength[best], 1e-6))), np.float32)


def _near(spread: _Floats, landmarks: _Floats) -> _Floats:
    return np.asarray(np.exp(2 * NARROW * (spread @ landmarks.T - 1)), np.float32)


def _root(landmarks: _Floats) -> _Floats:
    """The Nyström map: nearness to the landmarks times this is a feature map of the Gaussian kernel."""
    if not len(landmarks):
        return np.zeros((0, 0), np.float32)
    inside = _near(landmarks, landmarks).astype(np.float64) + 1e-4 * np.eye(len(landmarks))
    return np.linalg.inv(np.linalg.cholesky(inside)).T.astype(np.float32)


def _calibrated(scores: NDArray[np.float64], target: NDArray[np.int64], count: int) -> _Line:
    if 2 < count <= FEW_LABELS and np.bincount(target, minlength=count).min() >= 20:
        line = LogisticRegression(C=1.0, max_iter=300).fit(scores, target)
        return line.coef_.T, line.intercept_
    sharp = np.geomspace(0.5, _SHARPEST, 40)
    loss = [-np.log(softmax(scores * one)[np.arange(len(target)), target] + 1e-12).mean() for one in sharp]
    return np.eye(count) * sharp[int(np.argmin(loss))], np.zeros(count)
