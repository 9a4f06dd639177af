"""The settings with a data folder of their own, thrown away at the end: tests never touch a district's data."""

import atexit
import os
import shutil
import tempfile

if "HAOBAN_HOME" not in os.environ:
    os.environ["HAOBAN_HOME"] = tempfile.mkdtemp(prefix="haoban-tests-")
    atexit.register(shutil.rmtree, os.environ["HAOBAN_HOME"], ignore_errors=True)

from haoban.project.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"].endswith("sqlite"):  # noqa: F405
    # A file, as in production: the connections of several threads meet each other's locks.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Fast: what is tested is not how slow a password is to guess."""
