"""Laying the lines of a tilted or askew page on straight rows, from the directions of the lines themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .facts import Point


@dataclass(frozen=True)
class Straight:
    """How far each place of the page lies off its row: slope = tilt + across * x + down * y, to first order."""

    tilt: float = 0.0
    across: float = 0.0
    down: float = 0.0
    centre: Point = (0.0, 0.0)

    def point(self, point: Point) -> Point:
        """Where a point of the upright page lies after straightening."""
        x, y = point[0] - self.centre[0], point[1] - self.centre[1]
        return (
            self.centre[0] + x + self.tilt * y,
            self.centre[1] + y - self.tilt * x - self.across * x * x / 2 - self.down * x * y,
        )


def fit(middles: Sequence[tuple[Point, Point]]) -> Straight:
    """Fit the slopes of the longer lines, leaving out those that fit badly. Few lines give a tilt only."""
    longest = sorted(middles, key=lambda ends: -abs(ends[1][0] - ends[0][0]))[:30]
    ends = [(a, b) for a, b in longest if b[0] - a[0] > 40]
    if not ends:
        return Straight()
    x = np.array([(a[0] + b[0]) / 2 for a, b in ends])
    y = np.array([(a[1] + b[1]) / 2 for a, b in ends])
    slope = np.array([(b[1] - a[1]) / (b[0] - a[0]) for a, b in ends])
    length = np.array([b[0] - a[0] for a, b in ends])
    centre = (float(x.mean()), float(y.mean()))
    tilt = float(np.median(slope))
    near = np.abs(slope - tilt) < 0.1
    if near.sum() < 8:
        return Straight(tilt=tilt, centre=centre)
    # A ridge keeps the two bends small where the lines don't spread over the page.
    columns = np.stack([np.ones_like(x), (x - centre[0]) / 1000, (y - centre[1]) / 1000], axis=1)[near]
    weight = length[near][:, None]
    left = columns.T @ (columns * weight) + np.diag([0.0, 1.0, 1.0]) * float(weight.sum()) * 0.01
    solved = np.linalg.solve(left, columns.T @ (slope[near] * length[near]))
    return Straight(float(solved[0]), float(solved[1]) / 1000, float(solved[2]) / 1000, centre)
