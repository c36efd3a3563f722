"""Long work on large configurations in a thread, so that the calls of the same process go on meanwhile."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from config.document import Document

T = TypeVar("T")

_MANY = 500  # people and numbers; as many take some 20 ms


def is_large(document: Document) -> bool:
    return len(document.people) + len(document.numbers) > _MANY


async def off_loop(work: Callable[[], T], *, is_long: bool) -> T:
    """Do it in a thread where it is long, else at once."""
    return await asyncio.to_thread(_undisturbed, work) if is_long else work()


def _undisturbed(work: Callable[[], T]) -> T:
    with _pause.held():
        return work()


class _Pause:
    """Keeps the garbage collector, for which every thread stands still, from what is being made.

    Documents have no circles: it would find nothing, and with ten thousand users look for 0.2 s.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._holders = 0
        self._was_enabled = False

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._lock:
            if self._holders == 0:
                self._was_enabled = gc.isenabled()
                gc.disable()
            self._holders += 1
        try:
            yield
        finally:
            with self._lock:
                self._holders -= 1
                if self._holders == 0 and self._was_enabled:
                    gc.enable()


_pause = _Pause()
