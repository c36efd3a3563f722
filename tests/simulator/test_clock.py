import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from simulator.clock import (
    DAY_S,
    DeadlockError,
    LivelockError,
    Now,
    TimeIsUpError,
    VirtualTimeLoop,
    run,
)

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_hours_pass_in_milliseconds() -> None:
    async def sleep_long(now: Now) -> datetime:
        await asyncio.sleep(DAY_S)
        return now()

    began = time.monotonic()
    assert run(sleep_long, wall=MONDAY) == MONDAY + timedelta(days=1)
    assert time.monotonic() - began < 1


def test_timers_ring_in_order_and_time_stands_still_between_them() -> None:
    heard: list[tuple[str, float]] = []

    async def ring(name: str, after_s: float) -> None:
        await asyncio.sleep(after_s)
        heard.append((name, asyncio.get_running_loop().time()))

    async def main(_now: Now) -> None:
        async with asyncio.TaskGroup() as tasks:
            for name, after_s in (("late", 7200.0), ("early", 0.25), ("middle", 60.0)):
                tasks.create_task(ring(name, after_s))

    run(main, wall=MONDAY)
    assert heard == [("early", 0.25), ("middle", 60.0), ("late", 7200.0)]


def test_deadlines_work_in_virtual_time() -> None:
    async def main(_now: Now) -> float:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(30):
                await asyncio.Event().wait()
        return asyncio.get_running_loop().time()

    assert run(main, wall=MONDAY) == 30


def test_a_deadlock_is_an_error_that_names_who_waits() -> None:
    async def main(_now: Now) -> None:
        waiting = asyncio.create_task(asyncio.Event().wait(), name="the one who waits")
        await waiting

    with pytest.raises(DeadlockError, match=r"the one who waits at .*\.py:\d+"):
        run(main, wall=MONDAY)


def test_tasks_that_wake_each_other_for_ever_are_an_error() -> None:
    async def main(_now: Now) -> None:
        while True:  # noqa: ASYNC110
            await asyncio.sleep(0)

    with pytest.raises(LivelockError, match="stands still"):
        run(main, wall=MONDAY)


def test_a_run_has_a_limit_of_virtual_time() -> None:
    async def main(_now: Now) -> None:
        while True:  # noqa: ASYNC110
            await asyncio.sleep(10)

    with pytest.raises(TimeIsUpError, match="after 3600 s"):
        run(main, wall=MONDAY, loop=VirtualTimeLoop(limit_s=3600))


def test_who_is_cancelled_at_the_limit_may_still_take_a_moment() -> None:
    unwound: list[str] = []

    async def main(_now: Now) -> None:
        try:
            await asyncio.sleep(7200)
        finally:
            await asyncio.sleep(1)
            unwound.append("done")

    with pytest.raises(TimeIsUpError):
        run(main, wall=MONDAY, loop=VirtualTimeLoop(limit_s=3600))
    assert unwound == ["done"]


def test_work_for_a_thread_is_done_on_the_spot() -> None:
    async def main(_now: Now) -> tuple[int, float]:
        return await asyncio.to_thread(lambda: 42), asyncio.get_running_loop().time()

    assert run(main, wall=MONDAY) == (42, 0.0)


def test_an_error_in_work_for_a_thread_reaches_who_asked() -> None:
    def fail() -> None:
        raise OSError("disk full")

    async def main(_now: Now) -> None:
        with pytest.raises(OSError, match="disk full"):
            await asyncio.to_thread(fail)

    run(main, wall=MONDAY)


def test_the_wall_clock_needs_a_time_zone() -> None:
    async def main(_now: Now) -> None:
        pass

    with pytest.raises(ValueError, match="time zone"):
        run(main, wall=datetime(2026, 11, 23))  # noqa: DTZ001
