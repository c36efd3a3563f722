import asyncio
import gc
import threading

from config.snapshot.off_loop import off_loop


async def test_long_work_is_done_in_a_thread_while_the_loop_goes_on() -> None:
    release, turns = threading.Event(), 0

    async def others() -> None:
        nonlocal turns
        turns += 1
        release.set()

    asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(others()))
    assert await off_loop(lambda: release.wait(5), is_long=True)
    assert turns == 1


async def test_short_work_is_done_at_once() -> None:
    assert await off_loop(threading.get_ident, is_long=False) == threading.get_ident()


async def test_the_collector_rests_during_long_work_and_goes_on_after_the_last() -> None:
    first, second = threading.Event(), threading.Event()

    def rests_until(event: threading.Event) -> bool:
        event.wait(5)
        return not gc.isenabled()

    one = asyncio.create_task(off_loop(lambda: rests_until(first), is_long=True))
    other = asyncio.create_task(off_loop(lambda: rests_until(second), is_long=True))
    await asyncio.sleep(0)
    first.set()
    assert await one
    second.set()
    assert await other
    assert gc.isenabled()
