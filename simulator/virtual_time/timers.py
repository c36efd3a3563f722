"""What a loop in virtual time is to call, and when."""

import heapq
import itertools
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context
from random import Random
from typing import Any, Final

_MANY_CANCELLED: Final = 100


class Planned:
    """A call of ``call`` that is planned for ``due_s``: what asyncio asks of a handle, and no more."""

    __slots__ = ("args", "call", "context", "due_s", "is_cancelled", "timers")

    def __init__(
        self,
        call: Callable[..., object],
        args: tuple[Any, ...],
        context: Context | None,
        due_s: float,
        timers: "Timers | None",
    ) -> None:
        self.call = call
        self.args = args
        self.context = copy_context() if context is None else context  # an empty one is false
        self.due_s = due_s
        self.timers = timers
        self.is_cancelled = False

    def cancel(self) -> None:
        """Never be called, and keep nobody alive until the time comes."""
        if not self.is_cancelled:
            self.is_cancelled = True
            self.call, self.args = _nothing, ()
            if self.timers is not None:
                self.timers.note_cancelled()

    def cancelled(self) -> bool:
        return self.is_cancelled

    def when(self) -> float:
        return self.due_s

    def __repr__(self) -> str:
        return f"the call of {getattr(self.call, '__qualname__', self.call)} at {self.due_s:g} s"


def _nothing() -> None:
    pass


class Timers:
    """What is planned for later, the next first. What is due at one instant comes in the order that it was
    planned in; with a seed in another, as asyncio promises none."""

    def __init__(self, seed: int) -> None:
        self._heap: list[tuple[float, float, int, Planned]] = []
        self._numbers = itertools.count()
        self._chance = Random(seed) if seed else None
        self._cancelled = 0

    def plan(self, timer: Planned) -> None:
        lot = 0.0 if self._chance is None else self._chance.random()
        heapq.heappush(self._heap, (timer.due_s, lot, next(self._numbers), timer))

    def note_cancelled(self) -> None:
        """Throw the cancelled away once they are most of all; one that had rung is counted too."""
        self._cancelled += 1
        if self._cancelled > _MANY_CANCELLED and 2 * self._cancelled > len(self._heap):
            self._heap = [entry for entry in self._heap if not entry[3].is_cancelled]
            heapq.heapify(self._heap)
            self._cancelled = 0

    def next_s(self) -> float | None:
        """When the next is due; None where there is none."""
        heap = self._heap
        while heap and heap[0][3].is_cancelled:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def ring(self, now_s: float, ready: deque[Planned]) -> None:
        """Move what is due to what is ready."""
        heap = self._heap
        while heap and heap[0][0] <= now_s:
            ready.append(heapq.heappop(heap)[3])
