import asyncio
import time
from collections.abc import AsyncIterator
from contextvars import Context, ContextVar
from datetime import UTC, datetime, timedelta

import pytest

from simulator.virtual_time.clock import DAY_S, Now, run
from simulator.virtual_time.loop import VirtualTimeLoop
from simulator.virtual_time.stuck import DeadlockError, LivelockError, TimeIsUpError

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


def order_at_one_instant(seed: int) -> list[int]:
    heard: list[int] = []

    async def main(_now: Now) -> None:
        loop = asyncio.get_running_loop()
        for number in range(9):
            loop.call_later(5, heard.append, number)
        await asyncio.sleep(6)

    run(main, wall=MONDAY, loop=VirtualTimeLoop(seed=seed))
    return heard


def test_what_is_due_at_one_instant_comes_in_the_order_it_was_planned_in() -> None:
    assert order_at_one_instant(seed=0) == list(range(9))


def test_a_seed_is_another_order_of_what_is_due_at_one_instant_and_always_the_same() -> None:
    orders = [order_at_one_instant(seed) for seed in (1, 2, 1)]
    assert sorted(orders[0]) == list(range(9))
    assert orders[0] == orders[2] != orders[1] != list(range(9))


def test_cancelled_timers_never_ring_however_many() -> None:
    heard: list[int] = []

    async def main(_now: Now) -> None:
        loop = asyncio.get_running_loop()
        timers = [loop.call_later(10 + number % 7, heard.append, number) for number in range(1000)]
        for timer in timers[:990]:
            timer.cancel()
            timer.cancel()
        await asyncio.sleep(20)

    run(main, wall=MONDAY)
    assert sorted(heard) == list(range(990, 1000))


def test_an_error_in_a_callback_is_told_and_the_loop_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    async def main(_now: Now) -> int:
        asyncio.get_running_loop().call_soon(int, "no number")
        await asyncio.sleep(1)
        return 42

    assert run(main, wall=MONDAY) == 42
    assert "no number" in caplog.text


def test_a_generator_that_was_left_half_way_is_closed() -> None:
    closed: list[bool] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    async def main(_now: Now) -> None:
        async for _ in numbers():
            break
        await asyncio.sleep(1)

    run(main, wall=MONDAY)
    assert closed == [True]


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


def test_timers_that_plan_each_other_for_the_same_instant_are_an_error() -> None:
    async def main(_now: Now) -> None:
        loop = asyncio.get_running_loop()

        def again() -> None:
            loop.call_at(loop.time(), again)

        again()
        await loop.create_future()

    with pytest.raises(LivelockError, match="stands still"):
        run(main, wall=MONDAY)


def test_waits_of_no_length_for_ever_are_an_error() -> None:
    async def main(_now: Now) -> None:
        never = asyncio.get_running_loop().create_future()
        while True:
            await asyncio.wait({never}, timeout=0)

    with pytest.raises(LivelockError, match="stands still"):
        run(main, wall=MONDAY)


def test_a_task_has_the_context_that_it_was_made_in_whoever_wakes_it() -> None:
    said: ContextVar[str] = ContextVar("said", default="nothing")

    async def listen(to: "asyncio.Future[None]") -> str:
        await to
        return said.get()

    async def main(_now: Now) -> str:
        woken = asyncio.get_running_loop().create_future()
        listening = asyncio.create_task(listen(woken), context=Context())
        await asyncio.sleep(1)
        said.set("a secret of who wakes")
        woken.set_result(None)
        return await listening

    assert run(main, wall=MONDAY) == "nothing"


def test_a_generator_that_fails_as_it_is_closed_does_not_spoil_the_run(
    caplog: pytest.LogCaptureFixture,
) -> None:
    kept = []

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            raise ValueError("no more numbers")

    async def main(_now: Now) -> int:
        kept.append(numbers())
        return await anext(kept[0])

    assert run(main, wall=MONDAY) == 1
    assert "no more numbers" in caplog.text


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
