"""Setting a page of paper: a Typst template and its data become a PDF with the Chinese font embedded."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .console import as_json_text
from .refusals import BrokenInstallation


def has_font() -> bool:
    """Whether the Chinese font that papers are set in is there."""
    try:
        import pylopdf_fonts_zh_cn
    except ImportError:
        return False
    return bool(pylopdf_fonts_zh_cn.sans_path().exists())


@cache
def _fonts() -> Any:
    import pylopdf_fonts_zh_cn
    import typst

    if not has_font():
        raise BrokenInstallation("font_missing", "缺少中文字体，请在项目目录运行：make setup")
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def typeset(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template; it reads its data as `json(bytes(sys.inputs.data))`."""
    import typst

    inputs = {"data": as_json_text(data)}
    pdf = typst.compile(str(template), font_paths=_fonts(), sys_inputs=inputs, pdf_standards="a-2b")
    if not isinstance(pdf, bytes):
        raise TypeError("a document of one PDF is expected")
    return pdf


def qr_code(address: str) -> str:
    """A QR code of an address as SVG, for a template or a page."""
    import segno

    return segno.make(address, error="m").svg_inline(border=2, omitsize=True, dark="#1C2730")
