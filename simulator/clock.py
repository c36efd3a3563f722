"""A loop whose time is its own: when nothing is ready it jumps to the next timer; hours pass in milliseconds.

Everything in it happens in one thread and in memory, so a run is the same every time. What can never go on
(nothing ready, no timer) is an error that names the waiting tasks, not a test that hangs.
"""

import asyncio
import itertools
import selectors
from collections.abc import Callable, Coroutine, Generator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, TypeVarTuple

Now = Callable[[], datetime]
"""Says what time it is; aware, in UTC."""

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

_PASSES_WITHOUT_TIME = 100_000
"""Loop passes at one instant: more than any burst of calls needs, and an end to tasks waking each other."""


class StuckError(RuntimeError):
    """The run can't come to an end."""


class DeadlockError(StuckError):
    """Every task waits for something that nothing will ever bring about."""


class LivelockError(StuckError):
    """Tasks keep each other busy and time stands still."""


class TimeIsUpError(StuckError):
    """The run went on past its limit of virtual time."""


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop for what needs no sockets: ``time()`` is virtual, in seconds from 0.

    Work given to an executor is done on the spot: a thread would take real time while virtual time stands.
    """

    def __init__(self, limit_s: float = 7 * DAY_S) -> None:
        self._elapsed_s = 0.0
        self.limit_s = limit_s
        super().__init__(_JumpingSelector(self))
        self._task_numbers = itertools.count()
        self.set_task_factory(self._number_task)

    def _number_task(
        self,
        loop: asyncio.AbstractEventLoop,
        coroutine: Coroutine[Any, Any, Any] | Generator[Any, Any, Any],
        **kwargs: Any,
    ) -> asyncio.Task[Any]:
        assert isinstance(coroutine, Coroutine)
        return _NumberedTask(next(self._task_numbers), coroutine, loop=loop, **kwargs)

    def time(self) -> float:
        return self._elapsed_s

    def jump(self, by_s: float) -> None:
        """Let ``by_s`` seconds pass. Raises TimeIsUpError past the limit."""
        if self._elapsed_s + by_s > self.limit_s:
            raise TimeIsUpError(f"still running after {self.limit_s:g} s of virtual time; {_who_waits(self)}")
        self._elapsed_s += by_s

    def run_in_executor(
        self, _executor: object, func: Callable[[*_Ts], _T], *args: *_Ts
    ) -> asyncio.Future[_T]:
        done: asyncio.Future[_T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done


class _NumberedTask(asyncio.Task[Any]):
    """A task with a hash of its own: asyncio keeps tasks in sets, and their order must not differ by run."""

    __slots__ = ("_number",)

    def __init__(self, number: int, coroutine: Coroutine[Any, Any, Any], **kwargs: Any) -> None:
        self._number = number
        super().__init__(coroutine, **kwargs)

    def __hash__(self) -> int:
        return self._number


class _JumpingSelector(selectors.DefaultSelector):
    """Never waits: tells the loop to jump instead. The loop's own wake-up pipe is read before it gives up."""

    def __init__(self, loop: VirtualTimeLoop) -> None:
        super().__init__()
        self._loop = loop
        self._passes = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout == 0:
            self._passes += 1
            if self._passes > _PASSES_WITHOUT_TIME:
                self._passes = 0
                raise LivelockError(f"time stands still at {self._loop.time():g} s; {_who_waits(self._loop)}")
            return []
        self._passes = 0
        if timeout is None:
            ready = super().select(0)
            if not ready:
                raise DeadlockError(f"nothing will ever happen again; {_who_waits(self._loop)}")
            return ready
        self._loop.jump(timeout)
        return []


def run(
    main: Callable[[Now], Coroutine[Any, Any, _T]], *, wall: datetime, loop: VirtualTimeLoop | None = None
) -> _T:
    """Run ``main(now)`` in virtual time that begins at ``wall`` (aware) on the wall clock.

    Raises StuckError where the run can't come to an end.
    """
    if wall.tzinfo is None:
        raise ValueError("the wall clock needs a time zone")
    clock = loop or VirtualTimeLoop()
    start = wall.astimezone(UTC)  # in local time, adding hours would go wrong on the nights clocks change

    def now() -> datetime:
        return start + timedelta(seconds=clock.time())

    with asyncio.Runner(loop_factory=lambda: clock) as runner:
        try:
            return runner.run(main(now))
        finally:
            clock.limit_s = float("inf")  # whoever unwinds now may take a moment for it


def _who_waits(loop: asyncio.AbstractEventLoop) -> str:
    tasks = sorted(asyncio.all_tasks(loop), key=lambda task: task.get_name())
    return "waiting: " + (", ".join(map(_where, tasks)) or "nobody")


def _where(task: asyncio.Task[Any]) -> str:
    stack = task.get_stack(limit=1)
    if not stack:
        return task.get_name()
    return f"{task.get_name()} at {stack[0].f_code.co_filename}:{stack[0].f_lineno}"
