"""What a workbook holds is looked through before a library unpacks it: too much, cells far away, numbers cut short."""

import io
import re
import struct
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
_MOST_MEMBERS = 1000
"""Files in a workbook; spreadsheets write a dozen and one for each sheet."""
_PIECE = 1 << 22
"""Bytes that are unpacked at a time."""
_LAP = 300
"""Bytes of a piece that are looked at again with the next one, so that nothing is cut between the two."""
_PLAIN_WIDTH, _PLAIN_HEIGHT = 26, 999_999
"""Columns and rows that a sheet without a suspect place has at most: one letter, six digits."""
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


_HEADER = struct.Struct("<26x2H")
"""What stands before a member: at its end how long the name and the extra fields are that follow."""


class _TooMuch(Exception):
    """More than a payroll can be."""


def looked_through(data: bytes, file: str) -> dict[str, str]:
    """Unpack what the workbook holds piece by piece and stop where it is more than a payroll can be.

    Returns the numbers that were cut, as the reader prints them, and written so that this shows.
    Raises `Refusal`: `sheet_too_large`, `sheet_broken`.
    """
    try:
        cut = _cut_numbers(data)
    except _TooMuch as error:
        raise Refusal("sheet_too_large", "“%(file)s”展开后太大，请只保留明细表后重新导出", {"file": file}) from error
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError) as error:
        raise Refusal("sheet_broken", "“%(file)s”不是完整的 Excel 文件，请重新导出", {"file": file}) from error
    return {str(int(number)): f"{number:.14e}" for number in map(float, cut)}


def _cut_numbers(data: bytes) -> set[bytes]:
    """The numbers with more digits than a spreadsheet keeps, in all that the workbook holds."""
    members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    if len(members) > _MOST_MEMBERS:
        raise _TooMuch
    if not any(member.filename.endswith("workbook.xml") for member in members):
        raise zipfile.BadZipFile("other forms that the library knows are not looked through here")
    cut: set[bytes] = set()
    unpacked = 0
    for member in members:
        suspect = False
        for piece in _overlapping(_pieces(data, member)):
            unpacked += len(piece)
            if unpacked > LARGEST_UNPACKED:
                raise _TooMuch
            suspect = suspect or _is_suspect(piece)
        if suspect:
            width, height, numbers = _measured(_overlapping(_pieces(data, member)))
            if width * height > MOST_CELLS:
                raise _TooMuch
            cut |= numbers
    return cut


def _is_suspect(piece: bytes) -> bool:
    # Made from its buffers: `pyarrow.array` and `pyarrow.scalar` would load pandas first.
    ends = bytes(4) + len(piece).to_bytes(4, "little")
    here = pa.Array.from_buffers(pa.binary(), 1, [None, pa.py_buffer(ends), pa.py_buffer(piece)])
    return any(pc.match_substring_regex(here, pattern)[0].as_py() for pattern in _SUSPECT)


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
    """Each piece behind the end of the one before."""
    rest = b""
    for piece in pieces:
        seen = rest + piece
        yield seen
        rest = seen[-_LAP:]


def _pieces(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member of the workbook holds, unpacked a few million bytes at a time.

    Not by `ZipFile.open`, which ends where the file says that the member ends: one that says too little would be read
    whole by the library all the same.
    """
    fixed = member.header_offset + _HEADER.size
    name_length, extra_length = _HEADER.unpack(data[member.header_offset : fixed])
    begins = fixed + name_length + extra_length
    packed: bytes | memoryview = memoryview(data)[begins : begins + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        for begin in range(0, len(packed), _PIECE):
            yield bytes(packed[begin : begin + _PIECE])
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while piece := unpacker.decompress(packed, _PIECE):
        yield piece
        packed = unpacker.unconsumed_tail


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
