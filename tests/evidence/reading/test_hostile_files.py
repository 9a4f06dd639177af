"""Strangers' files: opened by what they are, brought to one kind of picture, refused by name where they harm."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from haoban.evidence.reading.isolation import Reader
from haoban.evidence.reading.pages import open_pages
from haoban.kernel.refusals import Refusal


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *more: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(more) + body + chunk(b"IEND", b"")


def pdf(width: int, height: int) -> bytes:
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]>>endobj\ntrailer<</Root 1 0 R>>\n" % (width, height)
    )


def locked() -> bytes:
    """A PDF that asks for a password."""
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32)
    return pdf(100, 100).replace(b"/Root 1 0 R", b"/Root 1 0 R" + lock)


def saved(image, kind="PNG", **how) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def sheet():
    """A white sheet, wider than high, with a black field in its upper left corner."""
    image = Image.new("RGB", (120, 80), "white")
    image.paste((0, 0, 0), (0, 0, 40, 20))
    return image


JPEG = saved(sheet(), "JPEG", quality=95)
HIDDEN = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(70 * 2**20)))


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (png(60_000, 60_000), "picture_too_large"),
        (png(20_000, 20_000), "picture_too_large"),
        (png(1, 1), "picture_too_small"),
        (png(100, 100), "file_broken"),
        (png(100, 100, HIDDEN), "file_broken"),
        (JPEG[: len(JPEG) // 2], "file_broken"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "file_broken"),
        (b"%PDF-1.7 nothing", "file_broken"),
        (locked(), "file_locked"),
        (pdf(1, 100_000), "page_shape"),
        (b"MZ not a picture", "file_type"),
        (saved(sheet(), "GIF"), "file_type"),
        (b"", "file_empty"),
    ],
)
def test_a_hostile_file_is_refused_by_name(content, refused):
    with pytest.raises(Refusal) as told:
        list(open_pages(content))
    assert told.value.code == refused


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (saved(sheet(), "GIF"), "GIF"),
        (saved(sheet(), "WEBP"), "WebP"),
        (saved(sheet(), "TIFF"), "TIFF"),
        (saved(sheet(), "BMP"), "BMP"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "HEIC"),
        (b"PK\x03\x04" + bytes(50), "Office"),
    ],
)
def test_a_file_of_another_kind_is_named_so_that_whoever_sent_it_knows_what_to_change(content, named):
    with pytest.raises(Refusal) as told:
        list(open_pages(content))
    assert named in told.value.message


def turned() -> bytes:
    """As a camera saves it that was held on end: turned, with a note that says so."""
    note = Image.Exif()
    note[0x112] = 6
    return saved(sheet().transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, exif=note)


def sixteen() -> bytes:
    return saved(Image.fromarray(np.asarray(sheet().convert("L")).astype(np.uint16) * 257))


def transparent() -> bytes:
    layered = sheet().convert("RGBA")
    layered.putalpha(Image.fromarray(255 - np.asarray(sheet().convert("L"))))
    return saved(layered)


@pytest.mark.parametrize(
    "content",
    [
        JPEG,
        saved(sheet()),
        saved(sheet().convert("CMYK"), "JPEG", quality=95),
        saved(sheet().convert("L")),
        saved(sheet().convert("1")),
        saved(sheet().quantize(4)),
        saved(sheet(), save_all=True, append_images=[Image.new("RGB", (120, 80))], duration=50),
        JPEG + b"PK\x03\x04%PDF-1.7",
        turned(),
        sixteen(),
        transparent(),
    ],
    ids=["jpeg", "png", "cmyk", "grey", "onebit", "palette", "animated", "polyglot", "exif", "sixteen", "transparent"],
)
def test_every_kind_of_picture_comes_in_upright_with_white_paper_and_black_print(content):
    (page,) = open_pages(content)
    assert page.picture.shape == (80, 120, 3)
    assert page.picture[5:15, 5:30].mean() < 30
    assert page.picture[40:75, 60:115].mean() > 225


def test_the_name_of_a_file_says_nothing(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(JPEG)
    assert len(list(open_pages(path.read_bytes()))) == 1


def test_a_reader_that_was_killed_costs_one_document(tmp_path):
    path = tmp_path / "blank.png"
    path.write_bytes(saved(sheet()))
    with Reader(environment={"HAOBAN_OCR_THREADS": "1"}) as reader:
        assert "refused" not in reader.read(path)
        reader._process.kill()
        told = reader.read(path)
        assert told.get("refused") in (None, "reader_died")
        assert "refused" not in reader.read(path)


def test_a_reader_without_memory_says_so_and_harms_nothing(tmp_path):
    path = tmp_path / "wide.png"
    path.write_bytes(saved(Image.new("RGB", (7000, 7000), "white")))
    with Reader(environment={"HAOBAN_OCR_THREADS": "1", "HAOBAN_OCR_MEMORY": str(700 * 2**20)}) as reader:
        told = reader.read(path)
        assert told["refused"] in ("unreadable", "file_broken", "reader_died")
        assert told["error"] == told["problems"][0]
    path.write_bytes(saved(sheet()))
    with Reader(environment={"HAOBAN_OCR_THREADS": "1"}) as reader:
        assert "refused" not in reader.read(path), "the next document is read as if nothing had been"
