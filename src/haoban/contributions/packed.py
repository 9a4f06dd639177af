"""What a workbook holds is looked through before a library unpacks it: too much, cells far away, numbers cut short."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from haoban.kernel.refusals import Refusal

LARGEST_UNPACKED = 1 << 30
"""Bytes that a workbook may unpack to."""
MOST_CELLS = 40_000_000
"""Cells that a sheet may span."""
_PIECE = 1 << 22
_LAP = 300
"""Bytes of a piece that are looked at again with the next one, so that nothing is cut between the two."""
_PLAIN_WIDTH, _PLAIN_HEIGHT = 26, 999_999
_SUSPECT = (
    r'r="(?:[A-Za-z]{2}|[A-Za-z]?\d{7})'  # beyond the plain width or height
    r"|r[\t\n\r]|r [ =]|r=[ \t\n\r']",  # a place in another hand than spreadsheets write it
    r"<v>(?:\d{16}|\d(?:\.\d{1,30})?[eE])",
)
"""Where none of these stands, a member needs no closer look. Arrow seeks them while other threads go on."""
_PLACE = rb"\br\s*=\s*[\"']"
_CELL = re.compile(_PLACE + rb"([A-Za-z]{1,40})(\d{1,40})")
_ROW = re.compile(rb"<(?:\w{1,40}:)?row\b[^>]{0,200}?" + _PLACE + rb"(\d{1,40})")
_LONG_NUMBER = re.compile(rb"<v>(\d{16,30}|\d(?:\.\d{1,30})?[eE]\+?\d\d)</v>")
"""A spreadsheet keeps fifteen digits of a number: what has more was cut."""


def looked_through(data: bytes, file: str) -> dict[str, str]:
    """Unpack what the workbook holds piece by piece and stop where it is more than a payroll can be.

    Returns the numbers that were cut, as the reader prints them, and written so that this shows.
    Raises `Refusal`: `sheet_too_large`, `sheet_broken`.
    """
    too_large = Refusal("sheet_too_large", "“%(file)s”展开后太大，请只保留明细表后重新导出", {"file": file})
    broken = Refusal("sheet_broken", "“%(file)s”不是完整的 Excel 文件，请重新导出", {"file": file})
    unpacked = 0
    cut: set[bytes] = set()
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
        if len(members) > 1000:
            raise too_large
        if not any(member.filename.endswith("workbook.xml") for member in members):
            raise broken  # other forms that the library knows are not looked through here
        for member in members:
            suspect = False
            for piece in _overlapping(_pieces(data, member)):
                unpacked += len(piece)
                if unpacked > LARGEST_UNPACKED:
                    raise too_large
                suspect = suspect or _is_suspect(piece)
            if suspect:
                width, height, numbers = _measured(_overlapping(_pieces(data, member)))
                cut |= numbers
                if width * height > MOST_CELLS:
                    raise too_large
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise broken from error
    return {str(int(number)): f"{number:.14e}" for number in map(float, cut)}


def _is_suspect(piece: bytes) -> bool:
    here = pa.Array.from_buffers(pa.binary(), 1, [None, pa.py_buffer(_ends(piece)), pa.py_buffer(piece)])
    return any(pc.match_substring_regex(here, pattern)[0].as_py() for pattern in _SUSPECT)


def _ends(piece: bytes) -> bytes:
    return bytes(4) + len(piece).to_bytes(4, "little")


def _measured(pieces: Iterable[bytes]) -> tuple[int, int, set[bytes]]:
    """Columns and rows that a member spans, and its numbers that were cut."""
    width, height = _PLAIN_WIDTH, 1
    cut: set[bytes] = set()
    for piece in pieces:
        cells = set(_CELL.findall(piece))
        width = max([width, *(_column_number(column) for column in {column for column, _ in cells})])
        height = max([height, *map(int, _ROW.findall(piece)), *map(int, {row for _, row in cells})])
        cut.update(_LONG_NUMBER.findall(piece))
    return width, height, cut


def _overlapping(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        seen = rest + piece
        yield seen
        rest = seen[-_LAP:]


def _pieces(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member of the workbook holds, unpacked a few million bytes at a time."""
    name, extra = (data[member.header_offset + at : member.header_offset + at + 2] for at in (26, 28))
    begins = member.header_offset + 30 + int.from_bytes(name, "little") + int.from_bytes(extra, "little")
    packed: bytes | memoryview = memoryview(data)[begins : begins + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        for begin in range(0, len(packed), _PIECE):
            yield bytes(packed[begin : begin + _PIECE])
        return
    unpacker = zlib.decompressobj(-15)
    while piece := unpacker.decompress(packed, _PIECE):
        yield piece
        packed = unpacker.unconsumed_tail


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
