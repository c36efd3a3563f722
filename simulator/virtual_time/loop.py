"""An event loop whose time is its own: when nothing is ready it jumps to the next timer.

Everything in it happens in one thread and in memory, so a run is the same every time. asyncio's own loops ask
a selector at each pass and compare timers in Python: here are no sockets, and a day has millions of timers.
"""

import asyncio
import itertools
import sys
import weakref
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextvars import Context
from typing import Any, Final, TypeVar, TypeVarTuple

from simulator.virtual_time.stuck import DeadlockError, LivelockError, TimeIsUpError, who_waits
from simulator.virtual_time.timers import Planned, Timers

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

_WEEK_S: Final = 7 * 24 * 3600.0

_PASSES_WITHOUT_TIME: Final = 100_000
"""Loop passes at one instant: more than any burst of calls needs, and an end to tasks waking each other."""


class VirtualTimeLoop(asyncio.BaseEventLoop):
    """For what needs no sockets: ``time()`` is virtual, in seconds from 0, and ends at ``limit_s``.

    Another ``seed`` is another order of what is due at one instant; 0 is the order that it was planned in.

    Work given to an executor is done on the spot: a thread would take real time while virtual time stands.
    """

    def __init__(self, limit_s: float = _WEEK_S, seed: int = 0) -> None:
        self._is_running = self._is_stopping = False
        super().__init__()
        self.limit_s = limit_s
        self._now_s = 0.0
        self._due: deque[Planned] = deque()
        self._planned = Timers(seed)
        self._passes = 0
        self._task_numbers = itertools.count()
        self._generators: weakref.WeakSet[AsyncGenerator[Any, Any]] = weakref.WeakSet()

    def time(self) -> float:
        return self._now_s

    # What is to be called, and when.

    def call_soon(  # type: ignore[override]
        self, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> Planned:
        planned = Planned(callback, args, context, self._now_s, None)
        self._due.append(planned)
        return planned

    call_soon_threadsafe = call_soon  # type: ignore[assignment]  # nobody but Ctrl-C comes from outside

    def call_later(  # type: ignore[override]
        self, delay: float, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> Planned:
        return self.call_at(self._now_s + delay, callback, *args, context=context)

    def call_at(  # type: ignore[override]
        self, when: float, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> Planned:
        timer = Planned(callback, args, context, when, self._planned)
        self._planned.plan(timer)
        return timer

    def create_future(self) -> "asyncio.Future[Any]":
        return asyncio.Future(loop=self)

    def create_task(
        self, coro: Coroutine[Any, Any, _T] | Generator[Any, Any, _T], **kwargs: Any
    ) -> asyncio.Task[_T]:
        assert isinstance(coro, Coroutine)
        return _NumberedTask(next(self._task_numbers), coro, loop=self, **kwargs)

    def run_in_executor(
        self, _executor: object, func: Callable[[*_Ts], _T], *args: *_Ts
    ) -> "asyncio.Future[_T]":
        done: asyncio.Future[_T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    # Running.

    def run_forever(self) -> None:
        """Run until stopped. Raises StuckError."""
        if self._is_running or self.is_closed():
            raise RuntimeError("this loop runs already, or is closed")
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._generators.add, finalizer=self._close_generator)
        asyncio._set_running_loop(self)
        self._is_running = True
        try:
            while not self._is_stopping:
                self._pass()
        finally:
            self._is_running = self._is_stopping = False
            asyncio._set_running_loop(None)
            sys.set_asyncgen_hooks(*hooks)

    def stop(self) -> None:
        self._is_stopping = True

    def _pass(self) -> None:
        """Call what is ready; where nothing is, let time pass until something is."""
        ready = self._due
        self._passes += 1
        if self._passes > _PASSES_WITHOUT_TIME:
            self._passes = 0
            raise LivelockError(f"time stands still at {self._now_s:g} s; {who_waits(self)}")
        if not ready:
            self._jump()
        self._planned.ring(self._now_s, ready)
        for _ in range(len(ready)):
            planned = ready.popleft()
            if not planned.is_cancelled:
                try:
                    planned.context.run(planned.call, *planned.args)
                except (SystemExit, KeyboardInterrupt):
                    raise
                except BaseException as error:
                    self.call_exception_handler({"message": f"error in {planned}", "exception": error})

    def _jump(self) -> None:
        next_s = self._planned.next_s()
        if next_s is None:
            raise DeadlockError(f"nothing will ever happen again; {who_waits(self)}")
        if next_s > self.limit_s:
            raise TimeIsUpError(f"still running after {self.limit_s:g} s of virtual time; {who_waits(self)}")
        if next_s > self._now_s:
            self._now_s, self._passes = next_s, 0

    def is_running(self) -> bool:
        return self._is_running

    def get_debug(self) -> bool:
        return False

    def _close_generator(self, generator: AsyncGenerator[Any, Any]) -> None:
        self._generators.discard(generator)
        if not self.is_closed():
            self.create_task(generator.aclose())

    async def shutdown_asyncgens(self) -> None:
        closing = [generator.aclose() for generator in self._generators]
        for error in await asyncio.gather(*closing, return_exceptions=True):
            if isinstance(error, Exception):
                told = {"message": "an error as a generator was closed", "exception": error}
                self.call_exception_handler(told)


class _NumberedTask(asyncio.Task[Any]):
    """A task with a hash of its own: asyncio keeps tasks in sets, and their order must not differ by run."""

    __slots__ = ("_number",)

    def __init__(self, number: int, coroutine: Coroutine[Any, Any, Any], **kwargs: Any) -> None:
        self._number = number
        super().__init__(coroutine, **kwargs)

    def __hash__(self) -> int:
        return self._number
