"""Opening what was handed in: by its content, not its name, and never more than the limits."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from haoban.kernel.refusals import Refusal

from .facts import Line

MOST_BYTES = 30 * 1024 * 1024
MOST_PIXELS = 60_000_000
"""Pixels of a picture: unpacked it takes 180 MB, and reading it holds several copies."""
MOST_PAGES = 20
_SMALLEST = 40
"""Pixels of a shorter side on which no line of text can be read."""
_SHORTEST_TEXT = 20
"""Characters below which a page's own text is a stamp or a page number, not the document."""
_COVERED = 0.5
"""Share of a page that one picture covers where the page is a scan."""
_ORIENTATION = 0x0112
"""Where a camera notes how it was held (EXIF)."""
_PDF_PIXELS = 1600
"""Longest side of a page of a PDF as it is rendered."""
_PDF_SCALE = 8.0
"""How much a page of a PDF is enlarged at most: beyond it there is nothing to see that lines could be read from."""


@dataclass(frozen=True)
class Page:
    """One page: a picture, or the text that a PDF carries itself."""

    number: int
    picture: Any
    """Colours in the order blue, green, red."""
    lines: tuple[Line, ...] = ()
    """Text that the PDF carries itself; the picture then confirms it. Empty where the page must be read by OCR."""


def open_pages(content: bytes) -> Iterator[Page]:
    """The pages of a JPEG, PNG or PDF. Raises `Refusal` for anything else, and for what is broken or too large."""
    if len(content) > MOST_BYTES:
        raise Refusal("file_too_large", "文件超过30MB，请压缩后重新上传", {})
    if not content:
        raise Refusal("file_empty", "文件是空的，请重新上传", {})
    if content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        yield from _pdf(content)
    elif content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        yield Page(1, _picture(content))
    else:
        raise _not_ours(content)


_OTHERS = (
    (re.compile(rb"....ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL), "HEIC"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WebP"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF"),
    (re.compile(rb"BM"), "BMP"),
    (re.compile(rb"PK\x03\x04|Rar!|7z\xbc\xaf"), "Office / ZIP"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "Office"),
    (re.compile(rb"%!PS|AT&TFORM"), "PostScript / DjVu"),
)
"""How files begin that people hand in and that are not read, and what they are called."""


def _not_ours(content: bytes) -> Refusal:
    """The refusal of what is no JPEG, PNG or PDF; what it is instead is said where its beginning tells."""
    what = next((name for beginning, name in _OTHERS if beginning.match(content)), None)
    if what is None:
        return Refusal("file_type", "只能识别 JPEG、PNG 图片和 PDF 文件，请转换格式后重新上传", {})
    return Refusal(
        "file_type", "这是 %(what)s 文件，只能识别 JPEG、PNG 和 PDF，请另存为 JPEG 或 PDF 后重新上传", {"what": what}
    )


def _picture(content: bytes) -> Any:
    """The picture upright, in eight bits a colour, on white paper."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise Refusal("picture_too_large", "图片像素过多，请缩小后重新上传", {})
            if min(width, height) < _SMALLEST:
                raise Refusal("picture_too_small", "图片太小，看不清文字，请重新拍摄", {})
            return _colours(_upright(image))
    except Refusal:
        raise
    except Image.DecompressionBombError:
        raise Refusal("picture_too_large", "图片像素过多，请缩小后重新上传", {}) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, MemoryError):
        raise Refusal("file_broken", "图片已损坏或不完整，请重新上传", {}) from None


def _upright(image: Any) -> Any:
    """The picture as its camera says it was held; what it says may be broken."""
    from PIL import ImageOps

    # A broken note of the camera is no reason to refuse the picture.
    with suppress(Exception):
        if image.getexif().get(_ORIENTATION, 1) != 1:
            return ImageOps.exif_transpose(image)
    image.load()
    return image


def _colours(image: Any) -> Any:
    """The pixels of an image of any mode, blue, green and red in eight bits."""
    import cv2
    import numpy as np
    from PIL import Image

    if image.mode.startswith(("I", "F")):
        # Sixteen bits a pixel would be cut at white rather than brought to eight.
        deep = np.asarray(image, dtype=np.float64)
        image = Image.fromarray((deep / max(float(deep.max()), 1.0) * 255).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "P", "PA"):
        # What is transparent is paper.
        layered = image.convert("RGBA")
        image = Image.new("RGBA", layered.size, "white")
        image.alpha_composite(layered)
    colours = image if image.mode == "RGB" else image.convert("RGB")
    return cv2.cvtColor(np.asarray(colours), cv2.COLOR_RGB2BGR)


def _pdf(content: bytes) -> Iterator[Page]:
    import numpy as np
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise Refusal("file_locked", "PDF 有密码，请去掉密码后重新上传", {}) from None
        raise Refusal("file_broken", "PDF 已损坏，请重新上传", {}) from None
    try:
        if len(document) > MOST_PAGES:
            raise Refusal("too_many_pages", "PDF 超过%(most)d页，请只上传需要的几页", {"most": MOST_PAGES})
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_PDF_PIXELS / max(width, height, 1.0), _PDF_SCALE)
            if min(width, height) * scale < _SMALLEST:
                raise Refusal("page_shape", "PDF 第%(page)d页的尺寸不正常，请重新上传", {"page": number})
            bitmap = page.render(scale=scale, rev_byteorder=False)
            lines = _text_lines(page, scale, height, number)
            yield Page(number, np.ascontiguousarray(bitmap.to_numpy()[:, :, :3]), lines)
    except pypdfium2.PdfiumError:
        raise Refusal("file_broken", "PDF 已损坏，请重新上传", {}) from None
    finally:
        document.close()


def _text_lines(page: Any, scale: float, height: float, number: int) -> tuple[Line, ...]:
    """The page's own text in lines, in pixels of the page as it is rendered; nothing where the page is a scan.

    Scanners lay what they recognised under the picture, and it is often wrong.
    """
    if page.get_rotation() or _is_scan(page):
        return ()
    text = page.get_textpage()
    if len(text.get_text_range().strip()) < _SHORTEST_TEXT:
        return ()
    lines = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        words = text.get_text_bounded(left, bottom, right, top).strip()
        if not words:
            continue
        x0, y0, x1, y1 = left * scale, (height - top) * scale, right * scale, (height - bottom) * scale
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        lines.append(Line(words, 1.0, corners, left=x0, top=y0, right=x1, bottom=y1, page=number))
    return tuple(lines)


def _is_scan(page: Any) -> bool:
    """Whether pictures cover most of the page."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    width, height = page.get_size()
    for one in page.get_objects(filter=(FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = one.get_bounds()
        across = min(right, width) - max(left, 0)
        down = min(top, height) - max(bottom, 0)
        if across > 0 and down > 0 and across * down > _COVERED * width * height:
            return True
    return False
