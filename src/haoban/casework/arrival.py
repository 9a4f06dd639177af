"""Submissions come through in order of arrival.

Each takes the next serial of the day, whose row stays locked until the transaction ends, so that all wait for one
another. Where they wait in the database they have computed half of their work by then, in threads that take the
interpreter from each other at every statement; waiting before they begin costs less and keeps the order.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from haoban.kernel.turnstile import Turnstile

PATIENCE = 10.0
"""Seconds after which a submission waits no longer here: only time depends on the order, the serial's row guards."""

_turnstile = Turnstile(None)
"""One for each process."""


@contextmanager
def in_order_of_arrival() -> Iterator[None]:
    """One submission of a process after another. On SQLite the transactions themselves wait so."""
    came = connection.vendor != "sqlite" and _turnstile.enter(PATIENCE)
    try:
        yield
    finally:
        if came:
            _turnstile.leave()
