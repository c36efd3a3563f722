import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from dialplan.destinations import Callback, HuntGroup
from dialplan.disposition import CallFacts, Disposition, dispose
from dialplan.hunting import Strategy
from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.numbers import E164
from dialplan.queueing import AgentStatus, PresenceAct, ticket_of
from dialplan.queueing.promises import Promise
from dialplan.records import Direction
from dialplan.visit import CallbackPromised, Finished, LeftQueue, NobodyThere, Overflowed, QueueFull
from engine.calls.call import Call
from engine.events import UniqueId
from engine.performers.hunt_group import perform_hunt_group
from engine.performers.queue import number_to_call
from tests.engine.fakes import (
    ANNA,
    BO,
    CALL,
    CARIN,
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
SUPPORT = replace(SALES, id=DestinationId("groups/support"))
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


def set_clock(world: World, jump: timedelta) -> None:
    world.desk = replace(world.desk, ports=replace(world.desk.ports, now=lambda: now() + jump))


def occupy(world: World, *agents: PersonId) -> None:
    """Somebody else talks with them for ever."""
    for agent in agents or (ANNA, BO):
        world.queues.agents.adopt(agent, CallId("9.9"), TALKING)


async def test_a_group_whose_agents_are_all_busy_overflows_after_the_longest_wait(world: World) -> None:
    occupy(world)
    call = world.call()
    assert isinstance(await perform_hunt_group(call, SALES), Overflowed)
    assert asyncio.get_running_loop().time() == 60


@pytest.mark.parametrize("agents", [(), (ANNA,)])
async def test_a_group_nobody_is_logged_in_to_is_left_at_once_and_unanswered(
    world: World, agents: tuple[PersonId, ...]
) -> None:
    for agent in agents:
        world.queues.agents.declare(agent, PresenceAct.LOG_OUT)
    channel = FakeChannel()
    call = world.call(channel=channel)
    assert await perform_hunt_group(call, replace(SALES, agents=agents)) == NobodyThere(len(agents))
    assert channel.commands == []
    assert call.facts.overflowed


async def test_a_group_whose_last_agent_logs_out_lets_its_callers_go(world: World) -> None:
    world.queues.agents.declare(ANNA, PresenceAct.PAUSE)
    call = world.call()
    performing = asyncio.create_task(perform_hunt_group(call, replace(SALES, agents=(ANNA,))))
    await asyncio.sleep(10)
    assert not performing.done(), "who is paused comes back"
    world.queues.agents.declare(ANNA, PresenceAct.LOG_OUT)
    assert isinstance(await performing, NobodyThere)
    assert asyncio.get_running_loop().time() == 10


async def test_a_full_queue_takes_nobody_more(world: World) -> None:
    occupy(world)
    waiting = asyncio.create_task(perform_hunt_group(world.call(), replace(SALES, max_waiting=1)))
    await settle()
    second = world.call(channel=FakeChannel(CallId("2.2")))
    assert await perform_hunt_group(second, replace(SALES, max_waiting=1)) == QueueFull(1)
    waiting.cancel()
    await asyncio.wait({waiting})


def slow_to_answer(world: World, number: int, group: HuntGroup) -> asyncio.Task[object]:
    """A caller for whom ANSWER takes half a second, as it does while no sound has come from them."""
    channel = phones(world, anna="answer", bo="answer")
    channel.request = replace(channel.request, unique_id=UniqueId(f"{number}.{number}"))

    async def answer() -> str:
        await asyncio.sleep(0.5)
        return ""

    channel.on["answer"] = answer
    return asyncio.create_task(perform_hunt_group(world.call(channel=channel), group))


async def cancel(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def test_callers_who_come_while_others_are_answered_find_their_places_taken(world: World) -> None:
    occupy(world)
    callers = [slow_to_answer(world, number, replace(SALES, max_waiting=2)) for number in range(1, 6)]
    await asyncio.sleep(1)
    assert [caller.result() for caller in callers[2:]] == [QueueFull(2)] * 3
    await cancel(*callers[:2])


async def test_a_caller_for_whom_an_agent_is_free_does_not_wait_and_fills_no_queue(world: World) -> None:
    linear = replace(SALES, strategy=Strategy.LINEAR, max_waiting=1)
    callers = [slow_to_answer(world, number, linear) for number in range(1, 5)]
    await asyncio.sleep(1)
    assert [caller.done() for caller in callers] == [False, False, False, True], "two ring, and one waits"
    await cancel(*callers[:3])


async def test_an_agent_who_lets_calls_ring_is_paused_and_the_log_says_so(world: World) -> None:
    alone = replace(SALES, agents=(ANNA,), pause_after=2, ring_s=10, rest_s=0, max_wait_s=25)
    await perform_hunt_group(world.call(channel=phones(world)), alone)
    assert world.queues.agents.statuses()[ANNA] is FREE, "one caller counts once"
    await perform_hunt_group(world.call(channel=phones(world)), alone)
    assert world.queues.agents.agents()[ANNA].reason == "unanswered"
    assert world.lines.count("agent.paused") == 1


async def test_a_call_of_a_group_that_never_pauses_is_none_that_counts(world: World) -> None:
    never = replace(SALES, agents=(ANNA,), ring_s=10, max_wait_s=15)
    await perform_hunt_group(world.call(channel=phones(world)), never)
    assert world.queues.agents.agents()[ANNA].unanswered == 0
    await perform_hunt_group(world.call(channel=phones(world)), replace(never, pause_after=2))
    assert world.queues.agents.statuses()[ANNA] is FREE


@pytest.mark.parametrize("cause", [18, 19])
async def test_a_phone_that_gives_up_by_itself_let_no_call_ring(world: World, cause: int) -> None:
    channel = FakeChannel()

    async def dial(_: tuple[str, ...], ring_s: int) -> str:
        world.tell(began(ANNA), began(BO))
        await asyncio.sleep(5)
        world.tell(gone(ANNA, cause))
        await asyncio.sleep(ring_s - 5)
        world.tell(gone(BO, 0))
        return ""

    channel.on["dial"] = dial
    group = replace(SALES, pause_after=1, ring_s=10, max_wait_s=15)
    await perform_hunt_group(world.call(channel=channel), group)
    agents = world.queues.agents.statuses()
    assert (agents[ANNA], agents[BO]) == (FREE, AgentStatus.PAUSED)


async def test_a_ring_cut_short_by_the_end_of_the_wait_pauses_nobody(world: World) -> None:
    alone = replace(SALES, agents=(ANNA,), pause_after=1, ring_s=10, max_wait_s=8)
    assert isinstance(await perform_hunt_group(world.call(channel=phones(world)), alone), Overflowed)
    assert world.queues.agents.statuses()[ANNA] is FREE


LEVELS = replace(SALES, levels={BO: 2}, next_level_s=10, ring_s=40, max_wait_s=100)


def dials(channel: FakeChannel) -> list[tuple[float, object]]:
    """Whom each ring rang, and when."""
    rung: list[tuple[float, object]] = []
    dial: Callable[..., Awaitable[str]] = channel.on["dial"]  # type: ignore[assignment]

    async def note(endpoints: tuple[str, ...], ring_s: int) -> str:
        at_s = round(asyncio.get_running_loop().time())
        rung.append((at_s, tuple(person for person, phone in PHONES.items() if phone in endpoints)))
        return await dial(endpoints, ring_s)

    channel.on["dial"] = note
    return rung


async def test_a_level_that_opens_rings_at_once_beside_those_who_ring(world: World) -> None:
    channel = phones(world, bo="answer")
    rung = dials(channel)
    await perform_hunt_group(world.call(channel=channel), LEVELS)
    assert rung == [(0, (ANNA,)), (10, (ANNA, BO))]


async def test_a_level_that_opens_ends_no_ring_where_nobody_on_it_was_free(world: World) -> None:
    occupy(world, BO)
    channel = phones(world)
    rung = dials(channel)
    await perform_hunt_group(world.call(channel=channel), replace(LEVELS, max_wait_s=45))
    assert rung == [(0, (ANNA,))]


async def test_who_declined_before_the_level_opened_is_left_in_peace(world: World) -> None:
    channel = phones(world, anna="decline", bo="answer")
    rung = dials(channel)
    await perform_hunt_group(world.call(channel=channel), LEVELS)
    assert rung == [(0, (ANNA,)), (10, (BO,))]


async def test_one_at_a_time_goes_on_to_a_level_that_opens_and_the_cut_ring_pauses_nobody(
    world: World,
) -> None:
    channel = phones(world, bo="answer")
    rung = dials(channel)
    linear = replace(LEVELS, strategy=Strategy.LINEAR, pause_after=1)
    await perform_hunt_group(world.call(channel=channel), linear)
    assert rung == [(0, (ANNA,)), (10, (BO,))]
    assert world.queues.agents.statuses()[ANNA] is FREE


async def test_who_was_outrun_or_declined_let_no_call_ring(world: World) -> None:
    call = world.call(channel=phones(world, bo="decline", carin="answer"))
    group = replace(SALES, agents=(ANNA, BO, CARIN), pause_after=1)
    assert isinstance(await perform_hunt_group(call, group), Finished)
    assert world.queues.agents.statuses()[ANNA] is FREE


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
    call = world.call(group=SALES.id, queued=MONDAY, started=MONDAY, at=SALES.id)
    occupy(world)
    performing = asyncio.create_task(perform_hunt_group(call, SALES))
    await settle()
    ticket = world.queues.ticket(call.id)
    assert ticket is not None
    assert ticket.joined == MONDAY
    await performing
    assert asyncio.get_running_loop().time() == 60
    assert "group.joined" not in world.lines


async def test_a_caller_who_waited_too_long_during_the_restart_overflows_at_once(world: World) -> None:
    await asyncio.sleep(100)
    call = world.call(group=SALES.id, queued=MONDAY, started=MONDAY, at=SALES.id)
    assert isinstance(await perform_hunt_group(call, SALES), Overflowed)


async def test_the_place_in_an_earlier_group_is_none_in_the_next(world: World) -> None:
    await asyncio.sleep(30)
    call = world.call(group=DestinationId("groups/other"), queued=MONDAY)
    asyncio.get_running_loop().call_later(1, world.hang_up)
    occupy(world)
    performing = asyncio.create_task(perform_hunt_group(call, SALES))
    await settle()
    assert call.progress.queued == now()
    performing.cancel()
    await asyncio.wait({performing})


async def test_a_caller_who_left_and_comes_back_joins_anew(world: World) -> None:
    occupy(world)
    call = world.call()
    assert isinstance(await perform_hunt_group(call, SALES), Overflowed)
    assert call.progress.queued is None
    assert (call.progress.group, call.progress.queued_s) == (SALES.id, 60)
    assert isinstance(await perform_hunt_group(call, SALES), Overflowed)
    assert asyncio.get_running_loop().time() == 120
    assert world.lines.count("group.joined") == 2


async def test_a_caller_whom_another_queue_sent_on_keeps_the_wait_in_that_and_has_a_whole_one(
    world: World,
) -> None:
    occupy(world)
    call = world.call()
    assert isinstance(await perform_hunt_group(call, SALES), Overflowed)
    with world.queues.place(ticket_of(SUPPORT, CallId("2.2"), MONDAY + timedelta(seconds=30))):
        performing = asyncio.create_task(perform_hunt_group(call, SUPPORT))
        await settle()
        assert world.queues.position(call.id) == 1
        assert isinstance(await performing, Overflowed)
    assert asyncio.get_running_loop().time() == 120
    assert call.progress.waits_since == MONDAY
    assert (call.progress.queued_s, call.progress.estimated_wait_s) == (120, 120)


@pytest.mark.parametrize("refusing", [replace(SALES, agents=()), replace(SALES, max_waiting=0)])
async def test_a_caller_who_was_refused_waits_from_then_on(world: World, refusing: HuntGroup) -> None:
    occupy(world)
    call = world.call()
    await perform_hunt_group(call, refusing)
    assert "group.joined" not in world.lines
    await asyncio.sleep(10)  # such as for an announcement
    assert isinstance(await perform_hunt_group(call, SUPPORT), Overflowed)
    assert call.progress.waits_since == MONDAY
    assert call.progress.queued_s == 70


async def test_a_caller_who_left_by_a_key_has_no_wait_to_keep(world: World) -> None:
    occupy(world)
    call = world.call()
    performing = asyncio.create_task(perform_hunt_group(call, replace(SALES, exit_keys={"0": SUPPORT.id})))
    await asyncio.sleep(20)
    world.press("0")
    assert isinstance(await performing, LeftQueue)
    assert call.progress.waits_since is None
    assert dispose(call.facts) is Disposition.ABANDONED


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
async def test_setting_the_clock_changes_neither_a_wait_nor_the_order(world: World, jump: timedelta) -> None:
    occupy(world)
    first = world.call()
    waiting = asyncio.create_task(perform_hunt_group(first, SALES))
    await asyncio.sleep(20)
    set_clock(world, jump)
    second = world.call(channel=FakeChannel(CallId("0.0")))
    later = asyncio.create_task(perform_hunt_group(second, SALES))
    await settle()
    assert world.queues.position(second.id) == 2
    assert isinstance(await waiting, Overflowed)
    assert asyncio.get_running_loop().time() == 60
    assert isinstance(await later, Overflowed)
    assert asyncio.get_running_loop().time() == 80


async def test_a_caller_who_calls_in_before_their_callback_has_a_whole_wait_again(world: World) -> None:
    occupy(world)
    await asyncio.sleep(1000)
    world.desk = replace(world.desk, settings=replace(world.desk.settings, trunk="trunk"))
    call = world.call(started=now())
    number = number_to_call(call)
    assert number is not None
    world.queues.promises.make(
        Promise(CallId("2.2"), call.company.organisation, SALES.id, number, "", joined=MONDAY)
    )
    assert isinstance(await perform_hunt_group(call, SALES), Overflowed)
    assert asyncio.get_running_loop().time() == 1060
    assert (call.progress.queued_s, call.progress.estimated_wait_s) == (60, 60)
    assert world.lines[0] == "callback.called_in"


async def test_who_is_called_back_and_finds_nobody_there_is_called_again(world: World) -> None:
    world.desk = replace(world.desk, settings=replace(world.desk.settings, trunk="trunk"))
    world.queues.agents.adopt(ANNA, CALL, AgentStatus.RESERVED)
    for agent in (ANNA, BO):
        world.queues.agents.declare(agent, PresenceAct.LOG_OUT)
    await asyncio.sleep(100)
    said: list[str] = []

    async def play(sound: str) -> str:
        said.append(sound)
        return ""

    call = world.call(at=SALES.id, group=SALES.id, queued=MONDAY, started=now(), direction=Direction.CALLBACK)
    assert isinstance(call.channel, FakeChannel)
    call.channel.on["play"] = play
    offers = replace(SALES, callback=Callback("5"))
    assert isinstance(await perform_hunt_group(call, offers), CallbackPromised)
    (promise,) = world.queues.promises.all
    assert (promise.call, promise.joined, promise.tries) == (call.id, MONDAY, 0)
    assert said == [
        "Hej. Du bad oss ringa upp. Ett ögonblick.",
        "Tack. Du behåller din plats i kön, och vi ringer upp dig när det är din tur.",
    ]
    assert call.progress.queued_s == 0


async def test_a_caller_who_was_promised_a_call_as_the_stream_broke_is_told_and_does_not_join_again(
    world: World,
) -> None:
    call = world.call(at=SALES.id, group=SALES.id, facts=CallFacts(wants_callback=True))
    promise = Promise(call.id, call.company.organisation, SALES.id, E164("+46701740605"), "", MONDAY)
    world.queues.promises.make(promise)
    assert isinstance(await perform_hunt_group(call, SALES), CallbackPromised)
    assert world.queues.promises.all == (promise,)
    assert "group.joined" not in world.lines


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
