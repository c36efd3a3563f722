"""AMI is away for a while in the middle of a call, on a real Asterisk: the call goes on."""

import asyncio

from tests.live.asterisk import RealAsterisk
from tests.live.cables import cable_to
from tests.live.engines import GROUP, MENU, engine_on
from tests.live.telephones import Answers, Press, Refuses, Story, calls, phone


async def test_ami_is_cut_for_3_s_while_a_phone_rings_and_the_call_completes(asterisk: RealAsterisk) -> None:
    async with (
        cable_to(asterisk.settings.ami_port) as cable,
        engine_on(asterisk, ami_port=cable.port) as engine,
        phone(asterisk, "201", Answers(after_s=1.5, hangs_up_after_s=4)),
        phone(asterisk, "202", Refuses(486)),
        phone(asterisk, "203", Refuses(603)),
        calls(asterisk, Story(did=GROUP)) as caller,
    ):
        await engine.wait_for_rule("hunting.ring-all")
        await cable.cut_for(3)
        happened = await caller.finished()
        assert happened["was hung up"] == 1
        (cdr,) = await engine.cdrs(1)
        assert (cdr.disposition, cdr.agent) == ("answered", "201")


async def test_ami_is_away_for_the_whole_conversation_and_the_cdr_still_knows(asterisk: RealAsterisk) -> None:
    async with (
        cable_to(asterisk.settings.ami_port) as cable,
        engine_on(asterisk, ami_port=cable.port) as engine,
        phone(asterisk, "201", Answers(after_s=1, hangs_up_after_s=0.5)),
        phone(asterisk, "202", Refuses(486)),
        phone(asterisk, "203", Refuses(603)),
        calls(asterisk, Story(did=GROUP)) as caller,
    ):
        await engine.wait_for_rule("hunting.ring-all")
        cut = asyncio.create_task(cable.cut_for(5))
        await caller.finished()
        (cdr,) = await engine.cdrs(1)
        assert (cdr.disposition, cdr.agent) == ("answered", "201")
        await cut


async def test_a_key_pressed_while_ami_is_away_is_taken_from_agi(asterisk: RealAsterisk) -> None:
    async with (
        cable_to(asterisk.settings.ami_port) as cable,
        engine_on(asterisk, ami_port=cable.port) as engine,
        phone(asterisk, "201", Answers(after_s=0.2, hangs_up_after_s=1)),
        phone(asterisk, "202", Refuses(486)),
        phone(asterisk, "203", Refuses(603)),
        calls(asterisk, Story(did=MENU, presses=[Press(2, "1")])) as caller,
    ):
        await engine.wait_for_rule("hours.open")
        await cable.cut_for(4)
        await caller.finished()
        (cdr,) = await engine.cdrs(1)
        assert cdr.disposition == "answered"


async def test_a_call_that_comes_while_ami_is_away_is_held_not_refused(asterisk: RealAsterisk) -> None:
    async with (
        cable_to(asterisk.settings.ami_port) as cable,
        engine_on(asterisk, ami_port=cable.port) as engine,
        phone(asterisk, "201", Answers(after_s=0.2, hangs_up_after_s=1)),
        phone(asterisk, "202", Refuses(486)),
        phone(asterisk, "203", Refuses(603)),
    ):
        cut = asyncio.create_task(cable.cut_for(3))
        await asyncio.sleep(0.3)  # real time: the engine has to notice
        async with calls(asterisk, Story(did=GROUP)) as caller:
            await caller.finished()
        await cut
        (cdr,) = await engine.cdrs(1)
        assert cdr.disposition == "answered"
