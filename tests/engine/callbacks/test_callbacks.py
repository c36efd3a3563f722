"""What the queues promise is kept: an agent first, then the customer, once, tried again within limits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from dialplan.destinations import Callback as CallbackOffer
from dialplan.destinations import HuntGroup
from dialplan.hunting import Strategy
from dialplan.ids import CallId, DestinationId
from dialplan.numbers import E164
from dialplan.opening_hours import TemporaryClose
from dialplan.queueing import AgentStatus, callback_ticket_of, ticket_of
from dialplan.queueing.promises import Dialling, Promise, after_try
from dialplan.records import Direction
from engine.calls.lifetime import conduct
from engine.events import AmiDown, AmiEvent, AmiUp, CallbackFailed, LegEnded, UniqueId
from engine.queues import Queues
from engine.switchboard import Switchboard
from tests.engine.fakes import ANNA, BO, CALL, DEMO, MONDAY, FakeChannel, World, company_of, settle

SALES = HuntGroup(
    DestinationId("groups/sales"), (ANNA, BO), DestinationId("hangup"), callback=CallbackOffer("5", tries=2)
)
NUMBER = E164("+46701740605")
BUSY, FREE = AgentStatus.TALKING, AgentStatus.AVAILABLE
PROMISE = Promise(CALL, DEMO, SALES.id, NUMBER, "+46846500400", MONDAY)


@asynccontextmanager
async def switchboard(world: World) -> AsyncIterator[Switchboard]:
    async with asyncio.TaskGroup() as tasks:
        board = Switchboard(world.desk, tasks, world.call_back)
        board.callbacks.recall()
        await settle()
        try:
            yield board
        finally:
            for task in tasks._tasks:
                task.cancel()


@pytest.fixture
async def board(world: World) -> AsyncIterator[Switchboard]:
    world.configuration.companies = [company_of(SALES)]
    world.desk = replace(world.desk, settings=replace(world.desk.settings, trunk="trunk"))
    async with switchboard(world) as board:
        yield board


@pytest.fixture
async def queues(board: Switchboard) -> Queues:
    """The only agents talk with others."""
    queues = board.queues_of(DEMO)
    queues.agents.admit((ANNA, BO))
    for agent in (ANNA, BO):
        queues.agents.adopt(agent, CallId("9.9"), BUSY)
    return queues


async def promise(queues: Queues, owed: Promise = PROMISE) -> None:
    queues.promises.make(owed)
    await settle()


def fail(world: World, owed: Promise = PROMISE) -> None:
    world.tell(CallbackFailed(owed.attempt, True))


async def test_nobody_is_called_before_an_agent_is_kept_for_them(world: World, queues: Queues) -> None:
    await promise(queues)
    await asyncio.sleep(600)
    assert world.called_back == []
    queues.agents.release(BO, CallId("9.9"))
    await settle()
    (call,) = world.called_back
    assert (call.number, call.trunk, call.ring_s) == (NUMBER, "trunk", 30)
    assert queues.agents.held_by(PROMISE.place) == (BO,)


async def test_nobody_is_called_before_the_call_that_asked_for_it_is_over(
    world: World, queues: Queues
) -> None:
    queues.agents.release_all(CallId("9.9"))
    world.bring(PROMISE.call)
    await promise(queues)
    await asyncio.sleep(100)
    assert (world.called_back, queues.agents.statuses()[ANNA]) == ([], FREE)
    world.hang_up(PROMISE.call)
    await asyncio.sleep(1)
    assert world.called_back == [], "the networks take a moment"
    await asyncio.sleep(2)
    assert len(world.called_back) == 1


async def test_others_are_served_while_who_was_promised_a_call_is_still_on_the_line(
    world: World, queues: Queues
) -> None:
    world.bring(PROMISE.call)
    await promise(queues)
    with queues.place(ticket_of(SALES, CallId("2.2"), MONDAY + timedelta(seconds=5))) as place:
        queues.agents.release(ANNA, CallId("9.9"))
        assert (await place.wait_for_agents()).agents == (ANNA,)


async def test_a_call_that_ended_while_ami_was_away_holds_up_nothing(world: World, queues: Queues) -> None:
    queues.agents.release_all(CallId("9.9"))
    world.bring(PROMISE.call)
    await promise(queues)
    world.tell(AmiDown())
    await asyncio.sleep(30)
    world.tell(AmiUp(()))
    await asyncio.sleep(15)
    assert len(world.called_back) == 1


async def test_a_callback_begins_the_day_as_any_call_does(world: World, queues: Queues) -> None:
    await promise(queues)
    assert queues.ledger.past(DEMO).day == MONDAY.date()


async def test_one_agent_is_kept_for_a_callback_also_where_all_ring(world: World, queues: Queues) -> None:
    assert SALES.strategy is Strategy.RING_ALL
    queues.agents.release_all(CallId("9.9"))
    await promise(queues)
    assert len(queues.agents.held_by(PROMISE.place)) == 1


async def test_there_are_never_more_callbacks_than_free_agents(world: World, queues: Queues) -> None:
    for number in range(5):
        await promise(
            queues, replace(PROMISE, call=CallId(f"1.{number}"), number=E164(f"+4670174060{number}"))
        )
    queues.agents.release_all(CallId("9.9"))
    await settle()
    assert len(world.called_back) == 2


async def test_who_answers_goes_on_with_the_agent_who_was_kept_and_is_owed_nothing_more(
    world: World, board: Switchboard, queues: Queues
) -> None:
    queues.agents.release(ANNA, CallId("9.9"))
    await promise(queues)
    _, progress = board.callbacks.take_up(PROMISE.attempt)
    assert (progress.direction, progress.callback_of, progress.cli) == (Direction.CALLBACK, CALL, NUMBER)
    assert (progress.group, progress.queued) == (SALES.id, MONDAY)
    assert queues.agents.held_by(PROMISE.attempt) == (ANNA,)
    await asyncio.sleep(600)
    assert queues.agents.held_by(PROMISE.attempt) == (ANNA,)
    assert (queues.promises.all, queues.waiting, len(world.called_back)) == ((), 0, 1)
    assert world.promises.value == ()


async def test_who_does_not_answer_is_tried_again_later_within_limits_and_each_try_is_on_record(
    world: World, queues: Queues
) -> None:
    queues.agents.release(ANNA, CallId("9.9"))
    await promise(queues)
    await asyncio.sleep(30)
    fail(world)
    await settle()
    assert queues.agents.statuses()[ANNA] is FREE
    await asyncio.sleep(299)
    assert len(world.called_back) == 1
    await asyncio.sleep(2)
    assert len(world.called_back) == 2
    second = world.called_back[1].call
    assert second != world.called_back[0].call
    world.tell(CallbackFailed(second, True))
    await settle()
    await asyncio.sleep(3600)
    assert len(world.called_back) == 2
    assert queues.waiting == 0
    assert [cdr.disposition for cdr in world.cdrs] == ["no_answer"] * 2
    assert [cdr.callback_of for cdr in world.cdrs] == [CALL] * 2
    assert world.lines == ["hunting.longest-idle", "shown.nothing", "callback.unanswered"] * 2


async def test_while_one_is_left_in_peace_their_agent_serves_others(world: World, queues: Queues) -> None:
    queues.agents.release(ANNA, CallId("9.9"))
    await promise(queues)
    fail(world)
    await settle()
    with queues.place(ticket_of(SALES, CallId("2.2"), MONDAY + timedelta(seconds=5))) as place:
        assert (await place.wait_for_agents()).agents == (ANNA,)


async def test_a_place_is_kept_against_those_who_came_later(world: World, queues: Queues) -> None:
    await promise(queues)
    with queues.place(ticket_of(SALES, CallId("2.2"), MONDAY + timedelta(seconds=5))):
        queues.agents.release(ANNA, CallId("9.9"))
        await settle()
        assert queues.agents.held_by(PROMISE.place) == (ANNA,)


async def test_who_calls_in_is_not_called_and_no_agent_is_held_for_it(world: World, queues: Queues) -> None:
    await promise(queues)
    assert queues.promises.withdraw(SALES.id, NUMBER) is not None
    await settle()
    assert queues.waiting == 0
    queues.agents.release(ANNA, CallId("9.9"))
    await asyncio.sleep(60)
    assert (world.called_back, queues.agents.statuses()[ANNA]) == ([], FREE)


async def test_a_promise_that_is_taken_back_in_the_same_instant_keeps_no_place(queues: Queues) -> None:
    queues.put(callback_ticket_of(SALES, PROMISE.place, MONDAY))
    queues.promises.make(PROMISE)
    assert queues.promises.withdraw(SALES.id, NUMBER) is not None
    await settle()
    assert queues.waiting == 0


async def test_nobody_is_called_while_the_group_is_closed(world: World, queues: Queues) -> None:
    closed = replace(SALES, closed_now=TemporaryClose(DestinationId("hangup")))
    world.configuration.companies = [company_of(closed)]
    queues.agents.release_all(CallId("9.9"))
    await promise(queues)
    await asyncio.sleep(3600)
    assert world.called_back == []
    world.configuration.companies = [company_of(SALES)]


async def test_nobody_is_called_while_ami_is_away(world: World, queues: Queues) -> None:
    world.tell(AmiDown())
    queues.agents.release_all(CallId("9.9"))
    await promise(queues)
    await asyncio.sleep(60)
    assert world.called_back == []
    world.tell(AmiUp(()))
    await asyncio.sleep(20)
    assert len(world.called_back) == 1


async def test_a_promise_that_nobody_was_free_for_ends_after_two_open_days_and_is_on_record(
    world: World, queues: Queues
) -> None:
    await promise(queues)
    await asyncio.sleep(48 * 3600)
    assert len(queues.promises.all) == 1
    await asyncio.sleep(24 * 3600)
    assert (queues.promises.all, queues.waiting) == ((), 0)
    assert world.lines == ["callback.expired"]
    (cdr,) = world.cdrs
    assert (cdr.disposition, cdr.callback_of, cdr.cli) == ("no_answer", CALL, NUMBER)
    assert (cdr.direction, cdr.group) == (Direction.CALLBACK, SALES.id)


@pytest.mark.parametrize("waited_s", [0, 60])
async def test_a_group_that_is_gone_owes_nothing_and_that_is_on_record(
    world: World, queues: Queues, waited_s: int
) -> None:
    if waited_s:
        await promise(queues)
        await asyncio.sleep(waited_s)
    world.configuration.companies = [company_of()]
    if not waited_s:
        await promise(queues)
    queues.agents.release_all(CallId("9.9"))
    await asyncio.sleep(15)
    assert (queues.promises.all, queues.waiting, world.called_back) == ((), 0, [])
    assert set(queues.agents.statuses().values()) == {FREE}
    assert world.lines == ["callback.group_gone"]
    assert [cdr.callback_of for cdr in world.cdrs] == [CALL]


async def test_a_group_that_closed_while_nobody_was_free_calls_when_it_opens(
    world: World, queues: Queues
) -> None:
    await promise(queues)
    closed = replace(SALES, closed_now=TemporaryClose(DestinationId("hangup")))
    world.configuration.companies = [company_of(closed)]
    queues.agents.release(ANNA, CallId("9.9"))
    await asyncio.sleep(3600)
    assert world.called_back == []
    assert queues.agents.statuses()[ANNA] is FREE
    world.configuration.companies = [company_of(SALES)]
    await asyncio.sleep(20)
    assert len(world.called_back) == 1


async def test_who_is_no_agent_of_the_group_any_more_is_not_kept_for_its_callbacks(
    world: World, queues: Queues
) -> None:
    await promise(queues)
    world.configuration.companies = [company_of(replace(SALES, agents=(BO,)))]
    queues.agents.release(ANNA, CallId("9.9"))
    await asyncio.sleep(60)
    assert world.called_back == []
    queues.agents.release(BO, CallId("9.9"))
    await settle()
    assert queues.agents.held_by(PROMISE.place) == (BO,)


async def test_who_calls_in_while_they_are_dialled_is_not_called_again(world: World, queues: Queues) -> None:
    queues.agents.release(ANNA, CallId("9.9"))
    await promise(queues)
    assert queues.promises.withdraw(SALES.id, NUMBER) is not None
    await settle()
    assert queues.agents.held_by(PROMISE.place) == (ANNA,), "they may answer yet"
    assert queues.promises.withdraw(SALES.id, NUMBER) is None, "one place is not kept for two calls"
    fail(world)
    await asyncio.sleep(3600)
    assert (len(world.called_back), queues.promises.all) == (1, ())
    assert queues.agents.statuses()[ANNA] is FREE


async def test_who_answers_a_callback_that_was_not_owed_is_nobodys_call(board: Switchboard) -> None:
    company, progress = board.callbacks.take_up(CallId("123"))
    assert (progress.direction, progress.did, progress.callback_of) == (Direction.CALLBACK, "", None)
    assert progress.organisation == company.organisation == ""


@pytest.mark.parametrize("group", [None, DestinationId("groups/gone")])
async def test_a_callback_that_is_not_owed_ends_at_once(world: World, group: DestinationId | None) -> None:
    call = world.call(did="", cli="", direction=Direction.CALLBACK, group=group)
    await conduct(call)
    assert world.lines == ["callback.withdrawn"]
    assert [(cdr.direction, cdr.did) for cdr in world.cdrs] == [(Direction.CALLBACK, "")]
    assert isinstance(call.channel, FakeChannel)
    assert call.channel.commands == ["set", "hang up"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("BUSY", "busy"), ("NOANSWER", "no_answer"), ("CONGESTION", "unreachable"), (None, "unreachable")],
)
@pytest.mark.parametrize("is_reason_first", [True, False])
async def test_why_nobody_answered_is_on_record(
    world: World, queues: Queues, status: str | None, outcome: str, is_reason_first: bool
) -> None:
    queues.agents.release(ANNA, CallId("9.9"))
    await promise(queues)
    attempt = PROMISE.attempt
    told: list[AmiEvent] = [CallbackFailed(attempt, False)]
    if status is not None:
        told.insert(0 if is_reason_first else 1, LegEnded(attempt, UniqueId(attempt), status))
    for event in told:
        world.tell(event)
        await settle()
    await asyncio.sleep(2)
    (cdr,) = world.cdrs
    assert cdr.disposition == outcome
    assert [(leg.agent, leg.endpoint, leg.outcome, leg.number) for leg in cdr.legs] == [
        ("", "callback", outcome, NUMBER)
    ]
    assert queues.agents.statuses()[ANNA] is FREE


async def test_a_restart_goes_on_with_what_is_owed_and_calls_nobody_twice(world: World) -> None:
    world.configuration.companies = [company_of(SALES)]
    world.desk = replace(world.desk, settings=replace(world.desk.settings, trunk="trunk"))
    calling = replace(PROMISE, dialling=Dialling(MONDAY))
    waiting = replace(PROMISE, call=CallId("1.2"), number=E164("+46701740606"), joined=MONDAY)
    world.promises.keep((calling, waiting))
    async with switchboard(world) as board:
        assert [call.number for call in world.called_back] == [waiting.number]
        _, progress = board.callbacks.take_up(calling.attempt)
        assert progress.callback_of == CALL, "the call that the earlier engine made may be answered yet"


async def test_a_call_under_way_at_a_restart_that_nobody_answers_counts_as_a_try(world: World) -> None:
    world.configuration.companies = [company_of(SALES)]
    world.promises.keep((replace(PROMISE, dialling=Dialling(MONDAY)),))
    async with switchboard(world) as board:
        await asyncio.sleep(60)
        (left,) = board.queues_of(DEMO).promises.all
        assert (left.tries, left.is_calling) == (1, False)


def test_after_the_last_try_nothing_is_left() -> None:
    offer = CallbackOffer("5", tries=2, retry_s=60)
    left = after_try(PROMISE, offer, MONDAY)
    assert left is not None
    assert left.not_before == MONDAY + timedelta(seconds=60)
    assert left.attempt != PROMISE.attempt
    assert after_try(left, offer, MONDAY) is None
    assert after_try(PROMISE, None, MONDAY) is None


def test_an_attempt_is_named_by_digits_that_asterisk_takes() -> None:
    odd = replace(PROMISE, call=CallId("växel-1.2;${x}"))
    assert odd.attempt.isdecimal()
    assert len(odd.attempt) <= 40


async def test_what_is_promised_while_the_engine_stops_is_left_to_the_next_one(world: World) -> None:
    world.configuration.companies = [company_of(SALES)]

    async def promise_at_the_last_moment(queues: Queues) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            queues.promises.make(PROMISE)

    with pytest.raises(ExceptionGroup) as stopped:
        async with asyncio.TaskGroup() as tasks:
            board = Switchboard(world.desk, tasks, world.call_back)
            tasks.create_task(promise_at_the_last_moment(board.queues_of(DEMO)))
            await settle()
            raise KeyError("the engine stops")
    assert [type(error) for error in stopped.value.exceptions] == [KeyError]
    assert world.promises.load() == (PROMISE,)
