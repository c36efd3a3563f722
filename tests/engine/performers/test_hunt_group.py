import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from dialplan.destinations import HuntGroup
from dialplan.hunting import Strategy
from dialplan.ids import CallId, DestinationId
from dialplan.next import Finished, Overflowed
from dialplan.queueing import AgentStatus
from engine.calls.call import Call
from engine.performers.hunt_group import perform_hunt_group
from tests.engine.fakes import (
    ANNA,
    BO,
    MONDAY,
    PHONES,
    FakeChannel,
    World,
    answered,
    began,
    gone,
    now,
    settle,
)

SALES = HuntGroup(
    DestinationId("groups/sales"), (ANNA, BO), DestinationId("hangup"), max_wait_s=60, rest_s=10
)
FREE, TALKING = AgentStatus.AVAILABLE, AgentStatus.TALKING
Reacts = Callable[[World], None]


def phones(world: World, **reactions: str) -> FakeChannel:
    """A channel whose Dial has each phone do what its person does: answer, decline, or nothing."""
    channel = FakeChannel()

    async def dial(endpoints: tuple[str, ...], ring_s: int) -> str:
        rung = [person for person, phone in PHONES.items() if phone in endpoints]
        world.tell(*(began(person) for person in rung))
        await asyncio.sleep(1)
        for person in rung:
            if reactions.get(person) == "answer":
                world.tell(answered(person), *(gone(other, 26) for other in rung if other != person))
                await asyncio.sleep(30)
                world.tell(gone(person))
                return ""
        for person in rung:
            if reactions.get(person) == "decline":
                world.tell(gone(person, 21))
        await asyncio.sleep(ring_s - 1)
        world.tell(*(gone(person, 0) for person in rung if reactions.get(person) != "decline"))
        return ""

    channel.on["dial"] = dial
    return channel


async def test_the_agent_who_answers_ends_the_wait(world: World) -> None:
    call = world.call(channel=phones(world, bo="answer"))
    assert isinstance(await perform_hunt_group(call, SALES), Finished)
    assert call.progress.agent == BO
    assert world.queues.waiting == 0


async def test_nobody_answering_overflows_after_the_longest_wait(world: World) -> None:
    channel = phones(world)
    call = world.call(channel=channel)
    assert isinstance(await perform_hunt_group(call, SALES), Overflowed)
    assert 59 <= asyncio.get_running_loop().time() <= 61
    assert call.facts.overflowed
    assert channel.commands[-1] == "music off"
    assert world.queues.agents.statuses() == {ANNA: FREE, BO: FREE}
    assert world.queues.waiting == 0


async def test_what_is_pressed_while_waiting_is_not_for_the_menu_behind(world: World) -> None:
    call = world.call(channel=phones(world))
    performing = await begin(world, call)
    for after_s in (5, 20, 30):
        asyncio.get_running_loop().call_later(after_s, world.press, "1#")
    assert isinstance(await performing, Overflowed)
    assert not call.inbox.has_digits()


async def test_a_group_without_agents_overflows_after_the_longest_wait(world: World) -> None:
    call = world.call()
    assert isinstance(await perform_hunt_group(call, replace(SALES, agents=())), Overflowed)
    assert asyncio.get_running_loop().time() == 60


async def test_a_linear_group_goes_on_to_the_second_agent(world: World) -> None:
    channel = phones(world, anna="decline", bo="answer")
    call = world.call(channel=channel)
    await perform_hunt_group(call, replace(SALES, strategy=Strategy.LINEAR))
    assert [leg.agent for leg in call.progress.legs] == [ANNA, BO]


@pytest.mark.parametrize("has_phone", [True, False])
async def test_phones_that_never_ring_do_not_make_the_caller_s_wait_a_busy_loop(
    world: World, has_phone: bool
) -> None:
    channel = FakeChannel()  # Dial returns at once: no phone is registered
    call = world.call(channel=channel)
    if not has_phone:
        call.company = replace(call.company, devices={ANNA: (), BO: ()})
    await perform_hunt_group(call, replace(SALES, rest_s=0))
    assert len(channel.commands) < 200
    assert len(world.records) < 500


async def test_a_caller_whose_wait_is_cut_by_a_restart_keeps_their_place_and_their_patience(
    world: World,
) -> None:
    await asyncio.sleep(40)
    call = world.call(group=SALES.id, queued=MONDAY, at=SALES.id)
    performing = asyncio.create_task(perform_hunt_group(call, replace(SALES, agents=())))
    await settle()
    ticket = world.queues.ticket(call.id)
    assert ticket is not None
    assert ticket.joined == MONDAY
    await performing
    assert asyncio.get_running_loop().time() == 60
    assert "group.joined" not in world.lines


async def test_a_caller_who_waited_too_long_during_the_restart_overflows_at_once(world: World) -> None:
    await asyncio.sleep(100)
    call = world.call(group=SALES.id, queued=MONDAY, at=SALES.id)
    assert isinstance(await perform_hunt_group(call, SALES), Overflowed)


async def test_the_place_in_an_earlier_group_is_none_in_the_next(world: World) -> None:
    await asyncio.sleep(30)
    call = world.call(group=DestinationId("groups/other"), queued=MONDAY)
    asyncio.get_running_loop().call_later(1, world.hang_up)
    performing = asyncio.create_task(perform_hunt_group(call, replace(SALES, agents=())))
    await settle()
    assert call.progress.queued == now()
    performing.cancel()
    await asyncio.wait({performing})


async def test_the_second_caller_is_served_when_the_first_lets_go(world: World) -> None:
    first = world.call(channel=phones(world))
    performing = asyncio.create_task(perform_hunt_group(first, replace(SALES, max_wait_s=20)))
    await settle()
    other_channel = FakeChannel(CallId("2.2"))
    second = world.call(channel=other_channel)
    waiting: asyncio.Task[object] = asyncio.create_task(perform_hunt_group(second, SALES))
    await performing
    await settle()
    assert "dial" in other_channel.commands
    waiting.cancel()
    await asyncio.wait({waiting})


async def begin(world: World, call: Call) -> asyncio.Task[object]:
    task: asyncio.Task[object] = asyncio.create_task(perform_hunt_group(call, SALES))
    await settle()
    return task


@pytest.mark.parametrize("after_s", [0, 0.5, 1, 15, 20, 25, 31])
async def test_hanging_up_at_any_time_leaves_no_ticket(world: World, after_s: float) -> None:
    task = await begin(world, world.call(channel=phones(world)))
    await asyncio.sleep(after_s)
    world.hang_up()
    task.cancel()
    await asyncio.wait({task})
    assert world.queues.waiting == 0
