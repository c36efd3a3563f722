import asyncio
from dataclasses import replace

import pytest

from dialplan.destinations import Announcement, Destination, HuntGroup, Person, Voicemail
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId
from dialplan.prompts import Speech
from dialplan.queueing import AgentStatus
from engine.agi import CommandRefused, CommandTimeout, StreamLost
from engine.calls.call import Call
from engine.calls.lifetime import conduct
from tests.engine.fakes import (
    ANNA,
    BO,
    CALL,
    FakeChannel,
    World,
    answered,
    began,
    company_of,
    gone,
    settle,
)

HANG_UP = DestinationId("hangup")
HELLO = Announcement(DestinationId("announcements/hello"), Speech("hello", "sv"), HANG_UP)
MAILBOX = Voicemail(DestinationId("voicemails/box"), Speech("leave a message", "sv"))
SALES = HuntGroup(DestinationId("groups/sales"), (ANNA, BO), MAILBOX.id, max_wait_s=30, wrap_up_s=20)
PERSON = Person(DestinationId("people/anna"), ANNA, MAILBOX.id, MAILBOX.id, MAILBOX.id, MAILBOX.id)


async def for_ever(*_: object) -> str:
    await asyncio.get_running_loop().create_future()
    return ""


async def begin(world: World, call: Call) -> asyncio.Task[None]:
    conducting = asyncio.create_task(conduct(call))
    await settle()
    return conducting


async def test_a_call_that_ends_by_itself_has_one_cdr_and_the_last_word(world: World) -> None:
    channel = FakeChannel()
    await conduct(world.call(company_of(HELLO), channel))
    assert channel.commands == ["answer", "play", "set", "hang up"]
    assert channel.variables["VAXEL_DONE"] == "1"
    assert len(world.cdrs) == 1
    assert CALL not in world.exchange.calls


async def test_a_call_that_the_busy_tone_ends_is_busy_and_not_abandoned(world: World) -> None:
    channel = FakeChannel()

    async def refuse(*_: object) -> str:
        world.tell(began(ANNA), gone(ANNA, 17))
        return ""

    async def end(*_: object) -> str:
        channel.hung_up.set()
        return await for_ever()

    channel.on |= {"dial": refuse, "Busy": end}
    await conduct(world.call(company_of(replace(PERSON, busy=DestinationId("busy"))), channel))
    assert world.lines[-2:] == ["person.busy", "end.reached"]
    assert [cdr.disposition for cdr in world.cdrs] == [Disposition.BUSY]


@pytest.mark.parametrize("told_by", ["ami", "agi"])
@pytest.mark.parametrize("during", ["answer", "play", "music on", "dial", "record"])
async def test_a_hang_up_during_any_command_unwinds_and_leaves_one_cdr(
    world: World, during: str, told_by: str
) -> None:
    channel = FakeChannel()
    channel.on[during] = for_ever
    begins: dict[str, Destination] = {
        "answer": HELLO,
        "play": HELLO,
        "music on": SALES,
        "dial": SALES,
        "record": MAILBOX,
    }
    call = world.call(company_of(begins[during], MAILBOX), channel)
    if during == "music on":  # heard by who waits while everybody is taken
        world.queues.agents.admit(SALES.agents)
        assert await world.queues.agents.claim(SALES.agents, CallId("another's"))
    conducting = await begin(world, call)
    assert channel.commands[-1] == during
    if told_by == "ami":
        world.hang_up()
    else:
        channel.hung_up.set()
    await settle()
    world.hang_up()
    await conducting
    assert channel.commands[-1] == during, "no command may follow a hang-up"
    assert [cdr.disposition for cdr in world.cdrs] == [Disposition.ABANDONED]
    assert world.queues.waiting == 0
    assert not world.queues.agents.held_by(CALL)
    assert CALL not in world.exchange.calls


