"""Lamps show what the boxes have, and are told again when Asterisk may have forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dialplan.destinations import Voicemail
from dialplan.ids import DestinationId, Endpoint
from dialplan.prompts import Speech
from engine.signal import Signal
from engine.voicemail.lamps import Lamps, Unlit, Wires, lamps_of
from tests.dialplan.voicemail.messages import BOX, message
from tests.engine.fakes import MONDAY, World, company_of

HELLO = Speech("hej", "sv")
ANNAS = Voicemail(BOX.mailbox, HELLO, lamps=(Endpoint("PJSIP/201"),))
GROUPS = Voicemail(
    DestinationId("groups/salj/voicemail"), HELLO, lamps=(Endpoint("PJSIP/201"), Endpoint("PJSIP/202"))
)


class Phones:
    """What was told to which phone, in order."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []
        self.is_away = False

    async def light(self, endpoint: Endpoint, count: int) -> None:
        if self.is_away:
            raise Unlit
        self.told.append((endpoint, count))


@asynccontextmanager
async def lit(world: World, phones: Phones) -> AsyncIterator[tuple[Lamps, Signal]]:
    changed = Signal()
    lamps = Lamps(world.configuration, world.mailboxes, phones.light, changed)
    task = asyncio.create_task(lamps.run())
    await asyncio.sleep(1)
    try:
        yield lamps, changed
    finally:
        task.cancel()
        await asyncio.wait({task})


def test_a_phones_lamp_counts_all_its_boxes() -> None:
    new = {BOX: 2, BOX._replace(mailbox=GROUPS.id): 3}
    assert lamps_of([Wires(company_of(ANNAS, GROUPS))], new) == {"PJSIP/201": 5, "PJSIP/202": 3}


async def test_a_lamp_goes_on_with_a_message_and_off_when_it_is_heard() -> None:
    world, phones = World(company_of(ANNAS)), Phones()
    async with lit(world, phones) as (_, changed):
        world.mailboxes.add(message())
        changed.change()
        await asyncio.sleep(1)
        await world.mailboxes.mark_heard(message().call, MONDAY)
        changed.change()
        await asyncio.sleep(1)
    assert phones.told == [("PJSIP/201", 0), ("PJSIP/201", 1), ("PJSIP/201", 0)]


async def test_what_is_told_once_is_not_told_again() -> None:
    world, phones = World(company_of(ANNAS)), Phones()
    world.mailboxes.add(message())
    async with lit(world, phones):
        await asyncio.sleep(3600)
    assert phones.told == [("PJSIP/201", 1)]


async def test_after_an_outage_of_ami_lamps_that_are_on_are_told_again() -> None:
    world, phones = World(company_of(ANNAS, GROUPS)), Phones()
    world.mailboxes.add(message())
    async with lit(world, phones) as (lamps, _):
        phones.told.clear()
        lamps.forget()
        await asyncio.sleep(1)
    assert phones.told == [("PJSIP/201", 1)]


async def test_while_ami_is_away_nothing_is_forgotten() -> None:
    world, phones = World(company_of(ANNAS)), Phones()
    phones.is_away = True
    world.mailboxes.add(message())
    async with lit(world, phones) as (lamps, _):
        phones.is_away = False
        lamps.forget()
        await asyncio.sleep(1)
    assert phones.told == [("PJSIP/201", 1)]


async def test_a_phone_that_is_taken_from_a_box_goes_dark() -> None:
    world, phones = World(company_of(ANNAS)), Phones()
    world.mailboxes.add(message())
    async with lit(world, phones):
        world.configuration.companies.append(company_of(Voicemail(ANNAS.id, HELLO), version=2))
        await asyncio.sleep(60)
    assert phones.told == [("PJSIP/201", 1), ("PJSIP/201", 0)]


async def test_while_the_store_is_away_lamps_stay_as_they_are() -> None:
    world, phones = World(company_of(ANNAS)), Phones()
    world.mailboxes.is_away = True
    world.mailboxes.add(message())
    async with lit(world, phones):
        assert phones.told == []
        world.mailboxes.is_away = False
        await asyncio.sleep(10)
    assert phones.told == [("PJSIP/201", 1)]
