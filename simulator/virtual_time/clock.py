"""Runs what is played in virtual time, with a wall clock of its own: hours pass in milliseconds."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from simulator.virtual_time.loop import VirtualTimeLoop
from simulator.virtual_time.stuck import StuckError, say_nothing

Now = Callable[[], datetime]
"""Says what time it is; aware, in UTC."""

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S

_T = TypeVar("_T")


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

    came_of_it: list[_T] = []

    def now() -> datetime:
        return start + timedelta(seconds=clock.time())

    async def play() -> None:  # asyncio.Runner writes out all that a task returns, for an error that it drops
        came_of_it.append(await main(now))

    with asyncio.Runner(loop_factory=lambda: clock) as runner:
        try:
            runner.run(play())
        except StuckError:
            clock.set_exception_handler(say_nothing)
            raise
        finally:
            clock.limit_s = float("inf")  # whoever unwinds now may take a moment for it
    return came_of_it[0]
