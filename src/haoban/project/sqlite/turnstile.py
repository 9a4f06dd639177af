"""A gate that lets one through at a time, in order of arrival.

`threading.Lock` does not promise an order, and SQLite's own waiting sleeps longer the longer it has waited: under load
the unlucky waited for seconds. See docs/decisions/0002.
"""

from collections import deque
from threading import Event, Lock


class Turnstile:
    """First come, first through."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._queue: deque[Event] = deque()

    def enter(self, patience: float) -> bool:
        """Wait for one's turn, at most `patience` seconds; false where it did not come."""
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
        with self._guard:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False
