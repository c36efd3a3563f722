"""One timer for all of a stream's deadlines: nearly every command is answered long before its own."""

import asyncio
from collections.abc import Callable

Look = Callable[[float], float | None]
"""Sees what is late at that time; returns when to look again, None for not before the next ``ring_by``."""


class Alarm:
    """Calls ``look`` at the nearest deadline. A later one costs nothing until that has passed."""

    def __init__(self, loop: asyncio.AbstractEventLoop, look: Look) -> None:
        self._loop = loop
        self._look = look
        self._timer: asyncio.TimerHandle | None = None

    def ring_by(self, at: float) -> None:
        """Look at ``at``, the loop's time, or sooner."""
        if self._timer is None or self._timer.when() > at:
            self._stop()
            self._timer = self._loop.call_at(at, self._ring, at)

    def retire(self) -> None:
        """Never ring again, and let go of whoever looks: a circle would wait for the garbage collector."""
        self._stop()
        self._look = _look_at_nothing

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self, now: float) -> None:
        self._timer = None
        again = self._look(now)
        if again is not None:
            self.ring_by(again)


def _look_at_nothing(_: float) -> None:
    return None
