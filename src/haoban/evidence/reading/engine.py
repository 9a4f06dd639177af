"""Text on pictures: the page is found and laid upright, its lines are found, read, and read again where it matters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .crops import crop, cut_out
from .facts import Line, Point
from .framing import Frame, frame
from .ink import contrast, evened, seal_gone, seal_lifted
from .networks import Networks, Picture, Said
from .straightening import Straight, fit

_FIRST_SIDE = 704
"""Longest side at which a picture is searched first, only to learn where its text lies."""
_FEW = 5
"""Lines up to which a paper is looked at again as a whole."""
_CLEAR = 0.8
"""Mean confidence of a page below which its lines may run the other way."""
_READABLE = 0.5
"""Confidence below which a line is texture, not text."""
_HEADING = 1.5
"""Heights of a common line from which a line is a heading, which may be red itself."""
_FAINT = 0.4
"""Share of the page's usual contrast below which a line is a watermark behind the print."""
_VOTERS = 10
"""Lines that are asked which way up the page stands."""
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
        found = self._first(picture)

        def within(**how: bool) -> list[Line] | None:
            return self._within(picture, frame(found, picture.shape, level=self.straighten, **how), page)

        lines = within()
        if lines is None:
            lines = within(whole=True) or []
        if len(lines) <= _FEW and len(found):
            # Where only a heading was seen at first, the small print around it lies outside.
            lines = max(lines, within(whole=True, fine=True) or [], key=len)
        if (lines or len(found)) and _confidence(lines) < _CLEAR:
            # Lines that stand on end are easily joined across: the other axis is tried, the better reading stays.
            lines = max(lines, within(whole=True, quarter=True) or [], key=_legible)
        return lines

    def again(self, picture: Picture, lines: list[Line]) -> list[Line]:
        """The same lines with a second reading: from the full picture, evened out, with wider margins."""
        if not lines:
            return []
        crops = [evened(crop(picture, np.array(line.corners, dtype=np.float32), _WIDER)) for line in lines]
        return [
            replace(line, again=one.text, again_sures=one.sures, again_rivals=one.rivals)
            for line, one in zip(lines, self.networks.read(crops), strict=True)
        ]

    def _first(self, picture: Picture) -> Any:
        """Where text lies, in the picture's pixels, from a reduced picture."""
        import cv2

        scale = min(_FIRST_SIDE / max(picture.shape[:2]), 2.0)
        kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        small: Any = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=kind)
        return self.networks.find(seal_lifted(small)) / scale

    def _within(self, picture: Picture, here: Frame, page: int) -> list[Line] | None:
        """The lines of a frame; `None` where it cuts through text."""
        boxes = self.networks.find(seal_lifted(here.taken(picture)))
        if here.cuts(boxes):
            return None
        if not len(boxes):
            return []
        quads = np.array([here.back(box) for box in boxes], dtype=np.float32)
        crops = _cleaned(cut_out(picture, quads))
        kept = _printed(crops)
        boxes, quads, crops = boxes[kept], quads[kept], [crops[number] for number in kept]
        if self._upside_down(crops):
            crops = [one[::-1, ::-1] for one in crops]
            quads = np.roll(quads, 2, axis=1)
            boxes = np.roll(np.array([here.width, here.height], dtype=np.float32) - boxes, 2, axis=1)
        said = self.networks.read([np.ascontiguousarray(one) for one in crops])
        straight = fit([_along(box) for box in boxes]) if self.straighten else Straight()
        return [
            _line(one, quad, [straight.point((float(x), float(y))) for x, y in box], page)
            for one, quad, box in zip(said, quads, boxes, strict=True)
            if one.text.strip() and one.score >= _READABLE
        ]

    def _upside_down(self, crops: list[Picture]) -> bool:
        """A classifier looks at the longest lines, and they vote."""
        longest = sorted(crops, key=lambda one: -one.shape[1] / one.shape[0])[:_VOTERS]
        return self.networks.upside_down(longest) > 0


def load(threads: int = 2, *, straighten: bool = True) -> Engine:
    """Load the networks."""
    return Engine(Networks(threads), straighten)


def _confidence(lines: list[Line]) -> float:
    """The mean over the lines of a page; nothing where there are none."""
    return sum(line.score for line in lines) / len(lines) if lines else 0.0


def _legible(lines: list[Line]) -> float:
    """How much was read, and how surely."""
    return sum((line.score - _READABLE) * len(line.text) for line in lines)


def _cleaned(crops: list[Picture]) -> list[Picture]:
    """The lines without the ink of seals; in a heading red may be the print."""
    tall = _HEADING * float(np.median([one.shape[0] for one in crops]))
    return [seal_gone(one) if one.shape[0] < tall else seal_lifted(one) for one in crops]


def _printed(crops: list[Picture]) -> list[int]:
    """The places of the lines that stand out; a watermark does so far less than the rest of the page."""
    there = np.array([contrast(one) for one in crops])
    return [number for number in range(len(crops)) if there[number] > _FAINT * np.median(there)]


def _line(said: Said, quad: Any, straight: Sequence[Point], page: int) -> Line:
    """What was read at a place: its corners in the picture, and its edges after straightening."""
    top_left, top_right, low_right, low_left = straight
    return Line(
        text=said.text,
        score=said.score,
        corners=tuple((float(x), float(y)) for x, y in quad),  # type: ignore[arg-type]
        left=(top_left[0] + low_left[0]) / 2,
        right=(top_right[0] + low_right[0]) / 2,
        top=(top_left[1] + top_right[1]) / 2,
        bottom=(low_right[1] + low_left[1]) / 2,
        page=page,
        sures=said.sures,
        rivals=said.rivals,
        inks=said.inks,
    )


def _along(quad: Any) -> tuple[Point, Point]:
    """The middle line of a box, from its left end to its right."""
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    return (float(left[0]), float(left[1])), (float(right[0]), float(right[1]))
