"""Learning what each way of sharing counts, from messages and the replies they got."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .answers import Replies, Weighing

CALM = 3.0
"""Ridge on the weights, each way on the scale of its spread."""
_STEPS = 30
_LITTLE = 1e-6
"""A step that lowers the loss by less than this share is the last."""
_CHUNK = 50
"""Messages at once: what fits the processor's cache."""
_FEW, _ENOUGH = 6, 200
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
    few = len(begins) // _FEW
    weights = np.zeros(table.shape[1])
    if few >= _ENOUGH:
        # A part of the messages first: from near the end, all of them need a step or two.
        weights = _newton(table[: begins[few]], np.array(begins[:few]), np.array(right[:few]), weights)
    return np.asarray(_newton(table, np.array(begins), np.array(right), weights) / scale, np.float64)


def _newton(
    table: _Floats, begin: NDArray[np.int64], right: NDArray[np.int64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The least loss by Newton's method: a few dozen weights and a convex loss; a step that is too long is halved."""
    size = np.diff(np.r_[begin, len(table)])
    told = table[right].sum(axis=0, dtype=np.float64)

    def lossy(weights: NDArray[np.float64]) -> tuple[float, _Floats]:
        score = (table @ weights.astype(np.float32)).astype(np.float64)
        score -= np.repeat(np.maximum.reduceat(score, begin), size)
        share = np.exp(score)
        total = np.add.reduceat(share, begin)
        missed = float((np.log(total) - score[right]).sum() + CALM / 2 * weights @ weights)
        return missed, (share / np.repeat(total, size)).astype(np.float32)

    missed, share = lossy(weights)
    for _ in range(_STEPS):
        slope, bend = CALM * weights - told, CALM * np.eye(len(weights))
        for first in range(0, len(begin), _CHUNK):
            inside = slice(begin[first], begin[first + _CHUNK] if first + _CHUNK < len(begin) else len(table))
            some = table[inside]
            weighed = some * share[inside, None]
            usual = np.add.reduceat(weighed, begin[first : first + _CHUNK] - begin[first])
            slope = slope + usual.sum(axis=0)
            bend += some.T @ weighed - usual.T @ usual
        step = np.linalg.solve(bend, slope)
        for _halved in range(20):
            least, shares = lossy(weights - step)
            if least <= missed:
                break
            step = step / 2
        else:
            break
        gained, weights, missed, share = missed - least, weights - step, least, shares
        if gained < _LITTLE * missed:
            break
    return weights
