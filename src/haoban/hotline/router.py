"""The router: linear over hashed character n-grams, calibrated, abstaining where it does not know.

Character n-grams need no segmenter and no vocabulary, so a slip of the pen costs a few of them and a new word nothing.
Every weight belongs to an n-gram, so the words that decided can be named.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from haoban.kernel.extras import need
from haoban.kernel.refusals import NotFound, Refusal

from .labelled import Labelled, normal

if TYPE_CHECKING:
    import numpy as np
    import scipy.sparse as sp

FEATURE_BITS = 20
FEATURES = 2**FEATURE_BITS
"""Cells of the hash: a million, so that collisions among the n-grams of a hall's messages hardly matter."""
LONGEST = 3
"""Characters of the longest n-gram."""
FOLDS = 4
"""Parts of the cross-validation that the calibration is fitted on."""
FORMAT = 5
"""Of the kept model: one of another format is not read."""
MODEL = "router.npz"


@dataclass(frozen=True)
class Candidate:
    """One label and how probable it is."""

    label: str
    probability: float


@dataclass(frozen=True)
class Routed:
    """Where a message goes."""

    candidates: tuple[Candidate, ...]
    """Best first; the probabilities add up to 1."""
    abstained: bool
    """Whether a human should look: the best is below the threshold."""
    because: tuple[tuple[str, float], ...]
    """The words that decided for the best label, with their weight."""


@dataclass(frozen=True)
class Model:
    """A trained router."""

    labels: tuple[str, ...]
    weights: "np.ndarray[Any, Any]"
    """Features by labels."""
    bias: "np.ndarray[Any, Any]"
    rarity: "np.ndarray[Any, Any]"
    """Inverse document frequency of each feature."""
    calibration: "np.ndarray[Any, Any]"
    """Scores times this matrix, plus its last row, are log-odds: fitted on a cross-validation (vector scaling)."""
    threshold: float
    """Below it the router abstains: there it was right in fewer than 90 of 100 messages of the cross-validation."""
    trained_on: int
    digest: str
    """Of the messages it was trained on."""

    def scores(self, texts: Sequence[str]) -> "np.ndarray[Any, Any]":
        """One row a message, one column a label."""
        found: np.ndarray[Any, Any] = features(texts, self.rarity) @ self.weights + self.bias
        return found

    def probabilities(self, texts: Sequence[str]) -> "np.ndarray[Any, Any]":
        """Calibrated: of the messages that are given 0.8, eight in ten belong there."""
        return calibrated(self.scores(texts), self.calibration)

    def route(self, text: str, limit: int = 5) -> Routed:
        """Where one message goes, and why."""
        if not normal(text):
            raise Refusal("text_empty", "没有内容，请写下诉求再转办")
        (row,) = self.probabilities([text])
        order = sorted(range(len(self.labels)), key=lambda place: -row[place])[:limit]
        candidates = tuple(Candidate(self.labels[place], float(row[place])) for place in order)
        return Routed(candidates, candidates[0].probability < self.threshold, self._because(text, order[0]))

    def _because(self, text: str, label: int, limit: int = 6) -> tuple[tuple[str, float], ...]:
        """The n-grams of two and three characters that weighed most for the label, none inside another."""
        import numpy as np

        plain = normal(text)
        listed = sorted({plain[start : start + size] for size in (2, 3) for start in range(len(plain) - size + 1)})
        found = []
        for gram in listed:
            own = _hashed([gram])
            cell = int(own.indices[np.argmax(self.rarity[own.indices])])
            found.append((gram, float(self.rarity[cell] * self.weights[cell, label])))
        told: list[tuple[str, float]] = []
        for gram, value in sorted(found, key=lambda pair: -pair[1]):
            if value <= 0 or len(told) == limit:
                break
            if not any(gram in other or other in gram for other, _ in told):
                told.append((gram, round(value, 4)))
        return tuple(told)

    def save(self, folder: Path) -> None:
        """Keep the model as one file of arrays: nothing in it runs when it is read, and it is there whole or not."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        document = {
            "format": FORMAT,
            "labels": self.labels,
            "threshold": self.threshold,
            "trained_on": self.trained_on,
            "digest": self.digest,
        }
        fresh = folder / "router.fresh.npz"
        np.savez_compressed(
            fresh,
            document=np.frombuffer(json.dumps(document, ensure_ascii=False).encode(), dtype=np.uint8),
            weights=self.weights,
            bias=self.bias,
            rarity=self.rarity,
            calibration=self.calibration,
        )
        fresh.replace(folder / MODEL)


def find(folder: Path) -> Model | None:
    """The model in use, or nothing where none was trained in this format."""
    try:
        return load(folder)
    except NotFound:
        return None


def load(folder: Path) -> Model:
    """The model in use. Raises `NotFound` where none was trained in this format."""
    need("text")
    import numpy as np

    try:
        with np.load(folder / MODEL, allow_pickle=False) as arrays:
            document = json.loads(arrays["document"].tobytes())
            if document.pop("format") != FORMAT:
                raise KeyError("format")
            parts = {name: arrays[name] for name in ("weights", "bias", "rarity", "calibration")}
    except (OSError, KeyError, ValueError):
        raise NotFound("no_model", "还没有训练派单模型，请先运行：haoban hotline train 文件.csv") from None
    return Model(labels=tuple(document.pop("labels")), **document, **parts)


_PRIME = 0x9E3779B97F4A7C15
"""The golden ratio in 64 bits, by which Fibonacci hashing spreads neighbours."""


def _hashed(texts: Sequence[str]) -> "sp.csr_matrix":
    """How often each hashed n-gram stands in each text; all texts at once, as arrays of code points."""
    import numpy as np
    import scipy.sparse as sp

    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    points = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    row = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    cells = []
    with np.errstate(over="ignore"):
        gram = np.zeros(len(points), dtype=np.uint64)
        for size in range(1, LONGEST + 1):
            kept = len(points) - size + 1
            if kept <= 0:
                break
            gram = (gram[:kept] * np.uint64(_PRIME)) ^ (points[size - 1 :] + np.uint64(size))
            column = ((gram * np.uint64(_PRIME)) >> np.uint64(64 - FEATURE_BITS)).astype(np.int64)
            within = row[:kept] == row[size - 1 :]
            cells.append(row[:kept][within] * FEATURES + column[within])
    found = np.concatenate(cells) if cells else np.zeros(0, dtype=np.int64)
    cell, count = np.unique(found, return_counts=True)
    starts = np.searchsorted(cell // FEATURES, np.arange(len(texts) + 1))
    return sp.csr_matrix((count.astype("float32"), cell % FEATURES, starts), shape=(len(texts), FEATURES))


def features(texts: Sequence[str], rarity: "np.ndarray[Any, Any]") -> "sp.csr_matrix":
    """Sublinear term frequency times rarity, each row of length 1."""
    import numpy as np

    counts = _hashed([normal(text) for text in texts])
    np.log1p(counts.data, out=counts.data)
    counts.data *= rarity[counts.indices]
    row = np.repeat(np.arange(len(texts)), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(row, counts.data**2, minlength=len(texts)))
    counts.data /= np.maximum(lengths, 1e-12)[row].astype("float32")
    return counts


def softmax(scores: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Scores as probabilities."""
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: np.ndarray[Any, Any] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def train(messages: Labelled) -> Model:
    """Train and calibrate on a cross-validation. Raises `Refusal` for fewer than two labels or too few messages."""
    need("text")
    import numpy as np

    labels = sorted(set(messages.labels))
    if len(labels) < 2 or len(messages.texts) < 2 * FOLDS:
        raise Refusal("too_few_messages", "训练至少需要两种标签和%(count)d条消息", {"count": 2 * FOLDS})
    place = {label: number for number, label in enumerate(labels)}
    wanted = np.array([place[label] for label in messages.labels])
    rarity = _rarity(messages.texts)
    rows = features(messages.texts, rarity)
    part = np.array([hashlib.sha256(text.encode()).digest()[0] % FOLDS for text in messages.texts])
    scores = np.zeros((len(wanted), len(labels)))
    for fold in range(FOLDS):
        inside, outside = part != fold, part == fold
        if not outside.any() or len(set(wanted[inside])) < len(labels):
            continue
        weights, bias = _fit(rows[inside], wanted[inside], len(labels))
        scores[outside] = rows[outside] @ weights + bias
    calibration = _calibration(scores, wanted, len(labels))
    weights, bias = _fit(rows, wanted, len(labels))
    said = "\n".join(f"{label}\t{text}" for text, label in zip(messages.texts, messages.labels, strict=True))
    return Model(
        labels=tuple(labels),
        weights=weights,
        bias=bias,
        rarity=rarity,
        calibration=calibration,
        threshold=_threshold(calibrated(scores, calibration), wanted),
        trained_on=len(wanted),
        digest=hashlib.sha256(said.encode()).hexdigest(),
    )


