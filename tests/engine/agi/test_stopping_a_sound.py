"""A sound stops when nobody waits for it any more, and every reply after it belongs to its own command."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from engine.agi import CallerHungUp, Channel, CommandTimeout, StreamLost
from tests.engine.agi.fake_asterisk import FakeAsterisk

Call = tuple[Channel, FakeAsterisk]

NOOP, NOOP_REPLY = "NOOP", "200 result=0"


@asynccontextmanager
async def stopped(call: Call) -> AsyncIterator[None]:
    """A sound plays and its task is cancelled: Asterisk hears the NOOP and has not answered it."""
    channel, asterisk = call
    playing = asyncio.create_task(channel.stream_file("message"))
    assert await asterisk.hears() == 'STREAM FILE "message" ""'
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    assert await asterisk.hears() == NOOP
    yield


async def next_command(call: Call) -> str | None:
    channel, asterisk = call
    asking = asyncio.create_task(channel.variable("NEXT"))
    while (command := await asterisk.hears()) == NOOP:
        asterisk.says(NOOP_REPLY)
    assert command == 'GET VARIABLE "NEXT"'
    asterisk.says("200 result=1 (mine)")
    return await asking


async def test_a_cancelled_sound_is_stopped_and_has_no_reply_of_its_own(call: Call) -> None:
    async with stopped(call):
        call[1].says(NOOP_REPLY)
        assert await next_command(call) == "mine"


@pytest.mark.parametrize(
    "own_reply",
    ["200 result=0 endpos=3404", "200 result=49 endpos=80", "200 result=-1 endpos=0", "510 Invalid command"],
)
async def test_a_sound_that_had_ended_by_itself_has_two_replies(call: Call, own_reply: str) -> None:
    async with stopped(call):
        call[1].says(own_reply, NOOP_REPLY)
        assert await next_command(call) == "mine"


async def test_the_next_command_waits_for_the_noops_reply(call: Call) -> None:
    channel, asterisk = call
    async with stopped(call):
        asterisk.says("200 result=0 endpos=3404")
        asking = asyncio.create_task(channel.variable("NEXT"))
        assert await asterisk.hears() == NOOP, "the first came unread beside the command: said again"
        asterisk.says(NOOP_REPLY, NOOP_REPLY)
        while (command := await asterisk.hears()) == NOOP:
            asterisk.says(NOOP_REPLY)
        assert command == 'GET VARIABLE "NEXT"'
        asterisk.says("200 result=1 (mine)")
        assert await asking == "mine"


async def test_the_second_of_two_noops_that_a_busy_asterisk_read_together_is_not_waited_for_in_vain(
    call: Call,
) -> None:
    channel, asterisk = call
    async with stopped(call):
        asking = asyncio.create_task(channel.variable("NEXT"))
        assert await asterisk.hears() == NOOP
        asterisk.says(NOOP_REPLY)
        assert await asterisk.hears() == NOOP, "the second is read when another one comes"
        asterisk.says(NOOP_REPLY, NOOP_REPLY)
        assert await asterisk.answers("200 result=1 (mine)") == 'GET VARIABLE "NEXT"'
        assert await asking == "mine"


async def test_a_caller_who_hangs_up_meanwhile_is_noticed(call: Call) -> None:
    channel, asterisk = call
    async with stopped(call):
        asterisk.says("200 result=-1 endpos=160", "HANGUP", NOOP_REPLY)
        await channel.wait_hung_up()
        with pytest.raises(CallerHungUp):
            await channel.stream_file("next")


async def test_a_stream_that_ends_meanwhile_is_lost_to_the_next_command(call: Call) -> None:
    channel, asterisk = call
    async with stopped(call):
        asterisk.ends()
        with pytest.raises(StreamLost):
            await channel.variable("NEXT")


async def test_a_command_of_another_kind_is_left_to_its_end(call: Call) -> None:
    channel, asterisk = call
    recording = asyncio.create_task(channel.record_file("/r", "wav", escape_digits="", timeout_s=9))
    await asterisk.hears()
    recording.cancel()
    asking = asyncio.create_task(channel.variable("NEXT"))
    asterisk.says("200 result=0 (timeout) endpos=1")
    assert await asterisk.answers("200 result=1 (mine)") == 'GET VARIABLE "NEXT"'
    assert await asking == "mine"


async def test_a_sound_that_was_never_asked_for_stops_no_other(call: Call) -> None:
    channel, asterisk = call
    first = asyncio.create_task(channel.wait_for_digit(9))
    await asterisk.hears()
    first.cancel()
    second = asyncio.create_task(channel.stream_file("message"))
    await asyncio.sleep(0)
    second.cancel()
    asterisk.says("200 result=0")
    asking = asyncio.create_task(channel.variable("NEXT"))
    assert await asterisk.answers("200 result=1 (mine)") == 'GET VARIABLE "NEXT"'
    assert await asking == "mine"


async def test_an_asterisk_that_does_not_stop_costs_a_deadline_not_the_call(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.agi.commands._STOPPING_S", 0.3)
    async with stopped(call):
        with pytest.raises(CommandTimeout):
            await call[0].variable("NEXT")


async def test_what_is_settled_after_a_stopped_sound_is_nothing(call: Call) -> None:
    channel, asterisk = call
    async with stopped(call):
        asterisk.says(NOOP_REPLY)
        assert await channel.settled(1) is None
