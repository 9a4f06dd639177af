"""Starting the server: the port is tried first, so that a taken one gets a sentence instead of a traceback."""

import errno
import os
import socket
from typing import Any

from haoban.kernel.refusals import Refusal

THREADS = 4
"""Requests that one process works on at once; more wait in the server's queue."""

PATIENCE = 5
"""Seconds that a process may still work after Ctrl-C; one that is just starting does not hear it and is ended then."""


def try_port(host: str, port: int) -> None:
    """Raise `Refusal` with what to do where the port cannot be had."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refusal(
                    "port_taken",
                    "端口 %(port)d 已被占用，请换一个，例如：make run PORT=%(other)d",
                    {"port": port, "other": port + 1},
                ) from None
            place = {"host": host, "port": port, "why": error.strerror}
            raise Refusal("port_refused", "不能使用 %(host)s:%(port)d（%(why)s），请换一个端口", place) from None


def processes() -> int:
    """As many as cores; on SQLite two at most: there one prepares while the other writes."""
    from django.conf import settings

    cores = max(1, os.cpu_count() or 1)
    return min(2, cores) if "sqlite" in settings.DATABASES["default"]["ENGINE"] else cores


def run(host: str, port: int) -> None:
    """Serve the pages and the API until interrupted."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    options: dict[str, Any] = {
        "address": host,
        "port": port,
        "interface": Interfaces.WSGI,
        "workers": processes(),
        "blocking_threads": THREADS,
        "backlog": 1024,
        "log_level": LogLevels.warning,
        "respawn_failed_workers": True,
        "workers_kill_timeout": PATIENCE,
    }
    Granian("haoban.project.served:application", **options).serve()