@pytest.mark.parametrize("steps", range(40))
async def test_a_hang_up_at_any_moment_leaves_one_cdr_and_nobody_held(world: World, steps: int) -> None:
    """The loop is stopped after each of its passes in turn, wherever the call is then."""
    channel = FakeChannel()

    async def ring(*_: object) -> str:
        world.tell(began(ANNA), began(BO))
        await asyncio.sleep(0)
        world.tell(gone(ANNA, 21))
        await asyncio.sleep(0)
        world.tell(gone(BO, 17))
        return ""

    channel.on["dial"] = ring
    world.recordings.recorded.add("never-reached")
    conducting = asyncio.create_task(conduct(world.call(company_of(PERSON, MAILBOX), channel)))
    for _ in range(steps):
        await asyncio.sleep(0)
    world.hang_up()
    channel.hung_up.set()
    await conducting
    assert len(world.cdrs) == 1
    assert set(world.queues.agents.statuses().values()) <= {AgentStatus.AVAILABLE}


@pytest.mark.parametrize("steps", range(1, 60))
async def test_an_engine_stopped_at_any_moment_leaves_the_call_to_the_next_engine(
    world: World, steps: int
) -> None:
    channel = FakeChannel()
    channel.on["dial"] = for_ever
    conducting = asyncio.create_task(conduct(world.call(company_of(SALES, MAILBOX), channel)))
    for _ in range(steps):
        await asyncio.sleep(0)
    conducting.cancel()
    await asyncio.wait({conducting})
    assert conducting.cancelled()
    assert world.cdrs == []
    assert "set" not in channel.commands, "the last word would end the call for the next engine too"
    assert CALL not in world.exchange.calls
    assert world.queues.waiting == 0


async def test_a_lost_stream_leaves_the_call_without_a_cdr(world: World) -> None:
    channel = FakeChannel()
    channel.on["play"] = for_ever
    conducting = await begin(world, world.call(company_of(HELLO), channel))
    channel.lost.set()
    with pytest.raises(StreamLost):
        await conducting
    assert world.cdrs == []
    assert CALL not in world.exchange.calls


async def test_a_stream_lost_since_the_caller_is_gone_is_a_hang_up(world: World) -> None:
    channel = FakeChannel()
    channel.on["play"] = for_ever
    conducting = await begin(world, world.call(company_of(HELLO), channel))
    world.hang_up()
    channel.lost.set()
    await conducting
    assert len(world.cdrs) == 1


async def test_a_failure_sends_the_caller_to_the_fallback_and_is_a_failed_call(world: World) -> None:
    channel = FakeChannel()
    channel.on["play"] = RuntimeError("a bug")
    await conduct(world.call(company_of(HELLO), channel))
    assert channel.variables["VAXEL_DONE"] == "fallback"
    assert "hang up" not in channel.commands
    assert [cdr.disposition for cdr in world.cdrs] == [Disposition.FAILED]


@pytest.mark.parametrize("fault", [CommandTimeout("SET"), CommandRefused("SET"), StreamLost("SET")])
@pytest.mark.parametrize("walk_fails", [False, True])
async def test_a_last_word_that_did_not_arrive_leaves_the_call_to_come_back(
    world: World, fault: Exception, walk_fails: bool
) -> None:
    """Without it the stub brings the caller back: a CDR now would be the first of two."""
    channel = FakeChannel()
    channel.on["set"] = fault
    if walk_fails:
        channel.on["play"] = CommandTimeout("STREAM FILE")
    with pytest.raises(StreamLost):
        await conduct(world.call(company_of(HELLO), channel))
    assert world.cdrs == []


async def test_a_last_word_that_a_gone_caller_can_not_hear_is_not_needed(world: World) -> None:
    channel = FakeChannel()
    channel.on["set"] = CommandTimeout("SET")

    async def play(*_: object) -> str:
        world.hang_up()
        raise CommandTimeout("STREAM FILE")

    channel.on["play"] = play
    await conduct(world.call(company_of(HELLO), channel))
    assert len(world.cdrs) == 1


