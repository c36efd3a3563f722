import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from dialplan.destinations import Announcement, HuntGroup
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.prompts import Speech
from dialplan.queueing import AgentStatus
from dialplan.records import LogLine
from engine.events import AmiDown, AmiUp
from engine.switchboard import Switchboard
from tests.engine.fakes import (
    ANNA,
    CALL,
    MONDAY,
    FakeChannel,
    World,
    began,
    company_of,
    listed,
    progress_of,
    settle,
)

HELLO = Announcement(DestinationId("announcements/hello"), Speech("hello", "sv"), DestinationId("hangup"))
BOX = DestinationId("voicemails/box")
SALES = HuntGroup(DestinationId("groups/sales"), (ANNA,), DestinationId("hangup"), max_wait_s=60)


async def for_ever(*_: object) -> str:
    await asyncio.get_running_loop().create_future()
    return ""


@asynccontextmanager
async def switchboard_of(world: World) -> AsyncIterator[Switchboard]:
    async with asyncio.TaskGroup() as tasks:
        yield Switchboard(world.desk, tasks, world.call_back)
        await settle()


def handle(switchboard: Switchboard, channel: FakeChannel) -> asyncio.Task[None]:
    return asyncio.create_task(switchboard.handle(channel))


async def test_a_new_call_begins_where_its_number_leads(world: World) -> None:
    world.configuration.companies = [company_of(HELLO)]
    async with switchboard_of(world) as switchboard:
        world.bring()
        await switchboard.handle(FakeChannel())
    assert world.lines == ["number.assigned", "announcement.then", "end.reached"]
    assert len(world.cdrs) == 1


async def test_a_call_while_no_organisation_is_set_up_has_a_cdr(world: World) -> None:
    world.configuration.companies = []
    async with switchboard_of(world) as switchboard:
        world.bring()
        await switchboard.handle(FakeChannel())
    assert [cdr.disposition for cdr in world.cdrs] == [Disposition.UNASSIGNED]


async def test_a_stream_for_a_channel_that_ami_does_not_know_is_refused(world: World) -> None:
    async with switchboard_of(world) as switchboard:
        channel = FakeChannel()
        await switchboard.handle(channel)
    assert (channel.commands, world.records) == ([], [])


async def test_a_second_stream_for_a_call_under_way_is_refused_and_harms_it_not(world: World) -> None:
    world.configuration.companies = [company_of(HELLO)]
    async with switchboard_of(world) as switchboard:
        world.bring()
        first, second = FakeChannel(), FakeChannel()
        first.on["play"] = for_ever
        conducting = handle(switchboard, first)
        await settle()
        await switchboard.handle(second)
        assert second.commands == []
        assert CALL in world.exchange.calls
        first.hung_up.set()
        await conducting
    assert len(world.cdrs) == 1


async def test_of_two_streams_that_wait_for_the_same_channel_one_is_taken(world: World) -> None:
    world.configuration.companies = [company_of(HELLO)]
    async with switchboard_of(world) as switchboard:
        streams = [handle(switchboard, FakeChannel()) for _ in range(2)]
        await settle()
        world.bring()
        await asyncio.wait(streams)
    assert len(world.cdrs) == 1


async def test_a_call_whose_stream_broke_comes_back_and_has_one_cdr(world: World) -> None:
    world.configuration.companies = [company_of(HELLO)]
    async with switchboard_of(world) as switchboard:
        world.bring()
        broken = FakeChannel()
        broken.on["play"] = for_ever
        conducting = handle(switchboard, broken)
        await settle()
        broken.lost.set()
        await conducting
        assert len(switchboard.orphans) == 1
        await switchboard.handle(FakeChannel())
    assert world.lines == ["number.assigned", "resume.taken_up", "announcement.then", "end.reached"]
    assert [line.seq for line in world.records if hasattr(line, "seq")] == [1, 2, 3, 4]
    assert len(world.cdrs) == 1
    assert len(switchboard.orphans) == 0


async def test_a_call_whose_last_word_was_lost_comes_back_and_has_one_cdr(world: World) -> None:
    world.configuration.companies = [company_of(HELLO)]
    async with switchboard_of(world) as switchboard:
        world.bring()
        deaf = FakeChannel()

        async def break_off(*_: object) -> str:
            deaf.lost.set()
            return await for_ever()

        deaf.on["set"] = break_off
        task = handle(switchboard, deaf)
        await settle()
        task.cancel()  # stands for the stream's end, which a real one would tell of
        await asyncio.wait({task})
        assert world.cdrs == []


async def test_waiting_callers_keep_their_order_over_a_restart(world: World) -> None:
    world.configuration.companies = [company_of(SALES)]
    first, second = CallId("1.1"), CallId("1.2")
    for number, call in enumerate((second, first)):
        queued = MONDAY.replace(second=10 - number)
        world.journal.keep(progress_of(call, at=SALES.id, group=SALES.id, queued=queued, lines=2, steps=1))
    world.tell(AmiDown())
    async with switchboard_of(world) as switchboard:
        switchboard.remember_calls()
        channels = {call: FakeChannel(call) for call in (first, second)}
        for channel in channels.values():
            channel.on["dial"] = for_ever
        behind = handle(switchboard, channels[second])
        world.tell(AmiUp((*listed(call=first).channels, *listed(call=second).channels)))
        await settle()
        assert "dial" not in channels[second].commands, "the first is still on the way back"
        ahead = handle(switchboard, channels[first])
        await settle()
        assert "dial" in channels[first].commands
        assert "dial" not in channels[second].commands
        for call, channel in channels.items():
            channel.hung_up.set()
            world.hang_up(call)
        await asyncio.wait({behind, ahead})
    assert len(world.cdrs) == 2
    assert "group.joined" not in world.lines


