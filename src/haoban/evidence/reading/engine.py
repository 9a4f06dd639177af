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


@dataclass
class Engine:
    """The OCR library with its models, loaded once."""

    ocr: Any
    straighten: bool = True
    """Whether lines are laid on straight rows before they are related to each other (off only to measure it)."""

    def lines(self, picture: Picture, page: int = 1) -> list[Line]:
        """Every line of a page in the picture's own pixels, with straightened edges."""
        import cv2

        height, width = picture.shape[:2]
        scale = min(1.0, LONGEST_SIDE / max(height, width))
        small: Any = picture
        if scale < 1:
            small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        elif max(height, width) < 700:
            scale = 2.0
            small = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        found = self._boxes(small)
        if not len(found):
            return []
        turns = self._quarter_turns(small, found)
        quads = [_from_reading_start(box, turns) for box in found]
        crops = [_crop(small, quad) for quad in quads]
        # Watermarks are fainter than print: what stands out far less than the rest of the page is background.
        contrast = np.array([_contrast(crop) for crop in crops])
        kept = contrast > 0.4 * np.median(contrast)
        quads = [quad for quad, keep in zip(quads, kept, strict=True) if keep]
        crops = [crop for crop, keep in zip(crops, kept, strict=True) if keep]
        read = self.ocr.recognize_txt(crops)
        straight = fit([_along(quad, turns, small.shape) for quad in quads]) if self.straighten else Straight()
        lines = []
        for quad, text, score in zip(quads, read.txts, read.scores, strict=True):
            if not text.strip() or score < 0.5:
                continue
            turned = [_turned(point, turns, small.shape) for point in quad]
            points = [straight.point(point) for point in turned]
            corners = tuple((float(x) / scale, float(y) / scale) for x, y in quad)
            lines.append(
                Line(
                    text=text,
                    score=float(score),
                    corners=corners,  # type: ignore[arg-type]
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

    def _quarter_turns(self, picture: Picture, boxes: Any) -> int:
        """How many quarter turns clockwise bring the page upright: long boxes tell the axis, a classifier which end."""
        wide = sum(_length(box[0], box[1]) for box in boxes)
        tall = sum(_length(box[1], box[2]) for box in boxes)
        turns = 1 if tall > wide else 0
        longest = sorted(boxes, key=lambda box: -max(_length(box[0], box[1]), _length(box[1], box[2])))[:12]
        crops = [_crop(picture, _from_reading_start(box, turns)) for box in longest]
        _, seen = self.ocr.cls_and_rotate(crops)
        upside_down = sum(score if "180" in label else -score for label, score in seen.cls_res)
        return turns + 2 if upside_down > 0 else turns


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


def _from_reading_start(box: Any, turns: int) -> Any:
    """The corners in reading order: after `turns` quarter turns clockwise, the first is top left."""
    return np.roll(np.asarray(box, dtype=np.float32), turns % 4, axis=0)


def _turned(point: Any, turns: int, shape: tuple[int, ...]) -> Point:
    x, y, width, height = float(point[0]), float(point[1]), float(shape[1]), float(shape[0])
    for _ in range(turns % 4):
        x, y, width, height = height - y, x, height, width
    return x, y


def _along(quad: Any, turns: int, shape: tuple[int, ...]) -> tuple[Point, Point]:
    """The middle line of a box, from its left end to its right, on the upright page."""
    corners = [np.array(_turned(point, turns, shape)) for point in quad]
    left, right = (corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2
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


def _contrast(crop: Picture) -> float:
    low, high = np.percentile(crop[:, :, 1], (3, 90))
    return float(high - low)


def _without_seal(crop: Picture) -> Picture:
    """Seal ink is bright in the red channel (pictures are BGR); brightness is stretched to the full range."""
    red = crop[:, :, 2].astype(np.float32)
    low, high = np.percentile(red, (1, 90))
    stretched = np.clip((red - low) * 255 / max(float(high - low), 30.0), 0, 255).astype(np.uint8)
    return np.repeat(stretched[:, :, None], 3, axis=2)
