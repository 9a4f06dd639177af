"""What takes long to work out, kept in `HAOBAN_HOME/cache` until anything changes that it was worked out from.

Where the folder is missing or cannot be written, it is worked out each time. A file holds numbers, words and rows of
them, no code; whoever can change it can change the database beside it as well.
"""

import hashlib
import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from haoban.kernel.home import home_folder

_FORM = f"{sys.implementation.cache_tag} {sys.byteorder} {marshal.version}"


@lru_cache(maxsize=1)
def _sources() -> bytes:
    """The digest of the code and the words that everything here is worked out from."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.*")):
        if path.suffix in {".py", ".yaml", ".txt"}:
            content = path.read_bytes()
            digest.update(f"{path.name} {len(content)} ".encode() + content)
    return digest.digest()


def _path(name: str) -> Path:
    return home_folder() / "cache" / f"search-{name}"


def was_kept(name: str) -> bool:
    """Whether something lies under this name, be it out of date: if not, the first question waits for seconds."""
    return _path(name).exists()


def kept(name: str, of: bytes, build: Callable[[], Any]) -> Any:
    """What `build` makes, or what it made for the same sources: `of` and this folder's files. `name` names the file."""
    path = _path(name)
    key = hashlib.sha256(_FORM.encode() + _sources() + of).digest()
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    if content.startswith(key) and content[32:64] == hashlib.sha256(memoryview(content)[64:]).digest():
        return marshal.loads(memoryview(content)[64:])  # noqa: S302 - the digest says that it was written here
    made = build()
    _write(path, key, marshal.dumps(made))
    return made


def _write(path: Path, key: bytes, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        if not path.parent.parent.is_dir():
            return
        path.parent.mkdir(exist_ok=True)
        beside.write_bytes(key + hashlib.sha256(content).digest() + content)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
