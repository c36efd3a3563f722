"""When something breaks: what the story says, each at its time, and what breaks out of turn."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from simulator.scenario.faults import Fault
from simulator.world.breaking import Breaking
from simulator.world.engine_life import EngineLife


class Strikes:
    """``struck`` are the faults of the story that have struck so far, ``in_vain`` those that found nothing to
    break. A story that is over is left in peace."""

    def __init__(self, breaking: Breaking, engines: EngineLife) -> None:
        self.struck: list[Fault] = []
        self.in_vain: list[Fault] = []
        self.is_over = False
        self._breaking = breaking
        self._engines = engines
        self._tasks: asyncio.TaskGroup | None = None
        self._mending: dict[asyncio.Task[None], Fault] = {}

    @asynccontextmanager
    async def each_in_time(self, faults: Sequence[Fault]) -> AsyncIterator[None]:
        """Let each strike at its time until the story is over; then wait until all of it works again."""
        async with asyncio.TaskGroup() as self._tasks:
            waiting = [self._tasks.create_task(self._strike(fault)) for fault in faults]
            yield
            self.is_over = True
            for one in waiting:
                one.cancel()

    @property
    def broken(self) -> tuple[Fault, ...]:
        """What is broken just now."""
        return tuple(fault for task, fault in self._mending.items() if not task.done())

    def strike(self, fault: Fault) -> bool:
        """Let something break this very moment; it works again after a while. False where nothing broke."""
        if self.is_over or self._tasks is None:
            return False
        mending = self._breaking.break_now(fault)
        if mending is None:
            return False
        self._mending[self._tasks.create_task(mending)] = fault
        return True

    def stop_engine_for(self, duration_s: float) -> bool:
        """Stop the engine as one that is updated; another one is there after a while."""
        if self.is_over or self._tasks is None:
            return False
        self._tasks.create_task(self._engines.stop_for(duration_s))
        return True

    async def _strike(self, fault: Fault) -> None:
        await asyncio.sleep(fault.at_s)
        (self.struck if self.strike(fault) else self.in_vain).append(fault)
