"""The three networks of the OCR library, which lie in its wheel: where text is, which way up it stands, what it says.

They are called directly, each line by itself at its own width: the library's own loop pads every line to the widest of
six and at least to 320 pixels, which costs as much again as the reading (docs/decisions/0062).
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from haoban.kernel.extras import need

from . import writing
from .numerals import CODE_LETTERS

Picture = npt.NDArray[np.uint8]

_ROW = 48
"""Height in pixels at which the recogniser reads a line."""
_WIDEST = 3200
"""Width in pixels beyond which a line is squeezed: longer than any line of a page, and memory grows with it."""
_TURNER_WIDTH = 192
"""Width in pixels that the classifier was trained on."""
_ROOM = 16
"""Pixels after a line: without them the last character is read less surely."""
_POSSIBLE = 0.003
"""Probability from which another letter or digit may stand where one was read."""
_LIKELY = 0.02
"""The same of any other character."""


@dataclass(frozen=True)
class Said:
    """What a line says."""

    text: str
    score: float
    """Mean confidence of its characters, 0 to 1."""
    sures: tuple[float, ...]
    """Confidence of each character."""
    rivals: tuple[Mapping[str, float], ...]
    """For each character, what may stand there instead, likeliest first, with its probability."""
    inks: tuple[float, ...] = ()
    """How much darker than its paper each character is, 0 to 255."""


NOTHING = Said("", 0.0, (), ())


class Networks:
    """Detector, classifier and recogniser, loaded once."""

    def __init__(self, threads: int = 2) -> None:
        need("documents")
        import cv2
        import rapidocr
        from rapidocr.ch_ppocr_det.utils import DBPostProcess

        cv2.setNumThreads(threads)
        folder = Path(rapidocr.__file__).parent / "models"
        # One picture is searched by all threads together; lines are read beside each other, one thread each.
        self._finder = _session(folder, "*det*.onnx", threads)
        self._turner = _session(folder, "*cls*.onnx", 1)
        self._reader = _session(folder, "*rec*.onnx", 1)
        self._boxes: Any = DBPostProcess(thresh=0.3, box_thresh=0.5, unclip_ratio=1.6, use_dilation=True)
        characters = self._reader.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *characters, " "]
        place = {character: number for number, character in enumerate(self._characters)}
        self._code = np.array([place[character] for character in CODE_LETTERS])
        self._pool = ThreadPoolExecutor(threads)

    def find(self, picture: Picture) -> npt.NDArray[np.float32]:
        """Boxes of lines, four corners each, beginning at the top left; sides are brought to multiples of 32."""
        import cv2

        height, width = (max(round(side / 32) * 32, 32) for side in picture.shape[:2])
        (found,) = self._finder.run(
            None, {self._finder.get_inputs()[0].name: _normal(cv2.resize(picture, (width, height)))}
        )
        boxes, _ = self._boxes(found, picture.shape[:2])
        return np.asarray(boxes, dtype=np.float32).reshape(-1, 4, 2)

    def upside_down(self, crops: Sequence[Picture]) -> float:
        """Above zero where most of the lines stand on their heads."""
        import cv2

        votes = 0.0
        for crop in crops:
            width = min(max(round(crop.shape[1] * _ROW / crop.shape[0]), 1), _TURNER_WIDTH)
            padded = np.zeros((1, 3, _ROW, _TURNER_WIDTH), dtype=np.float32)
            padded[:, :, :, :width] = _normal(cv2.resize(crop, (width, _ROW)))
            (shares,) = self._turner.run(None, {self._turner.get_inputs()[0].name: padded})
            votes += float(shares[0][1] - shares[0][0])
        return votes

    def read(self, crops: Sequence[Picture]) -> list[Said]:
        """What each line says; the longest are begun first, so that no thread waits at the end."""
        order = sorted(range(len(crops)), key=lambda number: -crops[number].shape[1] / crops[number].shape[0])
        said = list(self._pool.map(self._read_one, [crops[number] for number in order]))
        return [one for _, one in sorted(zip(order, said, strict=True), key=lambda pair: pair[0])]

    def _read_one(self, crop: Picture) -> Said:
        import cv2

        width = min(max(round(crop.shape[1] * _ROW / crop.shape[0]), 24), _WIDEST)
        kind = cv2.INTER_AREA if crop.shape[0] > _ROW * 1.5 else cv2.INTER_LINEAR
        line = np.zeros((1, 3, _ROW, width + _ROOM), dtype=np.float32)
        small: Any = cv2.resize(crop, (width, _ROW), interpolation=kind)
        line[:, :, :, :width] = _normal(small)
        (shares,) = self._reader.run(None, {self._reader.get_inputs()[0].name: line})
        return self._said(shares[0], small)

    def _said(self, shares: Any, line: Picture) -> Said:
        """The likeliest characters; repeats without a gap are one character (CTC)."""
        best = shares.argmax(axis=1)
        kept = best != 0
        kept[1:] &= best[1:] != best[:-1]
        if not kept.any():
            return NOTHING
        text = "".join(self._characters[number] for number in best[kept])
        places = writing.kept(text)
        if len(text) != int(kept.sum()) or not places:
            return NOTHING
        sure = shares[kept, best[kept]][places]
        step = (line.shape[1] + _ROOM) / len(shares)
        inks = tuple(_ink(line, (place + 0.5) * step) for place in np.flatnonzero(kept)[places])
        rows = shares[kept][places]
        rivals = tuple(self._rivals(row, text[place]) for place, row in zip(places, rows, strict=True))
        return Said(
            "".join(text[place] for place in places),
            float(sure.mean()),
            tuple(float(one) for one in sure),
            rivals,
            inks,
        )

    def _rivals(self, row: Any, taken: str) -> Mapping[str, float]:
        """What comes next; letters and digits, on which a check digit can decide, also where they are unlikely."""
        if row.max() > 1 - _POSSIBLE:
            return {}
        there = np.flatnonzero(row > _LIKELY)
        there = np.union1d(there, self._code[row[self._code] > _POSSIBLE])
        named = {self._characters[number]: float(row[number]) for number in there[np.argsort(-row[there])]}
        return {letter: share for letter, share in named.items() if letter not in ("", taken)}


def _session(folder: Path, pattern: str, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A thread that waits gives its core away: other work runs on the same machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    (path,) = folder.glob(pattern)
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _ink(line: Picture, middle: float) -> float:
    """How much darker than the paper the darkest strokes are around a place of a line."""
    near = line[:, max(int(middle) - _ROW // 3, 0) : max(int(middle) + _ROW // 3, 4), 1]
    if not near.size:
        return 0.0
    dark, paper = np.percentile(near, (3, 85))
    return float(paper - dark)


def _normal(picture: Any) -> npt.NDArray[np.float32]:
    normal = np.ascontiguousarray(picture.transpose(2, 0, 1)[None], dtype=np.float32)
    normal /= 127.5
    normal -= 1.0
    return normal
