"""Text on pictures: the page is turned upright, its lines are found, read, and read again where it matters."""

import logging
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from haoban.kernel.extras import need

from .facts import Line, Point
from .straightening import Straight, fit

Picture = npt.NDArray[np.uint8]

LONGEST_SIDE = 1600
"""Pixels to which a page is reduced before reading: characters of a licence stay above twelve pixels."""

_DOUBTFUL = 0.8
"""Mean confidence of a page below which it may lie on its side."""


@dataclass
class Engine:
    """The OCR library with its models, loaded once."""

    ocr: Any
    straighten: bool = True
    """Whether lines are laid on straight rows before they are related to each other (off only to measure it)."""

    def lines(self, picture: Picture, page: int = 1) -> list[Line]:
        """Every line of a page in the picture's own pixels, with straightened edges."""
        import cv2

        longest = max(picture.shape[:2])
        scale = min(1.0, LONGEST_SIDE / longest) if longest >= 700 else 2.0
        small: Any = picture
        if scale != 1:
            kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=kind)
        small = _seal_lifted(small)
        found = self._boxes(small)
        lying = bool(len(found)) and _stand_tall(found)
        lines = self._laid(small, page) if lying else self._read(small, found, page)
        if not lines or sum(line.score for line in lines) / len(lines) < _DOUBTFUL:
            # Lines that stand on end are easily joined across: the other axis is tried, the better reading stays.
            other = self._read(small, found, page) if lying else self._laid(small, page)
            lines = max(lines, other, key=lambda some: sum((line.score - 0.5) * len(line.text) for line in some))
        return [
            replace(line, corners=tuple((x / scale, y / scale) for x, y in line.corners))  # type: ignore[arg-type]
            for line in lines
        ]

    def _laid(self, picture: Picture, page: int) -> list[Line]:
        """The lines of a page that lies on its side, its corners in the picture as it was."""
        turned = np.ascontiguousarray(np.rot90(picture, -1))
        height = picture.shape[0]
        return [
            replace(line, corners=tuple((y, height - x) for x, y in line.corners))  # type: ignore[arg-type]
            for line in self._read(turned, self._boxes(turned), page)
        ]

    def _read(self, picture: Picture, found: Any, page: int) -> list[Line]:
        if not len(found):
            return []
        turns = 2 if self._upside_down(picture, found) else 0
        quads = [np.roll(np.asarray(box, dtype=np.float32), turns, axis=0) for box in found]
        crops = [_crop(picture, quad) for quad in quads]
        # Watermarks are fainter than print: what stands out far less than the rest of the page is background.
        contrast = np.array([_contrast(crop) for crop in crops])
        kept = contrast > 0.4 * np.median(contrast)
        quads = [quad for quad, keep in zip(quads, kept, strict=True) if keep]
        crops = [crop for crop, keep in zip(crops, kept, strict=True) if keep]
        read = self.ocr.recognize_txt(crops)
        upright = [np.array([_turned(point, turns, picture.shape) for point in quad]) for quad in quads]
        straight = fit([_along(quad) for quad in upright]) if self.straighten else Straight()
        lines = []
        for quad, laid, text, score in zip(quads, upright, read.txts, read.scores, strict=True):
            if not text.strip() or score < 0.5:
                continue
            points = [straight.point((float(x), float(y))) for x, y in laid]
            lines.append(
                Line(
                    text=text,
                    score=float(score),
                    corners=tuple((float(x), float(y)) for x, y in quad),  # type: ignore[arg-type]
                    left=(points[0][0] + points[3][0]) / 2,
                    right=(points[1][0] + points[2][0]) / 2,
                    top=(points[0][1] + points[1][1]) / 2,
                    bottom=(points[2][1] + points[3][1]) / 2,
                    page=page,
                )
            )
        return lines

    def again(self, picture: Picture, lines: list[Line]) -> list[Line]:
        """The same lines with a second reading: from the full picture, seal ink taken out, with wider margins."""
        if not lines:
            return []
        crops = [_without_seal(_crop(picture, np.array(line.corners, dtype=np.float32), 0.12)) for line in lines]
        read = self.ocr.recognize_txt(crops)
        return [replace(line, again=text) for line, text in zip(lines, read.txts, strict=True)]

    def _boxes(self, picture: Picture) -> Any:
        found = self.ocr(picture, use_det=True, use_cls=False, use_rec=False)
        self.ocr.update_params(use_rec=True)
        return [] if found is None or found.boxes is None else found.boxes

    def _upside_down(self, picture: Picture, boxes: Any) -> bool:
        """A classifier looks at the longest lines, and they vote."""
        longest = sorted(boxes, key=lambda box: -_length(box[0], box[1]))[:12]
        _, seen = self.ocr.cls_and_rotate([_crop(picture, box) for box in longest])
        return bool(sum(score if "180" in label else -score for label, score in seen.cls_res) > 0)


def load(threads: int = 2, *, straighten: bool = True) -> Engine:
    """Load the models (they come with the library; nothing is fetched)."""
    need("documents")
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    ocr = RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": LONGEST_SIDE * 2,
            "Det.limit_type": "max",
            "Det.limit_side_len": 960,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    return Engine(ocr, straighten)


def _length(a: Any, b: Any) -> float:
    return float(np.hypot(*(np.asarray(a) - np.asarray(b))))


def _stand_tall(boxes: Any) -> bool:
    """Whether the lines run down the picture rather than across; a tilted box may begin at any of its corners."""
    down = 0.0
    for box in boxes:
        side = max((box[1] - box[0], box[2] - box[1]), key=lambda edge: float(np.hypot(*edge)))
        down += abs(float(side[1])) - abs(float(side[0]))
    return down > 0


def _turned(point: Any, turns: int, shape: tuple[int, ...]) -> Point:
    x, y = float(point[0]), float(point[1])
    return (float(shape[1]) - x, float(shape[0]) - y) if turns else (x, y)


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


def _seal_lifted(picture: Picture) -> Any:
    """Red ink becomes as light as it is in the red channel; everything else stays."""
    red = picture[:, :, 2]
    other = np.maximum(picture[:, :, 0], picture[:, :, 1])
    inked = (red > other) & (red - other > 35)
    lifted = picture.copy()
    lifted[inked] = red[inked][:, None]
    return lifted


def _contrast(crop: Picture) -> float:
    low, high = np.percentile(crop[:, :, 1], (3, 90))
    return float(high - low)


def _without_seal(crop: Picture) -> Picture:
    """Seal ink is bright in the red channel (pictures are BGR); brightness is stretched to the full range."""
    red = crop[:, :, 2].astype(np.float32)
    low, high = np.percentile(red, (1, 90))
    # What is lighter than three quarters of the way to the paper is ink of a seal or shadow, and goes.
    stretched = np.clip((red - low) * 255 / max(float(high - low) * 0.75, 30.0), 0, 255).astype(np.uint8)
    return np.repeat(stretched[:, :, None], 3, axis=2)
