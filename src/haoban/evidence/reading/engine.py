"""Text on pictures: the page is found and laid upright, its lines are found, read, and read again where it matters."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .facts import Line, Point
from .framing import Frame, frame
from .networks import Networks, Picture
from .straightening import Straight, fit

_FIRST_SIDE = 704
"""Longest side at which a picture is searched first, only to learn where its text lies."""
_FEW = 5
"""Lines up to which a paper is looked at again as a whole."""
_CLEAR = 0.8
"""Mean confidence of a page below which its lines may run the other way."""
_CROP_ROW = 64.0
"""Height in pixels of a line beyond which more pixels say nothing new."""
_SEAL = 0.8
"""Share of the paper's brightness that a seal's ink has in the red channel at least."""
_READABLE = 0.5
"""Confidence below which a line is texture, not text."""
_WIDER = 0.12
"""Margin of a second reading, in heights of the line."""


@dataclass
class Engine:
    """The networks, and how pages are laid out for them."""

    networks: Networks
    straighten: bool = True
    """Whether lines are laid on straight rows before they are related to each other (off only to measure it)."""

    def lines(self, picture: Picture, page: int = 1) -> list[Line]:
        """Every line of a page in the picture's own pixels, with straightened edges."""
        found, shape, level = self._first(picture), picture.shape, self.straighten
        lines = self._on(picture, frame(found, shape, level=level), page)
        if lines is None:
            lines = self._on(picture, frame(found, shape, whole=True, level=level), page) or []
        if len(lines) <= _FEW and len(found):
            # Where only a heading was seen at first, the small print around it lies outside.
            fine = self._on(picture, frame(found, shape, whole=True, level=level, fine=True), page) or []
            lines = max(lines, fine, key=len)
        nothing = not lines and not len(found)
        if not nothing and (not lines or sum(line.score for line in lines) / len(lines) < _CLEAR):
            # Lines that stand on end are easily joined across: the other axis is tried, the better reading stays.
            other = self._on(picture, frame(found, shape, quarter=True, whole=True, level=level), page) or []
            lines = max(lines, other, key=lambda some: sum((line.score - 0.5) * len(line.text) for line in some))
        return lines

    def _first(self, picture: Picture) -> Any:
        """Where text lies, in the picture's pixels, from a reduced picture."""
        import cv2

        scale = min(_FIRST_SIDE / max(picture.shape[:2]), 2.0)
        kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        small: Any = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=kind)
        return self.networks.find(_seal_lifted(small)) / scale

    def _on(self, picture: Picture, here: Frame, page: int) -> list[Line] | None:
        """The lines of a frame; `None` where it cuts through text."""
        upright = _seal_lifted(here.taken(picture))
        found = self.networks.find(upright)
        if here.cuts(found):
            return None
        if not len(found):
            return []
        quads = [np.asarray(here.back(box), dtype=np.float32) for box in found]
        source, scale = self._reduced(picture, quads)
        crops = [_crop(source, quad * scale) for quad in quads]
        tall = 1.5 * float(np.median([crop.shape[0] for crop in crops]))
        # A heading may be red itself; in lines of common height red is a seal's.
        crops = [_seal_lifted(crop, gone=crop.shape[0] < tall) for crop in crops]
        # Watermarks are fainter than print: what stands out far less than the rest of the page is background.
        contrast = np.array([_contrast(crop) for crop in crops])
        kept = [number for number in range(len(crops)) if contrast[number] > 0.4 * np.median(contrast)]
        turned = self._upside_down([crops[number] for number in kept])
        if turned:
            crops = [crop[::-1, ::-1] for crop in crops]
            quads = [np.roll(quad, 2, axis=0) for quad in quads]
            found = np.roll(np.array([here.width, here.height], dtype=np.float32) - found, 2, axis=1)
        said = self.networks.read([np.ascontiguousarray(crops[number]) for number in kept])
        straight = fit([_along(found[number]) for number in kept]) if self.straighten else Straight()
        lines = []
        for number, one in zip(kept, said, strict=True):
            if not one.text.strip() or one.score < _READABLE:
                continue
            points = [straight.point((float(x), float(y))) for x, y in found[number]]
            lines.append(
                Line(
                    text=one.text,
                    score=one.score,
                    corners=tuple((float(x), float(y)) for x, y in quads[number]),  # type: ignore[arg-type]
                    left=(points[0][0] + points[3][0]) / 2,
                    right=(points[1][0] + points[2][0]) / 2,
                    top=(points[0][1] + points[1][1]) / 2,
                    bottom=(points[2][1] + points[3][1]) / 2,
                    page=page,
                    sures=one.sures,
                    rivals=one.rivals,
                    inks=one.inks,
                )
            )
        return lines

    @staticmethod
    def _reduced(picture: Picture, quads: list[Any]) -> tuple[Picture, float]:
        """The picture with lines no taller than is useful, and by how much it was reduced."""
        import cv2

        row = float(np.median([_length(quad[0], quad[3]) for quad in quads]))
        if row <= _CROP_ROW * 1.2:
            return picture, 1.0
        scale = _CROP_ROW / row
        small: Any = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return small, scale

    def again(self, picture: Picture, lines: list[Line]) -> list[Line]:
        """The same lines with a second reading: from the full picture, evened out, with wider margins."""
        if not lines:
            return []
        crops = [_evened(_crop(picture, np.array(line.corners, dtype=np.float32), _WIDER)) for line in lines]
        return [
            replace(line, again=one.text, again_sures=one.sures, again_rivals=one.rivals)
            for line, one in zip(lines, self.networks.read(crops), strict=True)
        ]

    def _upside_down(self, crops: list[Picture]) -> bool:
        """A classifier looks at the longest lines, and they vote."""
        longest = sorted(crops, key=lambda crop: -crop.shape[1] / crop.shape[0])[:10]
        return self.networks.upside_down(longest) > 0


