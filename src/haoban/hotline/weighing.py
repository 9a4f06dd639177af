"""Learning what each way of sharing counts, from messages and the replies they got."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from .answers import Replies, Weighing

CALM = 3.0
"""Ridge on the weights, each way on the scale of its spread."""
_Floats = NDArray[np.float32]
_Found = Sequence[tuple[NDArray[np.int64], _Floats]]


def weigh(replies: Replies, messages: Sequence[str], own: Sequence[int]) -> Weighing:
    """Learn the weighing from messages and the numbers of their replies.

    Where the replies come with a correspondence, only messages that it was learnt from teach, each as if it had not
    been. How sure the best reply is, is learnt by asking each message twice, with its reply there and taken away.
    """
    if replies.correspondence is not None:
        of = dict(zip(reversed(own), reversed(messages), strict=True))
        own = [int(reply) for reply in replies.correspondence.lessons.taught]
        messages = [of[reply] for reply in own]
        found = replies.ways(messages, np.arange(len(own)))
    else:
        found = replies.ways(messages)
    weights = _weights(found, own)
    seen, sure = [], []
    for (chosen, ways), wanted in zip(found, own, strict=True):
        score = ways @ weights
        for there in (chosen >= 0, chosen != wanted):
            left = np.sort(score[there])[::-1]
            seen.append([left[0], left[0] - left[1] if len(left) > 1 else 3.0])
            sure.append(int(chosen[there][int(np.argmax(score[there]))] == wanted))
    from sklearn.linear_model import LogisticRegression

    known = LogisticRegression(C=1.0, max_iter=500).fit(np.array(seen), sure)
    constant, times, lead = float(known.intercept_[0]), float(known.coef_[0][0]), float(known.coef_[0][1])
    return Weighing(tuple(float(one) for one in weights), (constant, times, lead))


def _weights(found: _Found, own: Sequence[int]) -> NDArray[np.float64]:
    """The weights under which the right reply among a message's candidates is likeliest (a softmax over them)."""
    rows, begins, right, count = [], [], [], 0
    for (chosen, ways), wanted in zip(found, own, strict=True):
        hit = np.flatnonzero(chosen == wanted)
        if len(hit):
            rows.append(ways)
            begins.append(count)
            right.append(count + int(hit[0]))
            count += len(chosen)
    table = np.vstack(rows)
    spread = table.std(axis=0)
    scale = np.where(spread > 1e-6, spread, 1).astype(np.float32)
    table /= scale
    begin = np.array(begins)
    size = np.diff(np.r_[begin, count])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = (table @ weights.astype(np.float32)).astype(np.float64)
        score -= np.repeat(np.maximum.reduceat(score, begin), size)
        share = np.exp(score)
        total = np.add.reduceat(share, begin)
        share /= np.repeat(total, size)
        missed = float((np.log(total) - score[right]).sum() + CALM / 2 * weights @ weights)
        share[right] -= 1
        return missed, (share.astype(np.float32) @ table).astype(np.float64) + CALM * weights

    best = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return np.asarray(best.x / scale, np.float64)
