"""p50 and p99 of the item page and of a submission, fifty at once, on both databases; beside the bare server.

python -m bench.portal [--quick]
"""

import argparse
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from bench import report
from bench.databases import on_both

from . import bare
from .load import press

SERVE = (
    "from haoban.project.serving import THREADS, processes;"
    "from granian import Granian; from granian.constants import Interfaces; from granian.log import LogLevels;"
    "Granian({target!r}, address='127.0.0.1', port={port}, interface=Interfaces.WSGI, workers={workers},"
    "blocking_threads=THREADS, backlog=1024, log_level=LogLevels.error).serve()"
)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(target: str, workers: int) -> Iterator[int]:
    """A server of an application on a port of its own."""
    port = _free_port()
    program = SERVE.format(target=target, port=port, workers=workers)
    server = subprocess.Popen([sys.executable, "-c", program])
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).read()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def measure(quick: bool) -> dict[str, Any]:
    """Measure with the database that DATABASE_URL names (SQLite without it)."""
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from bench.casework.district import District
    from haoban.casework import audit
    from haoban.casework.models import Bundle
    from haoban.project.serving import processes

    district = District()
    count = 400 if quick else 3000
    owners = district.invite(count)
    session = SessionStore()
    session["_auth_user_id"] = str(district.clerk.pk)
    session["_auth_user_backend"] = "haoban.people.signed_in.AccountBackend"
    session["_auth_user_hash"] = district.clerk.get_session_auth_hash()
    session.create()
    workers, pages = processes(), [_get("/items/food_permit/")] * count
    submissions = [_post("/api/bundles", asdict(district.application) | {"owner": one}, session) for one in owners]
    connection.close()
    found = {}
    with served("haoban.project.wsgi:application", workers) as port:
        found["page"] = asdict(press(port, pages))
        found["submission"] = asdict(press(port, submissions))
    bare.prepare()
    # Several bare processes would wait for each other in SQLite's own way, which is slower than one.
    with served("bench.portal.bare:application", 1 if connection.vendor == "sqlite" else workers) as port:
        found["page_floor"] = asdict(press(port, pages))
        found["submission_floor"] = asdict(press(port, submissions))
    assert not any(one["failed"] for one in found.values()), found
    assert Bundle.objects.count() == count, "every submission is a bundle"
    assert not list(audit.findings()), "and proven"
    return {"database": connection.vendor, **found}


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def _post(path: str, document: dict[str, Any], session: Any) -> bytes:
    body, token = json.dumps(document, ensure_ascii=False).encode(), "x" * 32
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"Cookie: sessionid={session.session_key}; csrftoken={token}\r\nX-CSRFToken: {token}\r\n\r\n"
    )
    return head.encode() + body


def main() -> None:
    """Measure SQLite, then PostgreSQL where its binaries are, each in a process and a home of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.here:
        print(json.dumps(measure(chosen.quick)))
        return
    found = on_both("bench.portal", quick=chosen.quick)
    kinds = ("page", "page_floor", "submission", "submission_floor")
    report.table(
        ["database", "what", "p50 ms", "p99 ms", "a second", "failed"],
        [[one["database"], kind, *one[kind].values()] for one in found for kind in kinds],
    )
    ratios = {
        one["database"]: {
            kind: round(one[kind]["p99"] / one[f"{kind}_floor"]["p99"], 1) for kind in ("page", "submission")
        }
        for one in found
    }
    measured = {"aim": {"submission_p99_ms": 100}, "databases": found, "p99_ours_to_floor": ratios}
    report.result("portal", measured=measured, packages=["Django", "django-ninja", "granian"])


if __name__ == "__main__":
    main()
