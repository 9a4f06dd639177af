"""Where the paper lies in the picture and which way its lines run: told by a first search at low resolution."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

_ROW = 28.0
"""Height in pixels to which lines are brought for the exact search."""
_AT_EDGE = 3
"""Pixels from the edge in which a line that ends there may go on."""
_ROOM, _ROOM_SHARE = 3.0, 0.03
"""What is kept around the lines: heights of a line, and a share of the longer side."""
_ROWS = 40
"""Lines that a page is taken to be high where none was found."""
_LONGEST, _SHORTEST = 1184.0, 512.0
"""Longest side of what is searched: beyond it the search takes too long, below it nothing is saved."""


@dataclass(frozen=True)
class Frame:
    """A turned rectangle of a picture, laid upright."""

    matrix: Matrix
    """2 by 3: from the picture to the upright page."""
    width: int
    height: int
    whole: bool
    """Whether it holds everything that the picture shows."""

    def taken(self, picture: Any) -> Any:
        """The rectangle as a picture of its own."""
        import cv2

        scale = float(np.hypot(*self.matrix[0, :2]))
        if scale >= 0.6:
            kind = cv2.INTER_LINEAR if scale < 1 else cv2.INTER_CUBIC
            return cv2.warpAffine(
                picture, self.matrix, (self.width, self.height), flags=kind, borderMode=cv2.BORDER_REPLICATE
            )
        # Much smaller than the picture: averaged first, so that thin strokes stay.
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        stretch = np.array([small.shape[1] / picture.shape[1], small.shape[0] / picture.shape[0]])
        return cv2.warpAffine(
            small,
            np.hstack([self.matrix[:, :2] / stretch, self.matrix[:, 2:]]),
            (self.width, self.height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )

    def back(self, points: Any) -> Any:
        """Points of the upright page in the picture."""
        straight, moved = self.matrix[:, :2], self.matrix[:, 2]
        return (np.asarray(points, dtype=np.float64) - moved) @ np.linalg.inv(straight).T

    def cuts(self, boxes: Any) -> bool:
        """Whether a line touches an edge, so that there may be more beyond it."""
        if self.whole or not len(boxes):
            return False
        low, high = _extent(boxes)
        return bool((low < _AT_EDGE).any() or (high > np.array([self.width, self.height]) - 1 - _AT_EDGE).any())


def direction(boxes: Any) -> float:
    """The angle in degrees at which most lines run, over -45 to 135; long lines say it better than short ones."""
    sides = np.where(
        (_norms(boxes[:, 1] - boxes[:, 0]) >= _norms(boxes[:, 2] - boxes[:, 1]))[:, None],
        boxes[:, 1] - boxes[:, 0],
        boxes[:, 2] - boxes[:, 1],
    )
    across = np.minimum(_norms(boxes[:, 1] - boxes[:, 0]), _norms(boxes[:, 2] - boxes[:, 1]))
    weight = np.maximum(_norms(sides) - 1.2 * across, 0.01)
    doubled = 2 * np.arctan2(sides[:, 1], sides[:, 0])
    angle = np.degrees(np.arctan2((weight * np.sin(doubled)).sum(), (weight * np.cos(doubled)).sum())) / 2
    return float(angle if angle > -45 else angle + 180)


def frame(
    boxes: Any,
    shape: tuple[int, ...],
    *,
    quarter: bool = False,
    whole: bool = False,
    level: bool = True,
    fine: bool = False,
) -> Frame:
    """The page that holds the boxes.

    `quarter` lays it on its other side; `whole` leaves nothing of the picture out; without `level` it is turned by
    quarters only; `fine` is as large as it is ever searched.
    """
    height, width = shape[:2]
    angle, row = _lie(boxes) if len(boxes) else (0.0, max(height, width) / _ROWS)
    angle += 90 if quarter else 0
    turn = np.radians(-(angle if level else round(angle / 90) * 90.0))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    edges = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    low, high = _extent(edges @ rotation.T)
    whole = whole or not len(boxes)
    if not whole:
        first, last = _extent(boxes.reshape(-1, 2).astype(np.float64) @ rotation.T)
        room = _ROOM * row + _ROOM_SHARE * float((last - first).max())
        near, far = np.maximum(low, first - room), np.minimum(high, last + room)
        whole = bool((near <= low).all() and (far >= high).all())
        low, high = near, far
    extent = high - low
    longest = float(extent.max())
    scale = (
        _LONGEST / longest if fine else float(np.clip(_ROW / max(row, 1.0), _SHORTEST / longest, _LONGEST / longest))
    )
    matrix = np.hstack([rotation * scale, (-low * scale)[:, None]])
    return Frame(matrix, max(int(extent[0] * scale), 32), max(int(extent[1] * scale), 32), whole)


def _lie(boxes: Any) -> tuple[float, float]:
    """At which angle lines run, and how high they usually are."""
    heights = np.minimum(_norms(boxes[:, 1] - boxes[:, 0]), _norms(boxes[:, 2] - boxes[:, 1]))
    return direction(boxes), float(np.median(heights))


def _extent(points: Any) -> tuple[Any, Any]:
    """The least and the greatest of both coordinates."""
    flat = np.asarray(points).reshape(-1, 2)
    return flat.min(axis=0), flat.max(axis=0)


def _norms(vectors: Any) -> Any:
    return np.hypot(vectors[:, 0], vectors[:, 1])
