"""How people hand papers in: each way alone, on a paper that is otherwise well taken."""

import io
import random
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from .fictitious import Drawn

_Way = Callable[[Image.Image, random.Random], bytes]


def _saved(image: Image.Image, quality: int = 80, **how: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, **how)
    return buffer.getvalue()


def _floor(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """Tiles, a printed cloth or a newspaper's columns under the paper."""
    rows, columns = np.mgrid[: size[1], : size[0]]
    what = chance.choice(("tiles", "cloth", "marble"))
    state = np.random.default_rng(chance.randrange(2**32))
    if what == "tiles":
        grey = np.where((rows % 190 < 6) | (columns % 190 < 6), 120, 205) + state.normal(0, 5, rows.shape)
        colours = grey[:, :, None] * np.array((1.0, 0.97, 0.9))
    elif what == "cloth":
        colours = 150 + 60 * (((rows // 23) + (columns // 23)) % 2)[:, :, None] * np.array((1.0, 0.4, 0.3))
    else:
        rough = Image.fromarray(state.integers(150, 250, (9, 12), dtype=np.uint8)).resize(
            size, Image.Resampling.BICUBIC
        )
        colours = np.asarray(rough, dtype=np.float32)[:, :, None] * np.array((0.9, 0.93, 0.95))
    return Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8))


def _laid(
    paper: Image.Image, chance: random.Random, *, askew: float = 0.02, turn: float = 3.0, room: float = 0.12
) -> Image.Image:
    import cv2

    width, height = paper.size
    size = (int(width * (1 + 2 * room)), int(height * (1 + 2 * room)))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    angle = np.deg2rad(chance.uniform(-turn, turn))
    spun = (corners - (width / 2, height / 2)) @ np.array(
        [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    ) + (size[0] / 2, size[1] / 2)
    spun += np.array([[chance.uniform(-askew, askew) * side for side in paper.size] for _ in range(4)])
    out = np.asarray(_floor(size, chance)).copy()
    matrix = cv2.getPerspectiveTransform(corners, spun.astype(np.float32))
    cv2.warpPerspective(
        np.asarray(paper), matrix, size, dst=out, borderMode=cv2.BORDER_TRANSPARENT, flags=cv2.INTER_LINEAR
    )
    return Image.fromarray(out)


def _plain(paper: Image.Image, chance: random.Random) -> bytes:
    return _saved(_laid(paper, chance))


def _shining(paper: Image.Image, chance: random.Random) -> bytes:
    """Bright stripes of a plastic sleeve."""
    laid = np.asarray(_laid(paper, chance), dtype=np.float32)
    rows, columns = np.mgrid[: laid.shape[0], : laid.shape[1]]
    slope = chance.uniform(-0.8, 0.8)
    light = np.zeros(laid.shape[:2], dtype=np.float32)
    for _ in range(3):
        at, wide = chance.uniform(0, 1) * laid.shape[1], chance.uniform(15, 50)
        light += 0.6 * np.exp(-((columns + slope * rows - at) ** 2) / (2 * wide**2))
    light = np.clip(light, 0, 0.75)[:, :, None]
    return _saved(Image.fromarray((laid * (1 - light) + 255 * light).astype(np.uint8)))


def _screen(paper: Image.Image, chance: random.Random) -> bytes:
    """Photographed from a screen: its grid of coloured dots beats with the camera's."""
    laid = np.asarray(_laid(paper, chance, room=0.02), dtype=np.float32)
    rows, columns = np.mgrid[: laid.shape[0], : laid.shape[1]]
    period, angle = chance.uniform(3.5, 9), chance.uniform(0.02, 0.2)
    moire = [np.sin(2 * np.pi * (columns + rows * angle) / period + shift) for shift in (0, 2.1, 4.2)]
    moire = np.stack(moire, axis=2) * 14 + (8 * np.sin(rows / chance.uniform(20, 60)))[:, :, None]
    return _saved(Image.fromarray(np.clip(laid * 0.92 + moire + 8, 0, 255).astype(np.uint8)))


def _cropped(paper: Image.Image, chance: random.Random) -> bytes:
    """The edge of the picture runs through the paper's own margin."""
    width, height = paper.size
    cut = [int(side * chance.uniform(0.02, 0.045)) for side in (width, height, width, height)]
    return _saved(paper.crop((cut[0], cut[1], width - cut[2], height - cut[3])))


def _quarter(paper: Image.Image, chance: random.Random) -> bytes:
    return _saved(_laid(paper, chance).rotate(chance.choice((90, 270)), expand=True))


def _upside(paper: Image.Image, chance: random.Random) -> bytes:
    return _saved(_laid(paper, chance).rotate(180))


def _tilted(paper: Image.Image, chance: random.Random) -> bytes:
    """Taken in a hurry: a fifth of a right angle off, and askew."""
    big = _laid(paper, chance, askew=0.05, turn=2, room=0.25)
    return _saved(big.rotate(chance.choice((-1, 1)) * chance.uniform(12, 24), Image.Resampling.BICUBIC))


def _twelve(paper: Image.Image, chance: random.Random) -> bytes:
    """Twelve million pixels."""
    laid = _laid(paper, chance, room=chance.uniform(0.1, 0.5))
    scale = (12e6 / (laid.width * laid.height)) ** 0.5
    return _saved(laid.resize((int(laid.width * scale), int(laid.height * scale)), Image.Resampling.BICUBIC), 85)


def _small(paper: Image.Image, chance: random.Random) -> bytes:
    """As a chat's preview: 640 pixels on the longer side for a card, 900 for a sheet."""
    laid = _laid(paper, chance, room=0.03)
    laid.thumbnail((640, 640) if paper.width < 1300 else (900, 900), Image.Resampling.LANCZOS)
    return _saved(laid, 75)


def _layered(paper: Image.Image, chance: random.Random) -> bytes:
    """A PNG cut out of its background, which is transparent."""
    layered = paper.convert("RGBA").rotate(chance.uniform(-3, 3), Image.Resampling.BICUBIC, expand=True)
    buffer = io.BytesIO()
    layered.save(buffer, "PNG")
    return buffer.getvalue()


def _inks(paper: Image.Image, chance: random.Random) -> bytes:
    return _saved(_laid(paper, chance).convert("CMYK"))


def _noted(paper: Image.Image, chance: random.Random) -> bytes:
    """Held on end, with the camera's note of it."""
    note = Image.Exif()
    value, turn = chance.choice(((6, 90), (8, 270), (3, 180)))
    note[0x0112] = value
    return _saved(_laid(paper, chance).rotate(turn, expand=True), exif=note.tobytes())


def _grey(paper: Image.Image, chance: random.Random) -> bytes:
    """A scanner's grey, a little crooked."""
    return _saved(paper.convert("L").rotate(chance.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, fillcolor=250), 70)


def _copied(paper: Image.Image, chance: random.Random) -> bytes:
    """A copy of a copy: thresholded, specks, streaks of the drum, broken strokes."""
    state = np.random.default_rng(chance.randrange(2**32))
    grey = np.asarray(ImageOps.autocontrast(paper.convert("L")), dtype=np.float32)
    grey += state.normal(0, 22, grey.shape)
    copied = np.where(grey > chance.uniform(105, 140), 255, 0).astype(np.uint8)
    for _ in range(chance.randint(2, 5)):
        at = chance.randrange(paper.width - 3)
        copied[:, at : at + chance.randint(1, 2)] = chance.choice((90, 140, 200))
    copied[state.random(copied.shape) < 0.0008] = 0
    soft = Image.fromarray(copied).filter(ImageFilter.GaussianBlur(0.9))
    return _saved(soft.rotate(chance.uniform(-1, 1), Image.Resampling.BICUBIC, fillcolor=255), 70)


def _dim(paper: Image.Image, chance: random.Random) -> bytes:
    """In the evening under a yellow lamp."""
    laid = np.asarray(_laid(paper, chance), dtype=np.float32)
    state = np.random.default_rng(chance.randrange(2**32))
    dark = laid * np.array((0.55, 0.45, 0.28)) + state.normal(0, 7, laid.shape)
    return _saved(Image.fromarray(np.clip(dark, 0, 255).astype(np.uint8)), 70)


def _forwarded(paper: Image.Image, chance: random.Random) -> bytes:
    """Sent on twice by a messenger: 1,080 pixels across, packed hard each time."""
    laid = _laid(paper, chance)
    for _ in range(2):
        laid.thumbnail((1280, 1280), Image.Resampling.BICUBIC)
        laid = Image.open(io.BytesIO(_saved(laid, 45)))
    return _saved(laid, 45)


def _held(paper: Image.Image, chance: random.Random) -> bytes:
    """A thumb over a corner."""
    held = paper.copy()
    x, y = chance.choice((0, held.width)), held.height
    wide = int(min(held.size) * 0.12)
    ImageDraw.Draw(held).ellipse((x - wide, y - wide * 1.4, x + wide, y + wide), fill=(214, 164, 138))
    return _saved(_laid(held, chance))


def _moved(paper: Image.Image, chance: random.Random) -> bytes:
    """The hand moved: blurred along some direction, and out of focus."""
    import cv2

    laid = np.asarray(_laid(paper, chance).filter(ImageFilter.GaussianBlur(1.0)))
    size = 7
    kernel = np.zeros((size, size), dtype=np.float32)
    cv2.line(kernel, (0, chance.randrange(size)), (size - 1, chance.randrange(size)), 1.0)
    return _saved(Image.fromarray(cv2.filter2D(laid, -1, kernel / kernel.sum())))


WAYS: dict[str, _Way] = {
    "plain": _plain, "shining": _shining, "screen": _screen, "cropped": _cropped, "quarter": _quarter,
    "upside": _upside, "tilted": _tilted, "twelve": _twelve, "small": _small, "layered": _layered, "inks": _inks,
    "noted": _noted, "grey": _grey, "copied": _copied, "dim": _dim, "forwarded": _forwarded, "held": _held,
    "moved": _moved,
}  # fmt: skip
"""Ways by name."""

BESIDE = "beside"
"""Two papers in one picture; only the first one's facts are the right ones."""


def handed_in(drawn: Drawn, other: Drawn, way: str, chance: random.Random) -> bytes:
    """The file as it arrives; `other` is the paper that lies beside it where the way is `BESIDE`."""
    if way != BESIDE:
        return WAYS[way](drawn.image, chance)
    one, two = drawn.image, other.image
    both = Image.new("RGB", (max(one.width, two.width), one.height + two.height + 60), (236, 236, 232))
    both.paste(one, (0, 0))
    both.paste(two, (0, one.height + 60))
    return _saved(_laid(both, chance))
