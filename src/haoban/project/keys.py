"""Secrets that an installation makes for itself on its first start."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def read_or_make_key(path: Path) -> str:
    """The key kept in `path`, made on first use; readable by its owner only."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, whole = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            # Written whole before it bears its name: nobody reads half a key, and of two first starts one makes it.
            with suppress(FileExistsError):
                os.link(whole, path)
        finally:
            Path(whole).unlink()
        return path.read_text("ascii").strip()