def _rarity(texts: Sequence[str]) -> "np.ndarray[Any, Any]":
    import numpy as np

    counts = _hashed([normal(text) for text in texts])
    present = np.bincount(counts.indices, minlength=FEATURES)
    return (np.log((1 + len(texts)) / (1 + present)) + 1).astype("float32")


def _fit(rows: Any, wanted: Any, labels: int) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    import numpy as np
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=0.3, class_weight="balanced").fit(rows, wanted)
    weights, bias = machine.coef_, machine.intercept_
    if labels == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return np.ascontiguousarray(weights.T, dtype="float32"), bias.astype("float32")


def _calibration(scores: Any, wanted: Any, labels: int) -> "np.ndarray[Any, Any]":
    """A logistic regression from scores to labels, over the cross-validation."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    machine = LogisticRegression(C=1.0, max_iter=2000).fit(scores, wanted)
    matrix, bias = machine.coef_.T, machine.intercept_
    if labels == 2:
        matrix, bias = np.hstack([-matrix / 2, matrix / 2]), np.concatenate([-bias / 2, bias / 2])
    return np.vstack([matrix, bias])


def calibrated(scores: "np.ndarray[Any, Any]", calibration: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Scores as probabilities that mean what they say."""
    return softmax(scores @ calibration[:-1] + calibration[-1])


def _threshold(chances: Any, wanted: Any, precision: float = 0.9) -> float:
    """The lowest probability from which on the best label is right often enough around it."""
    import numpy as np

    best = chances.max(axis=1)
    right = chances.argmax(axis=1) == wanted
    for edge in np.arange(0.95, 0.1, -0.05):
        around = (best >= edge) & (best < edge + 0.05)
        if around.sum() >= 10 and right[around].mean() < precision / 1.5:
            return round(float(edge + 0.05), 2)
    return 0.2
