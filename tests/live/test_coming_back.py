"""The engine is killed and started again, beside a real Asterisk: no call and no CDR is lost."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.changing.applying import apply_file
from config.office import Office
from config.store import Store
from console.settings import Settings
from dialplan.records import LogLine
from tests.live.asterisk import RealAsterisk, start_asterisk
from tests.live.engines import GROUP, engine_process, settings_for
from tests.live.telephones import Answers, Story, calls, phone

ONE_AGENT = f"""
organisation: demo
name: Demobolaget AB
country: SE
language: sv
time_zone: Europe/Stockholm
people: {{"201": {{name: Agent, devices: [PJSIP/201]}}}}
call_steering: {{busy: busy, declined: busy, no_answer: busy, unreachable: busy}}
groups:
  support: {{name: Support, agents: ["201"], strategy: linear, ring_s: 20, max_wait_s: 120,
             overflow: voicemails/support}}
voicemails:
  support: {{name: Support, greeting: Lämna ett meddelande., max_s: 60, silence_s: 10}}
numbers: {{"{GROUP}": groups/support, "+46846500420": voicemails/support}}
unassigned: hangup
"""


@pytest.fixture
def stock_asterisk(asterisk_root: Path) -> Iterator[RealAsterisk]:
    """An Asterisk whose stub waits between tries as long as it does for customers."""
    with start_asterisk(asterisk_root, wait_between_tries_s=1.0, max_tries=20) as running:
        yield running


@pytest.fixture
async def store(stock_asterisk: RealAsterisk) -> AsyncIterator[Store]:
    data = stock_asterisk.shared / "data"
    data.mkdir()
    file = stock_asterisk.shared / "company.yaml"
    file.write_text(ONE_AGENT)
    opened = await Store.open(data / "vaxel.db")
    await apply_file(Office(opened), file)
    yield opened
    await opened.close()


@pytest.fixture
def settings(stock_asterisk: RealAsterisk, store: Store) -> Settings:
    return settings_for(stock_asterisk, stock_asterisk.shared / "data")


async def lines_of(store: Store, rule: str, count: int, timeout_s: float = 30) -> list[LogLine]:
    """Return the log lines of a rule once there are so many; raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while len(found := [line for line in await store.read_log() if line.rule == rule]) < count:
            await asyncio.sleep(0.05)
    return found


async def test_kill_9_loses_nobody_and_those_who_wait_are_taken_up_within_2_s_of_the_port_being_open(
    stock_asterisk: RealAsterisk, store: Store, settings: Settings
) -> None:
    """Counted from the moment the new engine's FastAGI port can be reached, by the routing log's own times.

    What the start of the process itself takes is not in it. Callers are taken up as Asterisk brings them, a
    second apart at most, in whichever order; what they keep is their place: they are served in their order.
    """
    asterisk = stock_asterisk
    async with contextlib.AsyncExitStack() as stack:
        agent = await stack.enter_async_context(phone(asterisk, "201", Answers(0.2, hangs_up_after_s=9)))
        engine = await stack.enter_async_context(engine_process(asterisk, settings))
        callers = []
        for number in range(3):
            callers.append(await stack.enter_async_context(calls(asterisk, Story(did=GROUP))))
            await lines_of(store, "group.joined", number + 1)
        await agent.wait_for("answered")

        engine.send_signal(signal.SIGKILL)
        await engine.wait()
        await asyncio.sleep(1.5)  # real time: the callers are back in the dialplan stub
        assert await asterisk.channels() == 4, "the conversation and both callers are still up"
        await stack.enter_async_context(engine_process(asterisk, settings))
        back_at = datetime.now(UTC)
        taken_up = await lines_of(store, "resume.taken_up", 2)
        assert max(line.at for line in taken_up) < back_at + timedelta(seconds=2)
        assert agent.happened()["answered"] == 1

        joined = [line.call for line in await lines_of(store, "group.joined", 3)]
        assert {line.call for line in taken_up} == set(joined[1:])
        for caller in callers:
            assert (await caller.finished())["was hung up"] == 1
        async with asyncio.timeout(10):
            while len(cdrs := await store.read_cdrs()) < 3:
                await asyncio.sleep(0.05)
        assert [cdr.disposition for cdr in cdrs] == ["answered"] * 3
        assert sorted(cdrs, key=lambda cdr: cdr.answered or cdr.ended) == sorted(
            cdrs, key=lambda cdr: joined.index(cdr.call)
        ), "served in the order in which they came"


async def test_kill_9_while_a_message_is_recorded_loses_no_message(
    stock_asterisk: RealAsterisk, store: Store, settings: Settings
) -> None:
    asterisk = stock_asterisk
    async with contextlib.AsyncExitStack() as stack:
        engine = await stack.enter_async_context(engine_process(asterisk, settings))
        story = Story(did="+46846500420", hangs_up_after_s=9, speaks=True)
        caller = await stack.enter_async_context(calls(asterisk, story))
        await lines_of(store, "voicemail.record", 1)
        await asyncio.sleep(2.5)  # real time: something is said
        engine.send_signal(signal.SIGKILL)
        await engine.wait()
        await stack.enter_async_context(engine_process(asterisk, settings))
        await caller.finished()
        async with asyncio.timeout(15):
            while not (cdrs := await store.read_cdrs()):
                await asyncio.sleep(0.05)
        assert [cdr.disposition for cdr in cdrs] == ["voicemail"]
        (message,) = await store.read_voicemails()
        assert message.duration_s >= 2
