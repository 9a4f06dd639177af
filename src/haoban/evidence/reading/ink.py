"""Ink on paper: seals lifted off what they cover, watermarks told from print, light and shadow evened out."""

from typing import Any

import numpy as np

from .networks import Picture

_PRINT_IN_RED = 0.8
"""Share of the paper's brightness in the red channel from which red ink lies on paper; darker, it lies over print."""
_REDDER, _RED = 20, 35
"""How much more red than other colours a seal's ink is: than its surroundings, and in any case (of 255)."""
_REDDER_IN_LINE = 12
"""The same within a line, whose own tint is known, so that pale ink at the edge of a stroke counts too."""
_NEAR = 25
"""Pixels around ink in which some paper without it is to be seen."""
_BLUR = 15
"""Pixels over which the paper's own brightness doesn't change; wider than any stroke."""
_SMALL = 45
"""Height of a line from which its pixels need no smoothing before it is read."""
_WHITE, _DARKEST = 235, 40
"""Brightness to which paper is brought, and the least that counts as paper."""


def seal_lifted(picture: Picture) -> Picture:
    """Red ink on a page becomes as light as it is in the red channel; everything else stays."""
    import cv2

    redness = _redness(picture)
    # Ink has paper beside it; what is red all around is wood or cloth.
    around: Any = cv2.erode(cv2.blur(redness, (3, 3)), np.ones((_NEAR, _NEAR), np.uint8))
    return _lightened(picture, redness > np.maximum(around + _REDDER, _RED))


def seal_gone(line: Picture) -> Picture:
    """Red ink in a line becomes paper, unless it lies over print, which stays."""
    import cv2

    redness, red = _redness(line), line[:, :, 2]
    inked = redness > float(np.median(redness)) + _REDDER_IN_LINE
    if not inked.any():
        return line
    lifted = _lightened(line, inked)
    paper: Any = cv2.blur(cv2.dilate(red, np.ones((_BLUR, _BLUR), np.uint8)), (_BLUR, _BLUR))
    over = inked & (red > _PRINT_IN_RED * paper)
    lifted[over] = paper[over][:, None]
    return lifted


def _redness(picture: Picture) -> Any:
    """How much more red than blue or green each pixel is."""
    return picture[:, :, 2].astype(np.int16) - np.maximum(picture[:, :, 0], picture[:, :, 1])


def _lightened(picture: Picture, inked: Any) -> Picture:
    """The picture with its red channel alone where there is ink."""
    if not inked.any():
        return picture
    lifted = picture.copy()
    lifted[inked] = picture[:, :, 2][inked][:, None]
    return lifted


def contrast(line: Picture) -> float:
    """How much darker its strokes are than its paper; every second pixel says it."""
    low, high = np.percentile(line[::2, ::2, 1], (3, 90))
    return float(high - low)


def evened(line: Picture) -> Picture:
    """Another look at the same print: grey, without seal ink, noise smoothed, shadow and glare evened out."""
    import cv2

    grey: Any = cv2.cvtColor(seal_gone(line), cv2.COLOR_BGR2GRAY)
    if grey.shape[0] < _SMALL:
        grey = cv2.GaussianBlur(grey, (3, 3), 0.7)
    # What remains when dark strokes are closed is the paper, lit as it is.
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((_BLUR, _BLUR), np.uint8))
    paper = cv2.GaussianBlur(closed, (0, 0), 9)
    even = np.clip(grey.astype(np.float32) * _WHITE / np.maximum(paper, _DARKEST), 0, 255).astype(np.uint8)
    return np.repeat(even[:, :, None], 3, axis=2)
