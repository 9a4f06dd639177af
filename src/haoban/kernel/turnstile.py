"""A gate that lets one through at a time, in order of arrival.

`threading.Lock` does not promise an order, and SQLite's own waiting sleeps longer the longer it has waited: under load
the unlucky waited for seconds. See docs/decisions/0002.
"""

import fcntl
import os
from collections import deque
from pathlib import Path
from threading import Event, Lock


class Turnstile:
    """First come, first through among the threads of a process; of several processes the first threads take turns."""

    def __init__(self, file: Path | None) -> None:
        """`file` is locked while one is through; nothing where no other process can come. Raises `OSError`."""
        self._guard = Lock()
        self._taken = False
        self._queue: deque[Event] = deque()
        self._file = None if file is None else os.open(file, os.O_RDWR | os.O_CREAT, 0o600)

    def enter(self, patience: float) -> bool:
        """Wait for one's turn, at most `patience` seconds; false where it did not come.

        The first in the queue waits for other processes as long as it takes: the kernel frees the lock of one that
        dies. Raises `OSError` where the file cannot be locked.
        """
        if not self._come_first(patience):
            return False
        if self._file is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX)
            except BaseException:
                self._call_the_next()
                raise
        return True

    def _come_first(self, patience: float) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = Event()
            self._queue.append(turn)
        if turn.wait(patience):
            return True
        with self._guard:
            if turn.is_set():  # the turn came in the very moment in which patience ended
                return True
            self._queue.remove(turn)
        return False

    def leave(self) -> None:
        """Let the next one through."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._call_the_next()

    def _call_the_next(self) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False
