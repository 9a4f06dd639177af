"""What happens to a paper between the desk and the file: four levels of it."""

import io
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .fictitious import seal

LEVELS = ("clean", "light", "moderate", "hard")


def photographed(image: Image.Image, level: str, chance: random.Random) -> bytes:
    """A JPEG of the paper as somebody takes it at that level."""
    rank = LEVELS.index(level)
    if rank == 0:
        return _jpeg(image, 92)
    paper = image.copy()
    if rank >= 2 and chance.random() < (0.4 if rank == 2 else 0.7):
        x, y = paper.width * chance.uniform(0.2, 0.8), paper.height * chance.uniform(0.3, 0.9)
        seal(paper, x, y, int(min(paper.size) * 0.13), "示例单位专用章样本", chance, 120 if rank == 2 else 165)
    angle = chance.uniform(-1, 1) * (0, 1.5, 4, 9)[rank]
    warp = (0, 0.01, 0.03, 0.07)[rank]
    paper = _on_table(paper, angle, warp, chance)
    paper = _shade(paper, (0, 0.1, 0.3, 0.5)[rank], chance)
    shrink = (1, 1, 0.9, 0.8)[rank] * chance.uniform(0.95, 1.0)
    paper = paper.resize((int(paper.width * shrink), int(paper.height * shrink)), Image.Resampling.LANCZOS)
    paper = paper.filter(ImageFilter.GaussianBlur((0, 0.4, 0.8, 1.2)[rank] * chance.uniform(0.6, 1.0)))
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, (0, 2, 4, 8)[rank], (paper.height, paper.width, 1))
    paper = Image.fromarray(np.clip(np.asarray(paper, dtype=np.float32) + noise, 0, 255).astype(np.uint8))
    if chance.random() < (0, 0.1, 0.4, 0.6)[rank]:
        paper = paper.rotate(chance.choice((90, 180, 270)), expand=True)
    return _jpeg(paper, (0, 85, 60, 40)[rank])


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _on_table(paper: Image.Image, angle: float, warp: float, chance: random.Random) -> Image.Image:
    import cv2

    width, height = paper.size
    margin = int(max(width, height) * 0.1)
    colour = chance.choice(((120, 85, 55), (70, 72, 78), (190, 180, 165), (40, 60, 45)))
    table = np.random.default_rng(chance.randrange(2**32)).normal(
        0, 6, (height + 2 * margin, width + 2 * margin, 3)
    ) + np.array(colour)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners + np.array(
        [[chance.uniform(-1, 1) * warp * width, chance.uniform(-1, 1) * warp * height] for _ in range(4)]
    )
    turn = np.deg2rad(angle)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = np.array([width / 2, height / 2])
    moved = (moved - centre) @ matrix.T + centre + margin
    transform = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    out = np.clip(table, 0, 255).astype(np.uint8)
    laid = cv2.warpPerspective(
        np.asarray(paper.convert("RGB")),
        transform,
        (out.shape[1], out.shape[0]),
        dst=out,
        borderMode=cv2.BORDER_TRANSPARENT,
        flags=cv2.INTER_CUBIC,
    )
    return Image.fromarray(laid)


def _shade(paper: Image.Image, depth: float, chance: random.Random) -> Image.Image:
    mask = Image.new("L", (64, 64), 255)
    draw = ImageDraw.Draw(mask)
    start = chance.randint(-20, 60)
    draw.polygon([(start, 0), (start + 40, 0), (start + 70, 64), (start + 10, 64)], fill=int(255 * (1 - depth)))
    soft = mask.filter(ImageFilter.GaussianBlur(5)).resize(paper.size, Image.Resampling.BICUBIC)
    shaded = np.asarray(paper, dtype=np.float32) * (np.asarray(soft, dtype=np.float32)[:, :, None] / 255)
    return Image.fromarray(np.clip(shaded, 0, 255).astype(np.uint8))
