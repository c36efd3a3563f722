import asyncio
import random
from dataclasses import replace

import pytest

from config.files import DEMO_FILE, read_file
from config.snapshot.company import company_of
from dialplan.company import Company
from simulator.asterisk import Asterisk, Dialled, LiveCall
from simulator.callers import Doing, Hear, Speak
from simulator.demo import _act, run_demo

DEMO = company_of(read_file(DEMO_FILE).document, version=1)
NUMBERLESS = replace(DEMO, numbers={})


class Called(Exception):
    """Somebody dialled, and that is all to know."""


class Line(Asterisk):
    def __init__(self) -> None:
        pass

    def call_in(self, dialled: Dialled) -> LiveCall:
        raise Called(dialled.number)


async def demo(*companies: Company) -> None:
    await run_demo(Line(), companies, random.Random(1), seconds_between_calls=0.001)


async def test_only_organisations_with_numbers_are_called() -> None:
    for _ in range(20):
        with pytest.raises(ExceptionGroup) as failed:
            await demo(NUMBERLESS, DEMO)
        assert failed.group_contains(Called)
        assert not failed.group_contains(IndexError)


async def test_where_nobody_has_a_number_nobody_calls() -> None:
    async with asyncio.timeout(10):
        await demo(NUMBERLESS)


@pytest.mark.parametrize("seed", range(20))
def test_who_leaves_a_message_speaks_after_the_beep(seed: int) -> None:
    does: tuple[Doing, ...] = _act(("1", "2"), random.Random(seed))
    speaks = [place for place, doing in enumerate(does) if isinstance(doing, Speak)]
    assert all(Hear(0) in does[:place] for place in speaks)
