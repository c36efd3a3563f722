import asyncio

from engine.signal import Flag


async def test_a_flag_wakes_all_who_wait_though_it_be_cleared_at_once() -> None:
    flag = Flag()
    waiting = [asyncio.create_task(flag.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    flag.set()
    flag.clear()
    await asyncio.gather(*waiting)
    assert not flag.is_set()


async def test_who_comes_to_a_flag_that_is_set_does_not_wait() -> None:
    flag = Flag()
    flag.set()
    await flag.wait()


async def test_one_who_gives_up_does_not_keep_a_flag_from_the_others() -> None:
    flag = Flag()
    hasty, patient = asyncio.create_task(flag.wait()), asyncio.create_task(flag.wait())
    await asyncio.sleep(0)
    hasty.cancel()
    await asyncio.sleep(0)
    flag.set()
    await patient
    assert hasty.cancelled()
