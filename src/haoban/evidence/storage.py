"""The bytes of documents: one file for each content, named by its SHA-256, never overwritten."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from haoban.kernel.refusals import BrokenInstallation, NotFound


def _place(digest: str) -> Path:
    return Path(settings.HOME) / "documents" / digest[:2] / digest[2:4] / digest


def keep(data: bytes) -> str:
    """Write bytes to their place and return their digest; on return they are on the disk.

    Raises `BrokenInstallation` where the disk is full or may not be written.
    """
    digest = hashlib.sha256(data).hexdigest()
    place = _place(digest)
    if place.exists():
        return digest
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise BrokenInstallation(
            "cannot_store",
            "文件暂时存不进去（%(why)s），请告诉工作人员检查磁盘；已填写的内容不会丢失",
            {"why": error.strerror},
        ) from error
    return digest


def fetch(digest: str) -> bytes:
    """The bytes under a digest, checked against it. Raises `NotFound` where they are missing or altered."""
    try:
        data = _place(digest).read_bytes()
    except FileNotFoundError:
        raise NotFound("document_missing", "文件不在存储中，请联系管理员从备份恢复") from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise NotFound("document_altered", "文件内容与登记的指纹不符，请联系管理员从备份恢复")
    return data