async def test_no_line_after_a_restart_has_a_number_that_one_before_it_may_have(world: World) -> None:
    """The journal is some ms behind the routing log; the store keeps the first line of a number."""
    world.configuration.companies = [company_of(HELLO)]
    world.journal.keep(progress_of(at=HELLO.id, lines=2))
    async with switchboard_of(world) as switchboard:
        world.bring()
        switchboard.remember_calls()
        await switchboard.handle(FakeChannel())
    seqs = [record.seq for record in world.records if isinstance(record, LogLine)]
    assert seqs == sorted(set(seqs))
    assert seqs[0] > 50


async def test_a_call_whose_configuration_is_gone_begins_anew_and_has_one_cdr(world: World) -> None:
    world.configuration.companies = [company_of(HELLO, version=9)]
    world.journal.keep(progress_of(at=SALES.id, group=SALES.id, queued=MONDAY, lines=2))
    async with switchboard_of(world) as switchboard:
        world.bring()
        switchboard.remember_calls()
        await switchboard.handle(FakeChannel())
    (cdr,) = world.cdrs
    assert cdr.config_version == 9
    assert cdr.started == MONDAY


async def test_a_message_whose_configuration_is_gone_is_kept(world: World) -> None:
    world.configuration.companies = [company_of(HELLO, version=9)]
    world.recordings.recorded.add("1-3")
    world.journal.keep(progress_of(at=BOX, recording="1-3", mailbox=BOX, lines=2))
    async with switchboard_of(world) as switchboard:
        world.bring()
        switchboard.remember_calls()
        await switchboard.handle(FakeChannel())
    assert [message.mailbox for message in world.messages] == [BOX]
    assert len(world.cdrs) == 1


async def test_agents_of_two_organisations_are_strangers(world: World) -> None:
    async with switchboard_of(world) as switchboard:
        one = switchboard.queues_of(OrganisationId("one"))
        other = switchboard.queues_of(OrganisationId("other"))
        one.agents.admit((ANNA,))
        other.agents.admit((ANNA,))
        await one.agents.claim((ANNA,), CALL)
        assert other.agents.statuses() == {ANNA: AgentStatus.AVAILABLE}
        assert switchboard.queues_of(OrganisationId("one")) is one


@pytest.mark.parametrize("steps", range(30))
async def test_a_stream_that_breaks_at_any_moment_costs_neither_call_nor_cdr(
    world: World, steps: int
) -> None:
    world.configuration.companies = [company_of(SALES)]

    async def ring(*_: object) -> str:
        world.tell(began(ANNA))
        return await for_ever()

    async with switchboard_of(world) as switchboard:
        world.bring()
        channel = FakeChannel()
        channel.on["dial"] = ring
        conducting = handle(switchboard, channel)
        for _ in range(steps):
            await asyncio.sleep(0)
        channel.lost.set()
        await conducting
        assert world.cdrs == []
        assert len(switchboard.orphans) == 1
        queues = switchboard.queues_of(OrganisationId("demo"))
        world.hang_up()
        await asyncio.sleep(5)
        assert len(world.cdrs) == 1
        assert len(switchboard.orphans) == 0
        assert queues.waiting == 0
        assert set(queues.agents.statuses().values()) <= {AgentStatus.AVAILABLE}


async def test_a_call_that_ended_while_no_engine_was_there_ended_when_one_last_was(world: World) -> None:
    world.configuration.companies = [company_of(SALES)]
    world.journal.keep(progress_of(at=SALES.id, group=SALES.id, queued=MONDAY, lines=2))
    world.journal.note_alive(MONDAY + timedelta(seconds=12))
    world.tell(AmiDown())
    async with switchboard_of(world) as switchboard:
        await asyncio.sleep(7200)
        switchboard.remember_calls()
        world.tell(AmiUp(()))
    (cdr,) = world.cdrs
    assert (cdr.wait_s, cdr.disposition) == (12, Disposition.ABANDONED)
    assert world.lines == ["resume.gone"]


async def test_a_stop_in_the_middle_of_an_end_costs_no_second_line_and_no_time(world: World) -> None:
    world.configuration.companies = [company_of(HELLO)]
    async with switchboard_of(world) as switchboard:
        world.bring()
        channel = FakeChannel()
        channel.on["play"] = for_ever
        world.tell(began(ANNA))  # a late leg holds the end up
        conducting = handle(switchboard, channel)
        await settle()
        channel.hung_up.set()
        await settle()
        conducting.cancel()
        await asyncio.wait({conducting})
        assert world.cdrs == []
    world.tell(AmiDown())
    async with switchboard_of(world) as switchboard:
        switchboard.remember_calls()
        await asyncio.sleep(600)
        world.tell(AmiUp(()))
    assert world.lines.count("caller.hung_up") == 1
    assert "resume.gone" not in world.lines
    assert world.cdrs[0].ended == MONDAY


async def test_a_stop_before_the_last_word_changes_no_disposition(world: World) -> None:
    """Who was hung up on did not hang up, whoever writes the CDR."""
    world.configuration.companies = [company_of(HELLO)]
    async with switchboard_of(world) as switchboard:
        world.bring()
        channel = FakeChannel()
        channel.on["set"] = for_ever
        conducting = handle(switchboard, channel)
        await settle()
        conducting.cancel()
        await asyncio.wait({conducting})
    world.tell(AmiDown())
    async with switchboard_of(world) as switchboard:
        switchboard.remember_calls()
        world.tell(AmiUp(()))
    assert len(world.cdrs) == 1
    assert not {"caller.hung_up", "resume.gone"} & set(world.lines)
