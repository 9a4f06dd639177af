"""The floor: the same server with an application that does nothing but answer, or write one row and commit."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import Any

_kept = threading.local()
_turn = threading.Lock()


def _connection() -> Any:
    if not hasattr(_kept, "connection"):
        address = os.environ.get("DATABASE_URL", "")
        if address.startswith("postgres"):
            import dj_database_url
            import psycopg

            said = dj_database_url.parse(address)
            _kept.connection = psycopg.connect(host=said["HOST"], user=said["USER"], dbname=said["NAME"])
        else:
            _kept.connection = sqlite3.connect(os.path.join(os.environ["HAOBAN_HOME"], "bare.sqlite3"))
            _kept.connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    return _kept.connection


def prepare() -> None:
    """Make the table, before there are several who would make it at once."""
    _connection().execute("CREATE TABLE bare (written TEXT)")
    _connection().commit()
    _connection().close()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a GET at once; for a POST write one row and commit first."""
    if environ["REQUEST_METHOD"] == "POST":
        environ["wsgi.input"].read()
        with _turn:
            connection = _connection()
            connection.execute("INSERT INTO bare (written) VALUES ('x')")
            connection.commit()
    body = b"ok"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
