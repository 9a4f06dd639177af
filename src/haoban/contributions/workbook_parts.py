"""What a workbook is packed of: its members unpacked within limits, sheets in order, shared strings, styles.

Whatever is not written as spreadsheet programs write it is answered with nothing; then python-calamine reads the file.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Collection
from html import unescape
from xml.etree import ElementTree

LARGEST_PART = 400 << 20
"""Bytes of a sheet or of the shared strings that are looked at in one piece."""
LARGEST_PLAN = 1 << 20
"""Bytes of the parts that say what there is."""
MOST_MEMBERS = 1000
BEHIND = 32
"""Bytes of nothing behind a large part, so that whole words can be read at its end."""
BLANKS = " \t\n\r"
"""What is cut from the edges of a text that is not said to keep its blanks."""
_PIECE = 1 << 20
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NUMBER_FORMATS = {0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 37, 38, 39, 40, 49}
"""Built-in formats that are no date (ECMA-376 part 1, 18.8.30)."""
_NO_DATE = re.compile(r"General|(?:[#0?.,;_()+ %*¥￥$/-]|\\[ ()-]|\"[¥￥$ -]*\"|\[Red\])*")
_XF = re.compile(rb"<xf\b([^<>]*)>")
_FORMAT_OF = re.compile(rb'\bnumFmtId="(\d{1,5})"')
_CUSTOM = re.compile(rb'<numFmt numFmtId="(\d{1,5})" formatCode="([^"<>]*)"/>')
_SHARED = re.compile(rb'<si><t(?: xml:space="(preserve)")?>([^<]*)</t></si>')
_ENTITY = re.compile("&(amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_OFFICE_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STATES = ("visible", "hidden", "veryHidden")


class Parts:
    """The members of a workbook; none where they unpack to more than `most` bytes together or two have one name."""

    def __init__(self, data: bytes, most: int) -> None:
        """Raises `zipfile.BadZipFile`."""
        self._data = data
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
        fits = len(members) <= MOST_MEMBERS and sum(member.file_size for member in members) <= most
        fits = fits and len({member.filename for member in members}) == len(members)
        self._members = {member.filename: member for member in members} if fits else {}

    def holds(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._members

    def read(self, name: str, most: int = LARGEST_PLAN) -> bytes | None:
        """A small member unpacked; nothing where it is not there, is larger or does not fit its checksum."""
        found = self.read_large(name, most)
        return None if found is None else bytes(found[:-BEHIND])

    def read_large(self, name: str, most: int = LARGEST_PART) -> bytearray | None:
        """As `read`, without copying it and with `BEHIND` bytes of nothing behind it."""
        member = self._members.get(name)
        if member is None or member.flag_bits & 1 or member.file_size > most:
            return None
        at = member.header_offset
        name_size, extra_size = (int.from_bytes(self._data[at + by : at + by + 2], "little") for by in (26, 28))
        begins = at + 30 + name_size + extra_size
        packed = memoryview(self._data)[begins : begins + member.compress_size]
        found = bytearray(member.file_size + BEHIND)
        unpacker = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
        if unpacker is None and (member.compress_type != zipfile.ZIP_STORED or len(packed) != member.file_size):
            return None
        size = checksum = 0
        try:
            piece = unpacker.decompress(packed, _PIECE) if unpacker else packed
            while piece:
                if size + len(piece) > member.file_size:
                    return None
                found[size : size + len(piece)] = piece
                size, checksum = size + len(piece), zlib.crc32(piece, checksum)
                piece = unpacker.decompress(unpacker.unconsumed_tail, _PIECE) if unpacker else b""
        except zlib.error:
            return None
        return found if size == member.file_size and checksum == member.CRC else None


def visible_sheets(parts: Parts) -> list[str] | None:
    """The members that hold the visible sheets, in the order of the workbook."""
    names = ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml")
    roots = [well_formed(parts.read(name) or b"") for name in names]
    _, package, relations, book = roots
    if None in roots or package is None or relations is None or book is None:
        return None
    if not all(one.tag.endswith("}Relationship") for one in (*package, *relations)):
        return None
    books = [_target(one) for one in package if one.get("Type") == _OFFICE_DOCUMENT]
    if books != ["xl/workbook.xml"]:
        return None
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in relations
        if one.get("Type", "").endswith("/relationships/worksheet") and one.get("TargetMode") != "External"
    }
    found = []
    for sheet in book.findall("{*}sheets/{*}sheet"):
        target, state = targets.get(sheet.get(_RELATION)), sheet.get("state", "visible")
        if target is None or ".." in target or state not in _STATES:
            return None
        if state == "visible":
            found.append(target.removeprefix("/") if target.startswith("/xl/") else f"xl/{target}")
    return found


def _target(relation: ElementTree.Element) -> str:
    return relation.get("Target", "").removeprefix("/")


def shared_strings(parts: Parts) -> list[str] | None:
    """The strings that cells name by number, where none has more than one run of text; none where there are none."""
    if not parts.holds("xl/sharedStrings.xml"):
        return []
    data = parts.read("xl/sharedStrings.xml", LARGEST_PART)
    if data is None:
        return None
    begin, end = data.find(b"<si>"), data.rfind(b"</si>")
    if begin < 0:
        return [] if data.count(b"<si") == 0 else None
    if not is_plain(data) or well_formed(data[:begin] + data[end + 5 :]) is None:
        return None
    found: list[str] = []
    size = 0
    for kept, text in _SHARED.findall(data, begin, end + 5):
        size += 16 + len(text) + (21 if kept else 0)
        string = decoded(text)
        if string is None or (not kept and string != string.strip(BLANKS)):
            return None
        found.append(string)
    return found if size == end + 5 - begin else None


def is_plain(data: bytes | bytearray) -> bool:
    """Whether no text of it has to be looked at for line ends or characters written as `_x000D_`, and it is UTF-8."""
    if data.find(b"\r", 200) >= 0 or data.find(b"_x") >= 0 or not _said_to_be_utf8(bytes(data[:200])):
        return False
    try:
        if not data.isascii():
            data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _said_to_be_utf8(data: bytes) -> bool:
    head = data.partition(b"?>")[0].lower()
    return not head.startswith(b"<?xml") or b"encoding" not in head or b'"utf-8"' in head or b"'utf-8'" in head


def decoded(text: bytes) -> str | None:
    """A text without its entities; nothing where one is unknown or stands for a control character."""
    said = text.decode("utf-8")
    if "&" not in said:
        return said
    pieces = _ENTITY.split(said)
    found = [_NAMED.get(word) or _character(word) for word in pieces[1::2]]
    if None in found or any("&" in piece for piece in pieces[::2]):
        return None
    pieces[1::2] = [one or "" for one in found]
    return "".join(pieces)


def _character(word: str) -> str | None:
    number = int(word[2:], 16) if word.startswith("#x") else int(word[1:])
    plain = number in (9, 10, 13) or 32 <= number < 127 or 160 <= number < 0xD800 or 0xE000 <= number < 0xFFFE
    return chr(number) if plain or 0x10000 <= number < 0x110000 else None


def well_formed(data: bytes) -> ElementTree.Element | None:
    """A small part's root; nothing where it is broken or declares anything."""
    if b"<!" in data:
        return None
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - no declarations in it
    except (ElementTree.ParseError, ValueError, LookupError):
        return None


def styles_of_numbers(parts: Parts) -> Collection[int] | None:
    """The styles with which a number is certainly a number and no date."""
    data = parts.read("xl/styles.xml")
    if data is None or well_formed(data) is None:
        return None
    begin, end = data.find(b"<cellXfs"), data.find(b"</cellXfs>")
    if begin < 0 or end < begin:
        return None
    if data.count(b"<numFmt ") != len(_CUSTOM.findall(data)):
        return None
    numbers = set(_NUMBER_FORMATS)
    for number, code in _CUSTOM.findall(data):
        fits = _NO_DATE.fullmatch(unescape(code.decode("utf-8", "replace")))
        numbers = numbers | {int(number)} if fits else numbers - {int(number)}
    found = set()
    for place, attributes in enumerate(_XF.findall(data, begin, end)):
        number = _FORMAT_OF.search(attributes)
        if number is None or int(number[1]) in numbers:
            found.add(place)
    return found
