"""Opening a file that may be compressed, without trusting how much comes out of it."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from haoban.kernel.refusals import Problem, Refusal

RATIO = 250
"""How many bytes a compressed byte may become; event logs reach about 60, a bomb of equal bytes 1,000."""
HARMLESS = 256 << 20
"""Bytes that are never too many."""


class CutOff(Refusal):
    """A compressed file ends too early or was damaged."""


class _Limited(io.RawIOBase):
    """Counts what comes out and refuses too much, and what is damaged."""

    def __init__(self, inner: gzip.GzipFile, path: Path) -> None:
        self._inner, self._path = inner, path
        self._most = max(HARMLESS, RATIO * path.stat().st_size)
        self._came = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        try:
            data = self._inner.read1(len(buffer))  # what there is, before the file turns out to be cut off
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            problem = Problem(f"解压出 {self._came} 字节后中断（{error}），请重新传送或压缩", self._path.name)
            name = {"file": self._path.name}
            raise CutOff("packed_broken", "“%(file)s”压缩不完整或已损坏", name, (problem,)) from None
        buffer[: len(data)] = data
        self._came += len(data)
        if self._came > self._most:
            problem = Problem(f"解压后超过原文件的 {RATIO} 倍，疑为压缩炸弹", self._path.name)
            raise Refusal("packed_bomb", "“%(file)s”解压后过大，不予读取", {"file": self._path.name}, (problem,))
        return len(data)


@contextmanager
def open_unpacked(path: Path) -> Iterator[tuple[IO[bytes], bytes]]:
    """The bytes of a file, unpacked where it is gzip, and its first 512 of them.

    Raises `Refusal` for a bomb, `CutOff` where the file is damaged.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            head = raw.read(512)
            raw.seek(0)
            yield raw, head
            return
        with gzip.GzipFile(fileobj=raw) as inner:
            file = io.BufferedReader(_Limited(inner, path), 1 << 20)
            head = file.peek(512)[:512]
            yield file, head
