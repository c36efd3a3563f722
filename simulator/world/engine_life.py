"""The life of the engine in a world: it is started, killed, replaced, and must not end by itself."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from simulator.ports.kept import Life


class Runnable(Protocol):
    """An engine."""

    async def run(self) -> None: ...


class EngineFailedError(RuntimeError):
    """The engine ended by itself; its error is the cause."""


class EngineLife:
    """``make`` makes an engine for one life, ``shut`` closes its port; ``there`` is set while one runs."""

    def __init__(self, make: Callable[[Life], Runnable], shut: Callable[[], object]) -> None:
        self.engine: Runnable | None = None
        self.there = asyncio.Event()
        self._make = make
        self._shut = shut
        self._life = Life()
        self._running: asyncio.Task[None] | None = None
        self._is_stopping = False
        self._absences = 0

    def start(self) -> None:
        self._life, self._is_stopping = Life(), False
        self.there.set()
        self.engine = self._make(self._life)
        self._running = asyncio.create_task(self.engine.run(), name="engine")

    def kill(self) -> None:
        """As kill -9: what it does from now on, unwinding, is worth nothing. Who kills cuts its streams."""
        self._life.is_over = True
        self._shut()
        self.there.clear()

    async def stop_for(self, duration_s: float) -> None:
        """Stop it as a service is stopped, with a moment to unwind in; start another one a while after."""
        self._is_stopping = True
        with self._until_the_next():
            running = await self._end()
            self.kill()
            _raise_failure_of(running)
            await asyncio.sleep(duration_s)

    async def replace(self, after_s: float) -> None:
        """Start another one a while after one was killed."""
        with self._until_the_next():
            await self._end()
            await asyncio.sleep(after_s)

    @contextmanager
    def _until_the_next(self) -> Iterator[None]:
        """Of absences at the same time the last to end starts another one."""
        self._absences += 1
        yield
        self._absences -= 1
        if not self._absences:
            self.start()

    async def stop(self) -> None:
        """End it, as a service is stopped. Raises EngineFailedError where it had failed before."""
        running = await self._end()
        if not self._life.is_over:
            _raise_failure_of(running)

    async def watch(self) -> None:
        """An engine that ends by itself has failed; one that was killed has not."""
        while True:
            running = self._running
            assert running is not None
            await asyncio.wait({running})
            if running is self._running and not (self._life.is_over or self._is_stopping):
                _raise_failure_of(running)
                raise EngineFailedError("the engine ended while there were calls")
            await asyncio.sleep(0.1)

    async def _end(self) -> asyncio.Task[None]:
        assert self._running is not None
        self._running.cancel()
        await asyncio.wait({self._running})
        return self._running


def _raise_failure_of(running: asyncio.Task[None]) -> None:
    if not running.cancelled() and (error := running.exception()) is not None:
        raise EngineFailedError(f"the engine failed: {error!r}") from error
