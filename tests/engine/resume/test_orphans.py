import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from dialplan.destinations import HuntGroup
from dialplan.disposition import CallFacts, Disposition
from dialplan.ids import CallId, DestinationId
from dialplan.outcome import LegOutcome
from dialplan.queueing import AgentStatus, Ticket
from engine.calls.progress import CallProgress
from engine.events import AmiDown, AmiUp
from engine.resume import Orphans
from tests.engine.fakes import (
    ANNA,
    BO,
    CALL,
    MONDAY,
    World,
    answered,
    began,
    company_of,
    gone,
    listed,
    progress_of,
    settle,
)

SALES = HuntGroup(DestinationId("groups/sales"), (ANNA, BO), DestinationId("hangup"), wrap_up_s=20)
WAITING = progress_of(at=SALES.id, group=SALES.id, queued=MONDAY)
FREE, RINGING, TALKING = AgentStatus.AVAILABLE, AgentStatus.RINGING, AgentStatus.TALKING


@pytest.fixture
async def world(world: World) -> World:
    world.configuration.companies = [company_of(SALES)]
    return world


@asynccontextmanager
async def orphans_of(world: World) -> AsyncIterator[Orphans]:
    async with asyncio.TaskGroup() as tasks:
        yield Orphans(world.desk, lambda _: world.queues, tasks)
        await settle()


async def test_a_call_that_is_gone_when_ami_is_back_ends_with_one_cdr(world: World) -> None:
    world.tell(AmiDown())
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        await asyncio.sleep(3)
        assert world.cdrs == []
        world.tell(AmiUp(()))
    assert [cdr.disposition for cdr in world.cdrs] == [Disposition.ABANDONED]
    assert (len(orphans), world.queues.waiting) == (0, 0)


async def test_a_call_that_ended_unseen_has_ended_when_it_was_last_known_to_be_there(world: World) -> None:
    world.tell(AmiDown())
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING, seen=MONDAY + timedelta(seconds=40))
        await asyncio.sleep(3600)
        world.tell(AmiUp(()))
    (cdr,) = world.cdrs
    assert (cdr.disposition, cdr.wait_s) == (Disposition.ABANDONED, 40)
    assert world.lines == ["resume.gone"]


async def test_a_conversation_that_ended_unseen_is_as_long_as_it_was_seen(
    world: World, talking: CallProgress
) -> None:
    world.tell(AmiDown())
    async with orphans_of(world) as orphans:
        orphans.adopt(talking, seen=MONDAY + timedelta(seconds=90))
        await asyncio.sleep(3600)
        world.tell(AmiUp(()))
    (cdr,) = world.cdrs
    assert (cdr.disposition, cdr.talk_s) == (Disposition.ANSWERED, 90)


async def test_a_call_has_not_ended_before_what_is_known_of_it(world: World) -> None:
    world.tell(AmiDown())
    began_talking = MONDAY + timedelta(seconds=30)
    progress = replace(WAITING, answered=began_talking, agent=ANNA, facts=CallFacts(talked=True))
    async with orphans_of(world) as orphans:
        orphans.adopt(progress, seen=MONDAY + timedelta(seconds=20))
        world.tell(AmiUp(()))
    assert world.cdrs[0].ended == began_talking


async def test_an_orphan_that_ends_while_asterisk_is_away_was_there_until_it_went(world: World) -> None:
    world.bring()
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        await asyncio.sleep(20)
        world.tell(AmiDown())
        await asyncio.sleep(600)
        world.tell(AmiDown(), AmiUp(()))
    assert world.cdrs[0].wait_s == 20
    assert world.lines == ["resume.gone"]


async def test_a_call_that_lacked_its_cdr_alone_gets_it_and_no_second_line(world: World) -> None:
    world.tell(AmiDown())
    ended = MONDAY + timedelta(seconds=7)
    async with orphans_of(world) as orphans:
        orphans.adopt(
            progress_of(at=SALES.id, ended=ended, facts=CallFacts(rang=LegOutcome.BUSY)),
            seen=MONDAY + timedelta(seconds=9),
        )
        await asyncio.sleep(60)
        world.tell(AmiUp(()))
    (cdr,) = world.cdrs
    assert (cdr.ended, cdr.disposition) == (ended, Disposition.BUSY)
    assert world.lines == []


async def test_a_call_that_hangs_up_before_it_is_back_ends_with_one_cdr(world: World) -> None:
    world.bring()
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        world.hang_up()
        world.hang_up()
        world.tell(AmiUp(()))
    assert len(world.cdrs) == 1
    assert (len(orphans), world.queues.waiting) == (0, 0)


async def test_a_call_known_to_be_gone_already_ends_at_once(world: World) -> None:
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
    assert len(world.cdrs) == 1
    assert len(orphans) == 0


async def test_a_call_that_comes_back_goes_on_where_it_was_and_has_no_cdr_yet(world: World) -> None:
    world.bring()
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        assert orphans.take_up(CALL) == WAITING
        assert orphans.take_up(CALL) is None
        world.hang_up()
    assert world.cdrs == []


async def test_nobody_passes_a_caller_who_is_on_the_way_back(world: World) -> None:
    world.bring()
    behind = Ticket(CallId("9"), SALES.id, MONDAY + timedelta(seconds=1), SALES.strategy, SALES.agents)
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        with world.queues.place(behind) as place:
            waiting = asyncio.create_task(place.wait_for_agents())
            await settle()
            assert not waiting.done()
            await asyncio.sleep(world.desk.settings.limits.way_back_s + 1)
            assert waiting.done(), "but not for ever"
        orphans.take_up(CALL)


