"""Reading XES (IEEE 1849), also compressed. No entity is ever expanded, nothing is fetched.

Plain files are read by arrays, piece by piece on every core (`xes_fast`); where a piece isn't plain the whole file is
read again element by element (`xes_patient`), which also says where it is broken.
"""

import codecs
import os
import re
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, cast

from haoban.kernel.refusals import Refusal

from .log import Log, from_pieces
from .traces import Header, Piece
from .unpacking import CutOff, open_unpacked
from .xes_fast import AFTER, BEFORE, read_piece
from .xes_patient import PatientReader, broken

_PIECE = 8 << 20
"""Bytes that are read at once: large enough for arrays, small enough for the processor's cache."""
_LONGEST_TRACE = 1 << 30
_CLOSING = b"</trace>"
_OF_EXPAT = ("utf-8", "utf8", "utf-16", "iso-8859-1", "us-ascii", "ascii")


def read_xes(path: Path, wanted: Collection[str] | None = None) -> Log:
    """The log in an XES file. `wanted` names the keys of the event attributes to read, all without it.

    Raises `Refusal` `xes_broken` with line and column for a file that is cut off or no XML, `xes_wrong` for one that
    isn't XES, `xes_with_dtd` for one that declares a document type, `xes_without_traces` for other XML.
    """
    try:
        found = _plain(path, wanted)
    except CutOff:
        found = None  # read again, for the line at which it ends
    pieces, header = _patient(path, wanted) if found is None else found
    return from_pieces(pieces, header)


def _patient(path: Path, wanted: Collection[str] | None) -> tuple[list[Piece], Header]:
    pieces: list[Piece] = []
    with open_unpacked(path) as (file, head):
        encoding = _declared(head)
        # A piece at a time as it comes: so the line is known where the file turns out to be cut off.
        read = getattr(file, "read1", file.read)
        if encoding is not None and encoding.lower() not in _OF_EXPAT:
            read, encoding = _recoded(file, path, encoding).read, "utf-8"
        reader = PatientReader(path.name, wanted, encoding)
        try:
            while data := read(1 << 20):
                reader.feed(data)
                pieces += reader.take()
        except CutOff as cut:
            raise broken(path.name, cut.message, reader.line) from None
        except UnicodeError as error:
            raise broken(path.name, str(error), reader.line) from None
        reader.feed(b"", last=True)
    return pieces + reader.take(), reader.header


def _recoded(file: IO[bytes], path: Path, encoding: str) -> IO[bytes]:
    """The file as UTF-8: expat itself knows no encoding of more than one byte, GB18030 for one."""
    try:
        return cast(IO[bytes], codecs.EncodedFile(file, "utf-8", encoding))
    except LookupError:
        raise broken(path.name, f"不认识的编码 {encoding}", 1) from None


def _declared(head: bytes) -> str | None:
    """The encoding that expat is to believe; nothing for what the file itself says."""
    found = re.match(rb'(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["\']([A-Za-z0-9._-]+)', head)
    return None if not found else found[1].decode()


def _plain(path: Path, wanted: Collection[str] | None) -> tuple[list[Piece], Header] | None:
    """The pieces by the fast reader, or nothing where the file isn't plain."""
    workers = min(4, os.cpu_count() or 1)
    with open_unpacked(path) as (file, head), ThreadPoolExecutor(workers) as pool:
        declared = (_declared(head) or "utf-8").lower()
        if declared not in ("utf-8", "utf8", "us-ascii", "ascii") or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return None
        before, rest = _until_first_trace(file)
        if before is None or b"<!DOCTYPE" in before:
            return None
        running: list[Future[Piece | None]] = []
        while True:
            if len(rest) > _LONGEST_TRACE:
                return None
            data = file.read(_PIECE)
            if not data:
                break
            if (end := data.rfind(_CLOSING)) < 0:
                rest += data
                if (end := rest.rfind(_CLOSING)) < 0:
                    continue
                rest, data = b"", rest
            end += len(_CLOSING)
            whole = b"".join((BEFORE, rest, memoryview(data)[:end], AFTER))
            rest = data[end:]
            running.append(pool.submit(read_piece, whole, wanted))
            if len(running) > 2 * workers and running[-2 * workers].result() is None:
                return None
        pieces = [one.result() for one in running]
        frame = PatientReader(path.name, wanted, "utf-8")
        try:
            frame.feed(before)
            frame.feed(rest, last=True)
        except Refusal:
            return None
    found = [piece for piece in pieces if piece is not None]
    return None if len(found) < len(pieces) else (found + frame.take(), frame.header)


def _until_first_trace(file: IO[bytes]) -> tuple[bytes | None, bytes]:
    data = bytearray()
    while more := file.read(1 << 16):
        begin = max(0, len(data) - 8)
        data += more
        if (at := data.find(b"<trace", begin)) >= 0:
            return bytes(data[:at]), bytes(data[at:])
        if len(data) > _LONGEST_TRACE:
            return None, b""
    return None, b""
