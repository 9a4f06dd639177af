"""Lines cut out of a picture and laid level."""

from typing import Any

import numpy as np
import numpy.typing as npt

from .networks import Picture

_TALLEST = 64.0
"""Height in pixels of a line beyond which more pixels say nothing new."""


def cut_out(picture: Picture, quads: npt.NDArray[np.float32]) -> list[Picture]:
    """Each line as a picture of its own, no larger than is useful; a quad is its four corners from the top left."""
    import cv2

    row = float(np.median([_length(quad[0], quad[3]) for quad in quads]))
    scale = _TALLEST / row if row > _TALLEST * 1.2 else 1.0
    small: Any = picture
    if scale < 1:
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return [crop(small, quad * scale) for quad in quads]


def crop(picture: Picture, quad: Any, margin: float = 0.0) -> Picture:
    """A line as a picture of its own, with a margin in heights of the line around it."""
    import cv2

    corners = np.asarray(quad, dtype=np.float32)
    if margin:
        corners = _widened(corners, margin)
    top_left, top_right, low_right, low_left = corners
    width = max(int(max(_length(top_left, top_right), _length(low_left, low_right))), 4)
    height = max(int(max(_length(top_left, low_left), _length(top_right, low_right))), 4)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return cv2.warpPerspective(  # type: ignore[return-value]
        picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
    )


def _widened(corners: Any, margin: float) -> Any:
    top_left, top_right, low_right, low_left = corners
    grow = margin * (_length(top_left, low_left) + _length(top_right, low_right)) / 2
    along = (top_right - top_left) / max(_length(top_left, top_right), 1)
    down = (low_left - top_left) / max(_length(top_left, low_left), 1)
    out = np.array([-along - down, along - down, along + down, down - along], dtype=np.float32)
    return corners + out * np.float32(grow)


def _length(a: Any, b: Any) -> float:
    return float(np.hypot(*(np.asarray(a) - np.asarray(b))))
