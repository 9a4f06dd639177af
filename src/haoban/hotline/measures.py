"""How good a router is: the figures of `haoban hotline evaluate`."""

import time
from collections.abc import Sequence
from typing import Any

from .routing import Router

BINS = 15
"""Of the expected calibration error (Naeini et al. 2015), equally wide."""


def evaluate(model: Router, texts: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """Macro and weighted F1, accuracy, log loss, calibration error, coverage at 99 % precision, messages a second.

    A label that the model does not know counts as wrong with a probability of 1e-12.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    model.probabilities(texts[:20])  # tables are built on first use; that isn't the messages' time
    # One thread, and seconds of processor time: on a busy machine or an idle one, messages a second a core.
    with threadpool_limits(limits=1):
        began = time.process_time()
        chances = model.probabilities(texts)
        took = max(time.process_time() - began, 1e-9)
    return figures(model.labels, chances, labels) | {"messages_per_second": round(len(texts) / took, 1)}


def figures(names: Sequence[str], chances: Any, labels: Sequence[str]) -> dict[str, Any]:
    """The figures that need no clock: `names` are the columns of `chances`, `labels` the truth of its rows."""
    import numpy as np

    place = {label: number for number, label in enumerate(names)}
    wanted = np.array([place.get(label, -1) for label in labels])
    found = chances.argmax(axis=1)
    right = found == wanted
    best = chances.max(axis=1)
    own = np.where(wanted >= 0, chances[np.arange(len(wanted)), np.maximum(wanted, 0)], 1e-12)
    by_label = {}
    for label in sorted(set(labels)):
        number = place.get(label, -1)
        hits = int(((found == number) & (wanted == number)).sum()) if number >= 0 else 0
        said, there = int((found == number).sum()), sum(one == label for one in labels)
        precision, recall = hits / said if said else 0.0, hits / there
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        by_label[label] = {"precision": precision, "recall": recall, "f1": f1, "count": there}
    return {
        "macro_f1": float(np.mean([one["f1"] for one in by_label.values()])),
        "weighted_f1": sum(one["f1"] * one["count"] for one in by_label.values()) / len(labels),
        "accuracy": float(right.mean()),
        "log_loss": float(-np.log(np.clip(own, 1e-12, 1)).mean()),
        "expected_calibration_error": calibration_error(best, right),
        "coverage_at_precision": {"0.99": coverage_at(best, right, 0.99)},
        "labels": by_label,
    }


def calibration_error(best: Any, right: Any) -> float:
    """By how much the best labels' probabilities miss the share that is right, on average over `BINS` bins."""
    import numpy as np

    bins = np.minimum((best * BINS).astype(int), BINS - 1)
    error = 0.0
    for number in range(BINS):
        inside = bins == number
        if inside.any():
            error += inside.mean() * abs(best[inside].mean() - right[inside].mean())
    return float(error)


def coverage_at(best: Any, right: Any, precision: float) -> float:
    """The largest share of messages, the surest first, of which at least `precision` are right."""
    import numpy as np

    order = np.argsort(-best, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(shares >= precision)
    return float((good[-1] + 1) / len(order)) if len(good) else 0.0
