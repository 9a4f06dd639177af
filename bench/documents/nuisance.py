"""What happens to a paper between the desk and the file: four levels of it."""

import io
import random
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .fictitious import font, seal

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
    if rank >= 2 and chance.random() < 0.15:
        _watermarked(paper, chance)
    if chance.random() < 0.1:
        return _jpeg(_copied(paper, rank, chance), (0, 85, 60, 40)[rank])
    if chance.random() < (0, 0, 0.2, 0.35)[rank]:
        paper = _creased(paper, rank, chance)
    if chance.random() < (0, 0, 0.2, 0.35)[rank]:
        paper = _curled(paper, (0, 0, 0.005, 0.012)[rank], chance)
    angle = chance.uniform(-1, 1) * (0, 1.5, 4, 10)[rank]
    warp = (0, 0.01, 0.03, 0.07)[rank]
    paper = _on_table(paper, angle, warp, chance, chance.uniform(0.04, (0, 0.1, 0.2, 0.3)[rank]))
    paper = _shade(paper, (0, 0.1, 0.3, 0.5)[rank], chance)
    if chance.random() < (0, 0.1, 0.3, 0.5)[rank]:
        paper = _glare(paper, (0, 0.25, 0.45, 0.65)[rank], chance)
    shrink = (1, 1, 0.9, 0.8)[rank] * chance.uniform(0.9, 1.0)
    if chance.random() < 0.1 * rank:
        shrink *= 0.8
    paper = paper.resize((int(paper.width * shrink), int(paper.height * shrink)), Image.Resampling.LANCZOS)
    paper = paper.filter(ImageFilter.GaussianBlur((0, 0.4, 0.8, 1.2)[rank] * chance.uniform(0.6, 1.0)))
    if chance.random() < (0, 0, 0.15, 0.3)[rank]:
        paper = _shaken(paper, rank, chance)
    noise = np.random.default_rng(chance.randrange(2**32)).normal(0, (0, 2, 4, 8)[rank], (paper.height, paper.width, 1))
    paper = Image.fromarray(np.clip(np.asarray(paper, dtype=np.float32) + noise, 0, 255).astype(np.uint8))
    if chance.random() < (0, 0.1, 0.4, 0.6)[rank]:
        paper = paper.rotate(chance.choice((90, 180, 270)), expand=True)
    return _jpeg(paper, (0, 85, 60, 40)[rank])


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _table(width: int, height: int, chance: random.Random) -> Any:
    """Wood, cloth or a bare desk."""
    colour = chance.choice(((120, 85, 55), (70, 72, 78), (190, 180, 165), (40, 60, 45), (225, 225, 222), (90, 30, 30)))
    random_state = np.random.default_rng(chance.randrange(2**32))
    table = random_state.normal(0, 6, (height, width, 3)) + np.array(colour)
    kind = chance.choice(("bare", "wood", "cloth"))
    rows, columns = np.arange(height)[:, None, None], np.arange(width)[None, :, None]
    if kind == "wood":
        table += 12 * np.sin(rows / 9 + 2 * np.sin(columns / 90))
    elif kind == "cloth":
        table += 10 * ((rows // 6 + columns // 6) % 2)
    if chance.random() < 0.3:
        _cluttered(table, chance)
    return np.clip(table, 0, 255).astype(np.uint8)


def _cluttered(table: Any, chance: random.Random) -> None:
    """Other papers, a pen, a keyboard's edge beside the paper."""
    height, width = table.shape[:2]
    for _ in range(chance.randint(1, 3)):
        across, down = int(width * chance.uniform(0.05, 0.5)), int(height * chance.uniform(0.02, 0.4))
        x, y = chance.choice((0, width - across)), chance.randint(0, height - down)
        table[y : y + down, x : x + across] = chance.choice(
            ((242, 242, 238), (30, 32, 36), (170, 60, 50), (60, 90, 150))
        )
        for row in range(y + 12, y + down - 8, chance.randint(14, 30)):
            table[row : row + 3, x + 8 : x + across - 8] *= 0.8


def _creased(paper: Image.Image, rank: int, chance: random.Random) -> Image.Image:
    """Folded once or twice: a fold is a dark edge with a light one beside it."""
    grey = np.asarray(paper, dtype=np.float32).copy()
    for _ in range(chance.randint(1, 2)):
        along = chance.random() < 0.5
        side = paper.height if along else paper.width
        at = int(side * chance.choice((1 / 3, 1 / 2, 2 / 3)) * chance.uniform(0.95, 1.05))
        for step in range(-6, 7):
            light = 1 - 0.05 * rank * np.exp(-((step + 2) ** 2) / 4) + 0.04 * rank * np.exp(-((step - 2) ** 2) / 4)
            if along:
                grey[at + step] *= light
            else:
                grey[:, at + step] *= light
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _curled(paper: Image.Image, height: float, chance: random.Random) -> Image.Image:
    """Lifted in the middle or at one edge: straight lines become bows."""
    import cv2

    rows, columns = np.mgrid[: paper.height, : paper.width].astype(np.float32)
    bow = np.sin(np.pi * (columns / paper.width * chance.choice((1.0, 0.5)))) * chance.choice((-1, 1))
    bent = (rows + bow * height * paper.width).astype(np.float32)
    laid = cv2.remap(np.asarray(paper), columns, bent, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Image.fromarray(laid)


def _on_table(paper: Image.Image, angle: float, warp: float, chance: random.Random, room: float) -> Image.Image:
    import cv2

    width, height = paper.size
    margin = int(max(width, height) * room)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners + np.array(
        [[chance.uniform(-1, 1) * warp * width, chance.uniform(-1, 1) * warp * height] for _ in range(4)]
    )
    turn = np.deg2rad(angle)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = np.array([width / 2, height / 2])
    moved = (moved - centre) @ matrix.T + centre
    # The photographer stands back until the whole paper is in the picture.
    low, high = np.minimum(moved.min(axis=0), 0), np.maximum(moved.max(axis=0), (width, height))
    moved = moved - low + margin
    size = (high - low + 2 * margin).astype(int)
    transform = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    out = _table(int(size[0]), int(size[1]), chance)
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


def _glare(paper: Image.Image, strength: float, chance: random.Random) -> Image.Image:
    """A lamp in the laminate: print under it is pale, at the hard level barely there."""
    x, y = chance.uniform(0.1, 0.9) * paper.width, chance.uniform(0.1, 0.9) * paper.height
    spread = min(paper.size) * chance.uniform(0.08, 0.18)
    rows, columns = np.arange(paper.height)[:, None], np.arange(paper.width)[None, :]
    light = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * spread**2))[:, :, None] * strength
    lit = np.asarray(paper, dtype=np.float32) * (1 - light) + 255 * light
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def _shaken(paper: Image.Image, rank: int, chance: random.Random) -> Image.Image:
    import cv2

    length = chance.choice((3, 3, 5) if rank == 3 else (3,))
    kernel = np.zeros((length, length), dtype=np.float32)
    if chance.random() < 0.5:
        kernel[length // 2] = 1 / length
    else:
        kernel[:, length // 2] = 1 / length
    return Image.fromarray(cv2.filter2D(np.asarray(paper), -1, kernel))


def _watermarked(paper: Image.Image, chance: random.Random) -> None:
    """The words that people lay over copies of their papers."""
    words = chance.choice(("仅供办理许可使用", "仅供登记使用 他用无效", "样本"))
    size = int(min(paper.size) * 0.045)
    layer = Image.new("RGBA", paper.size, (0, 0, 0, 0))
    grey = chance.randint(150, 190)
    for row in range(3):
        at = (paper.width * chance.uniform(0.02, 0.3), paper.height * (0.15 + 0.3 * row))
        ImageDraw.Draw(layer).text(at, words, (grey, grey, grey, 110), font=font(size, 0))
    layer = layer.rotate(chance.choice((20, 30, -25)), resample=Image.Resampling.BICUBIC)
    paper.paste(layer, (0, 0), layer)


def _copied(paper: Image.Image, rank: int, chance: random.Random) -> Image.Image:
    """A black and white copy: hard contrast, specks, a little crooked."""
    grey = np.asarray(paper.convert("L").rotate(chance.uniform(-1, 1) * rank, fillcolor=255), dtype=np.float32)
    copied = np.clip((grey - 90) * 2.0, 0, 255)
    specks = np.random.default_rng(chance.randrange(2**32)).random(copied.shape) < 0.0004 * rank
    copied[specks] = 40
    return Image.fromarray(copied.astype(np.uint8)).convert("RGB").filter(ImageFilter.GaussianBlur(0.35 * rank))