def load(threads: int = 2, *, straighten: bool = True) -> Engine:
    """Load the networks."""
    return Engine(Networks(threads), straighten)


def _length(a: Any, b: Any) -> float:
    return float(np.hypot(*(np.asarray(a) - np.asarray(b))))


def _along(quad: Any) -> tuple[Point, Point]:
    """The middle line of a box, from its left end to its right."""
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    return (float(left[0]), float(left[1])), (float(right[0]), float(right[1]))


def _crop(picture: Picture, quad: Any, margin: float = 0.0) -> Picture:
    import cv2

    corners = np.asarray(quad, dtype=np.float32)
    if margin:
        grow = margin * (_length(corners[0], corners[3]) + _length(corners[1], corners[2])) / 2
        along = (corners[1] - corners[0]) / max(_length(corners[0], corners[1]), 1)
        down = (corners[3] - corners[0]) / max(_length(corners[0], corners[3]), 1)
        out = np.array([-along - down, along - down, along + down, down - along], dtype=np.float32)
        corners = corners + out * np.float32(grow)
    width = max(int(max(_length(corners[0], corners[1]), _length(corners[3], corners[2]))), 4)
    height = max(int(max(_length(corners[0], corners[3]), _length(corners[1], corners[2]))), 4)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return cv2.warpPerspective(  # type: ignore[return-value]
        picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
    )


def _seal_lifted(picture: Picture, *, gone: bool = False) -> Any:
    """Red ink becomes as light as it is in the red channel, or as the paper around it; everything else stays."""
    import cv2

    red = picture[:, :, 2]
    other = np.maximum(picture[:, :, 0], picture[:, :, 1])
    redness = red.astype(np.int16) - other
    if gone:
        # Within a line the paper's own tint is known, so that pale ink at the edge of a stroke counts too.
        inked = redness > float(np.median(redness)) + 12
    else:
        # Ink has paper beside it; what is red all around is wood or cloth.
        around: Any = cv2.erode(cv2.blur(redness, (3, 3)), np.ones((25, 25), np.uint8))
        inked = redness > np.maximum(around + 20, 35)
    if not inked.any():
        return picture
    lifted = picture.copy()
    lifted[inked] = red[inked][:, None]
    if gone:
        # Nearly as bright as the paper in the red channel: ink on paper. Darker: ink over print, which stays.
        paper: Any = cv2.blur(cv2.dilate(red, np.ones((15, 15), np.uint8)), (15, 15))
        over = inked & (red > _SEAL * paper)
        lifted[over] = paper[over][:, None]
    return lifted


def _contrast(crop: Picture) -> float:
    low, high = np.percentile(crop[::2, ::2, 1], (3, 90))
    return float(high - low)


def _evened(crop: Picture) -> Picture:
    """Another look at the same print: grey, without seal ink, noise smoothed, shadow and glare evened out."""
    import cv2

    grey: Any = cv2.cvtColor(_seal_lifted(crop, gone=True), cv2.COLOR_BGR2GRAY)
    if grey.shape[0] < _CROP_ROW * 0.7:
        grey = cv2.GaussianBlur(grey, (3, 3), 0.7)
    # What remains when dark strokes are closed is the paper, lit as it is.
    paper = cv2.GaussianBlur(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), (0, 0), 9)
    even = np.clip(grey.astype(np.float32) * 235 / np.maximum(paper, 40), 0, 255).astype(np.uint8)
    return np.repeat(even[:, :, None], 3, axis=2)
