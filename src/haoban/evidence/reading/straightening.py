"""Laying the lines of a tilted or askew page on straight rows, from the directions of the lines themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .facts import Point

_LONGEST = 30
"""Lines that are asked; more say nothing else."""
_SHORTEST = 40
"""Length in pixels from which a line's direction says something."""
_ASKEW = 0.1
"""Slope beside the usual one from which a line is no line of the text (6 degrees)."""
_FEWEST = 8
"""Lines from which a page's bends can be told from chance."""
_RIDGE = 0.01
"""How much small bends are preferred, as a share of all that the lines weigh."""
_UNIT = 1000
"""Pixels in which places are counted, so that tilt and bends are of one size."""


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
    longest = sorted(middles, key=lambda ends: -abs(ends[1][0] - ends[0][0]))[:_LONGEST]
    ends = [(a, b) for a, b in longest if b[0] - a[0] > _SHORTEST]
    if not ends:
        return Straight()
    x = np.array([(a[0] + b[0]) / 2 for a, b in ends])
    y = np.array([(a[1] + b[1]) / 2 for a, b in ends])
    slope = np.array([(b[1] - a[1]) / (b[0] - a[0]) for a, b in ends])
    length = np.array([b[0] - a[0] for a, b in ends])
    centre = (float(x.mean()), float(y.mean()))
    tilt = float(np.median(slope))
    near = np.abs(slope - tilt) < _ASKEW
    if near.sum() < _FEWEST:
        return Straight(tilt=tilt, centre=centre)
    # A ridge keeps the two bends small where the lines don't spread over the page.
    columns = np.stack([np.ones_like(x), (x - centre[0]) / _UNIT, (y - centre[1]) / _UNIT], axis=1)[near]
    weight = length[near][:, None]
    left = columns.T @ (columns * weight) + np.diag([0.0, 1.0, 1.0]) * float(weight.sum()) * _RIDGE
    solved = np.linalg.solve(left, columns.T @ (slope[near] * length[near]))
    return Straight(float(solved[0]), float(solved[1]) / _UNIT, float(solved[2]) / _UNIT, centre)
