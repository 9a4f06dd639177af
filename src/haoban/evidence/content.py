"""What a file really is, found in its bytes: names lie."""

import io
import warnings
from dataclasses import dataclass
from enum import StrEnum

from haoban.kernel.refusals import Refusal

MAX_BYTES = 20 * 1024 * 1024
"""The largest file that is taken."""
MAX_PIXELS = 80_000_000
"""A picture with more is a decompression bomb, not a scan (A3 at 600 dpi has 70 million)."""
MAX_PAGES = 200


class MediaType(StrEnum):
    """The kinds of file that are taken."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"


@dataclass(frozen=True)
class Content:
    """A file that was looked into and can be opened."""

    media_type: MediaType
    pages: int


def too_large(size: int) -> Refusal:
    """The refusal of a file of `size` bytes."""
    return Refusal(
        "file_too_large",
        "文件有%(size)d MB，最大可上传%(limit)d MB，请压缩或用手机重新拍摄后再传",
        {"size": -(-size // 1024**2), "limit": MAX_BYTES // 1024**2},
    )


def examine(data: bytes) -> Content:
    """Open a file and say what it is.

    Raises `Refusal` for an empty or too large one, for one that is neither JPEG, PNG nor PDF by its content (whatever
    its name says), and for one that is broken, protected or hostile.
    """
    if not data:
        raise Refusal("file_empty", "文件是空的，请重新选择")
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    if data.startswith(b"\xff\xd8\xff"):
        return _picture(data, MediaType.JPEG)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(data, MediaType.PNG)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(data)
    raise Refusal("file_type", "文件内容不是图片（JPG、PNG）或 PDF，改扩展名也不能上传，请重新拍照或扫描")


def _picture(data: bytes, media_type: MediaType) -> Content:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[media_type.name]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Refusal("picture_too_large", "图片像素过大，请用普通清晰度重新拍摄或扫描")
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("picture_too_large", "图片像素过大，请用普通清晰度重新拍摄或扫描") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refusal("picture_broken", "图片不完整，打不开，请重新拍摄后上传") from None
    return Content(media_type, 1)


def _pdf(data: bytes) -> Content:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refusal("pdf_protected", "PDF 加了密码，请取消密码后再上传")
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        raise Refusal("pdf_broken", "PDF 已损坏，打不开，请重新导出或扫描后上传") from None
    if not 1 <= pages <= MAX_PAGES:
        raise Refusal("pdf_pages", "PDF 应有1至%(limit)d页", {"limit": MAX_PAGES})
    return Content(MediaType.PDF, pages)