async def test_a_hang_up_that_fails_after_the_last_word_ends_the_call_all_the_same(world: World) -> None:
    channel = FakeChannel()
    channel.on["hang up"] = CommandTimeout("HANGUP")
    await conduct(world.call(company_of(HELLO), channel))
    assert len(world.cdrs) == 1


async def test_a_recording_that_can_not_be_kept_costs_no_cdr(world: World) -> None:
    world.recordings.fault = ValueError("names no recording")
    await conduct(world.call(company_of(MAILBOX)))
    assert len(world.cdrs) == 1
    assert world.queues.waiting == 0


async def test_a_message_broken_off_by_hanging_up_is_kept_once(world: World) -> None:
    channel = FakeChannel()

    async def record(path: str) -> str:
        world.recordings.recorded.add(path.rpartition("/")[2])
        return await for_ever()

    channel.on["record"] = record
    conducting = await begin(world, world.call(company_of(MAILBOX), channel))
    channel.hung_up.set()
    await settle()
    world.hang_up()
    await conducting
    assert len(world.messages) == 1
    assert [cdr.disposition for cdr in world.cdrs] == [Disposition.VOICEMAIL]


@pytest.mark.parametrize("steps", range(12))
async def test_a_hang_up_while_the_message_is_kept_loses_it_not(world: World, steps: int) -> None:
    channel = FakeChannel()

    async def record(path: str) -> str:
        world.recordings.recorded.add(path.rpartition("/")[2])
        channel.asked.put_nowait("recorded")
        return "#"

    channel.on["record"] = record
    conducting = asyncio.create_task(conduct(world.call(company_of(MAILBOX), channel)))
    while await channel.asked.get() != "recorded":
        pass
    for _ in range(steps):
        await asyncio.sleep(0.003)
    world.hang_up()
    channel.hung_up.set()
    await conducting
    assert len(world.messages) == 1
    assert [cdr.disposition for cdr in world.cdrs] == [Disposition.VOICEMAIL]


async def test_an_agent_who_talked_wraps_up_and_the_others_are_free(world: World) -> None:
    channel = FakeChannel()

    async def talk(*_: object) -> str:
        world.tell(began(ANNA), began(BO), answered(BO), gone(ANNA, 26))
        await asyncio.sleep(60)
        world.tell(gone(BO))
        return ""

    channel.on["dial"] = talk
    await conduct(world.call(company_of(SALES, MAILBOX), channel))
    assert world.queues.agents.statuses() == {ANNA: AgentStatus.AVAILABLE, BO: AgentStatus.WRAP_UP}
    await asyncio.sleep(SALES.wrap_up_s)
    assert world.queues.agents.statuses()[BO] is AgentStatus.AVAILABLE
    (cdr,) = world.cdrs
    assert (cdr.disposition, cdr.agent, cdr.talk_s) == (Disposition.ANSWERED, BO, 60.0)
    assert world.lines.count("talk.over") == 1


async def test_agents_are_free_only_when_their_phones_are_silent(world: World) -> None:
    channel = FakeChannel()

    async def ring(*_: object) -> str:
        world.tell(began(ANNA))
        return await for_ever()

    channel.on["dial"] = ring
    conducting = await begin(world, world.call(company_of(PERSON, MAILBOX), channel))
    world.hang_up()
    channel.hung_up.set()
    await settle()
    assert world.queues.agents.statuses() == {ANNA: AgentStatus.RINGING}
    world.tell(gone(ANNA))
    await conducting
    assert world.queues.agents.statuses() == {ANNA: AgentStatus.AVAILABLE}


async def test_a_leg_that_never_ends_holds_its_agent_for_a_bounded_time(world: World) -> None:
    channel = FakeChannel()

    async def ring(*_: object) -> str:
        world.tell(began(ANNA))
        return await for_ever()

    channel.on["dial"] = ring
    conducting = await begin(world, world.call(company_of(PERSON, MAILBOX), channel))
    channel.hung_up.set()
    await conducting
    assert asyncio.get_running_loop().time() <= 3
    assert world.queues.agents.statuses() == {ANNA: AgentStatus.AVAILABLE}
    assert len(world.cdrs) == 1
