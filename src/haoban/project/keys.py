"""Secrets that an installation makes for itself on its first start."""

import os
import secrets
from pathlib import Path


def read_or_make_key(path: Path) -> str:
    """The key kept in `path`, made on first use; readable by its owner only."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = secrets.token_urlsafe(48)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(fresh)
        except FileExistsError:  # another process of the first start was quicker
            return path.read_text("ascii").strip()
        return fresh