async def test_an_agent_whose_phone_asterisk_rings_is_held_and_then_free(world: World) -> None:
    world.tell(AmiDown())
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        world.tell(listed(ANNA))
        assert world.queues.agents.statuses()[ANNA] is RINGING
        world.tell(gone(ANNA, 21))
        assert world.queues.agents.statuses()[ANNA] is FREE
        world.hang_up()


async def test_a_phone_that_fell_silent_while_ami_was_away_holds_its_agent_no_longer(world: World) -> None:
    world.tell(AmiDown())
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        world.tell(listed(ANNA, BO), AmiDown(), listed(BO))
        assert world.queues.agents.statuses() == {ANNA: FREE, BO: RINGING}
        world.hang_up()


async def test_a_phone_that_rang_when_the_stream_broke_is_known_when_it_is_answered(world: World) -> None:
    world.bring()
    world.tell(began(ANNA), began(BO))
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        assert world.queues.agents.statuses() == {ANNA: RINGING, BO: RINGING}
        world.tell(answered(BO), gone(ANNA, 26))
        assert world.queues.agents.statuses() == {ANNA: FREE, BO: TALKING}
        await asyncio.sleep(30)
        world.tell(gone(BO))
        world.hang_up()
    (cdr,) = world.cdrs
    assert (cdr.disposition, cdr.agent, cdr.talk_s) == (Disposition.ANSWERED, BO, 30)


async def test_a_conversation_that_began_while_no_engine_was_there_counts(world: World) -> None:
    world.tell(AmiDown())
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        await asyncio.sleep(2)
        world.tell(listed(BO, talking=BO))
        assert world.queues.agents.statuses()[BO] is TALKING
        assert world.queues.waiting == 0
        world.tell(AmiDown(), listed(BO, talking=BO))
        await asyncio.sleep(10)
        world.tell(gone(BO))
        world.hang_up()
    (cdr,) = world.cdrs
    assert (cdr.disposition, cdr.agent, cdr.talk_s) == (Disposition.ANSWERED, BO, 10)
    assert world.lines == ["talk.answered", "talk.over"]


async def test_an_agent_who_talked_over_the_restart_wraps_up(world: World) -> None:
    world.tell(AmiDown())
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        world.tell(listed(BO, talking=BO), gone(BO))
        world.hang_up()
    assert world.queues.agents.statuses()[BO] is AgentStatus.WRAP_UP
    assert len(orphans) == 0


@pytest.fixture
async def talking() -> CallProgress:
    return progress_of(
        at=SALES.id,
        group=SALES.id,
        queued=MONDAY,
        answered=MONDAY,
        agent=ANNA,
        wrap_up_s=20.0,
        facts=CallFacts(talked=True),
    )


async def test_a_conversation_from_before_the_restart_holds_its_agent_until_it_ends(
    world: World, talking: CallProgress
) -> None:
    world.tell(AmiDown())
    async with orphans_of(world) as orphans:
        orphans.adopt(talking)
        assert world.queues.agents.statuses()[ANNA] is TALKING
        assert world.queues.waiting == 0
        world.tell(listed(ANNA, talking=ANNA))
        assert world.queues.agents.statuses()[ANNA] is TALKING
        world.tell(gone(ANNA))
        world.hang_up()
    assert world.queues.agents.statuses()[ANNA] is AgentStatus.WRAP_UP


async def test_who_talked_wraps_up_when_their_call_comes_back(world: World, talking: CallProgress) -> None:
    world.bring()
    async with orphans_of(world) as orphans:
        orphans.adopt(talking)
        orphans.take_up(CALL)
    assert world.queues.agents.statuses()[ANNA] is AgentStatus.WRAP_UP


async def test_a_call_whose_configuration_is_gone_still_gets_its_cdr(world: World) -> None:
    world.configuration.companies = [company_of(SALES, version=9)]
    world.bring()
    async with orphans_of(world) as orphans:
        orphans.adopt(WAITING)
        world.tell(began(ANNA), answered(ANNA), gone(ANNA))
        world.hang_up()
    assert len(world.cdrs) == 1
    assert len(orphans) == 0


async def test_a_failure_at_the_end_of_one_call_touches_no_other(world: World) -> None:
    world.recordings.fault = RuntimeError("a bug")
    world.bring()
    async with orphans_of(world) as orphans:
        orphans.adopt(progress_of(at="voicemails/box", recording="1-1", mailbox="voicemails/box"))
        world.hang_up()
        await settle()
    assert len(world.cdrs) == 1
    assert len(orphans) == 0


async def test_nothing_is_left_of_a_thousand_orphans(world: World) -> None:
    async with orphans_of(world) as orphans:
        for number in range(1000):
            call = CallId(f"1.{number}")
            world.bring(call)
            orphans.adopt(progress_of(call, at=SALES.id, group=SALES.id, queued=MONDAY))
        world.tell(AmiUp(()))
        await settle()
        assert len(world.cdrs) == 1000
    assert (len(orphans), world.queues.waiting) == (0, 0)
    assert not world.exchange._listeners


async def test_a_call_whose_end_is_seen_while_the_engine_stops_is_left_to_the_next_one(world: World) -> None:
    world.tell(AmiDown())

    async def hear_of_it_at_the_last_moment() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            world.tell(AmiUp(()))

    with pytest.raises(ExceptionGroup, match="unhandled") as stopped:
        async with asyncio.TaskGroup() as tasks:
            orphans = Orphans(world.desk, lambda _: world.queues, tasks)
            orphans.adopt(WAITING)
            tasks.create_task(hear_of_it_at_the_last_moment())
            await settle()
            raise KeyError("the engine stops")
    assert [type(error) for error in stopped.value.exceptions] == [KeyError]
    assert world.cdrs == []
    (left,) = world.journal.load()
    assert left.ended is not None
