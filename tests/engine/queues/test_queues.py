import asyncio
from collections.abc import Callable
from contextvars import Context
from datetime import timedelta

import pytest

from dialplan.hunting import Strategy
from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.queueing import AgentStatus, Ticket, decide_offers
from engine.queues import Place, Queues
from tests.engine.fakes import ANNA, BO, MONDAY, now, settle

SALES, SUPPORT = DestinationId("groups/sales"), DestinationId("groups/support")


def ticket(
    call: str,
    *agents: PersonId,
    joined_s: float = 0,
    group: DestinationId = SALES,
    strategy: Strategy = Strategy.RING_ALL,
) -> Ticket:
    return Ticket(CallId(call), group, MONDAY + timedelta(seconds=joined_s), strategy, agents or (ANNA,))


@pytest.fixture
async def queues() -> Queues:
    return Queues(now)


class Waiter:
    """A caller who waits in a queue until told to leave."""

    def __init__(self, queues: Queues, ticket: Ticket) -> None:
        self.offers: list[tuple[PersonId, ...]] = []
        self.place: Place | None = None
        self._queues = queues
        self._ticket = ticket
        self._again = asyncio.Event()
        self.task = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        with self._queues.place(self._ticket) as self.place:
            while True:
                self.offers.append((await self.place.wait_for_agents()).agents)
                self._again.clear()
                await self._again.wait()

    def decline(self, rest_s: float) -> None:
        assert self.place is not None
        self._queues.release(self.offers[-1], self._ticket.call)
        self.place.rest(self.offers[-1], rest_s)
        self._again.set()

    async def leave(self) -> None:
        self.task.cancel()
        await asyncio.wait({self.task})
        self._queues.agents.release_all(self._ticket.call)


async def test_who_waited_longest_is_served_first_across_groups(queues: Queues) -> None:
    queues.agents.admit((ANNA,))
    queues.agents.adopt(ANNA, CallId("9"), AgentStatus.TALKING)
    late = Waiter(queues, ticket("1", joined_s=5, group=SUPPORT))
    await settle()
    early = Waiter(queues, ticket("2", joined_s=1))
    await settle()
    queues.agents.release(ANNA, CallId("9"))
    await settle()
    assert (early.offers, late.offers) == ([(ANNA,)], [])


async def test_two_callers_share_no_agent(queues: Queues) -> None:
    first = Waiter(queues, ticket("1", ANNA, BO))
    second = Waiter(queues, ticket("2", ANNA, BO, joined_s=1))
    await settle()
    assert (first.offers, second.offers) == ([(ANNA, BO)], [])


async def test_a_linear_group_rings_one_at_a_time(queues: Queues) -> None:
    first = Waiter(queues, ticket("1", BO, ANNA, strategy=Strategy.LINEAR))
    second = Waiter(queues, ticket("2", BO, ANNA, joined_s=1, strategy=Strategy.LINEAR))
    await settle()
    assert (first.offers, second.offers) == ([(BO,)], [(ANNA,)])


async def test_an_agent_who_did_not_answer_rests_from_this_caller_only(queues: Queues) -> None:
    first = Waiter(queues, ticket("1"))
    second = Waiter(queues, ticket("2", joined_s=1))
    await settle()
    first.decline(rest_s=10)
    await settle()
    assert second.offers == [(ANNA,)]
    second.decline(rest_s=100)
    await asyncio.sleep(9)
    assert len(first.offers) == 1
    await asyncio.sleep(2)
    assert len(first.offers) == 2


async def test_a_rest_of_an_earlier_group_ends_no_rest_of_a_later_one(queues: Queues) -> None:
    first = Waiter(queues, ticket("1"))
    await settle()
    first.decline(rest_s=10)
    await first.leave()
    again = Waiter(queues, ticket("1", group=SUPPORT))
    await settle()
    again.decline(rest_s=60)
    await asyncio.sleep(30)
    assert len(again.offers) == 1


async def test_nothing_is_left_of_a_caller_who_left(queues: Queues) -> None:
    waiter = Waiter(queues, ticket("1"))
    await settle()
    waiter.decline(rest_s=10)
    await waiter.leave()
    await asyncio.sleep(20)
    assert queues.waiting == 0


@pytest.mark.parametrize("steps", range(8))
async def test_a_caller_who_leaves_at_any_moment_holds_no_agent(queues: Queues, steps: int) -> None:
    waiter = Waiter(queues, ticket("1"))
    for _ in range(steps):
        await asyncio.sleep(0)
    await waiter.leave()
    assert queues.waiting == 0
    assert set(queues.agents.statuses().values()) <= {AgentStatus.AVAILABLE}
    other = Waiter(queues, ticket("2"))
    await settle()
    assert other.offers == [(ANNA,)]


@pytest.mark.parametrize("order", ["agent first", "limit first"])
async def test_an_agent_free_in_the_moment_the_wait_is_over_is_held_by_nobody_or_offered(
    queues: Queues, order: str
) -> None:
    queues.agents.admit((ANNA,))
    queues.agents.adopt(ANNA, CallId("9"), AgentStatus.TALKING)
    loop = asyncio.get_running_loop()
    offered: tuple[PersonId, ...] = ()
    if order == "agent first":
        loop.call_at(10, queues.agents.release, ANNA, CallId("9"))
    with queues.place(ticket("1")) as place:
        try:
            async with asyncio.timeout_at(10) as limit:
                if order == "limit first":
                    loop.call_at(10, queues.agents.release, ANNA, CallId("9"))
                offered = (await place.wait_for_agents()).agents
        except TimeoutError:
            assert limit.expired()
    status = queues.agents.statuses()[ANNA]
    assert status is (AgentStatus.RESERVED if offered else AgentStatus.AVAILABLE)


async def test_a_kept_place_lets_nobody_pass_until_its_caller_is_back(queues: Queues) -> None:
    kept = ticket("1", joined_s=0)
    queues.keep_place(kept, for_s=5)
    behind = Waiter(queues, ticket("2", joined_s=1))
    await asyncio.sleep(1)
    assert behind.offers == []
    back = Waiter(queues, kept)
    await settle()
    assert (back.offers, behind.offers) == ([(ANNA,)], [])
    await asyncio.sleep(10)
    assert queues.ticket(CallId("1")) is not None, "the end of the kept place is not the end of the taken one"


async def test_a_caller_who_is_back_and_gets_no_offer_keeps_the_place_all_the_same(queues: Queues) -> None:
    queues.agents.admit((ANNA,))
    assert await queues.agents.claim((ANNA,), CallId("9"))
    kept = ticket("1")
    queues.keep_place(kept, for_s=5)
    back = Waiter(queues, kept)
    await asyncio.sleep(10)
    queues.agents.release(ANNA, CallId("9"))
    await settle()
    assert back.offers == [(ANNA,)]


async def test_a_kept_place_is_given_up_when_its_caller_does_not_come_back(queues: Queues) -> None:
    queues.keep_place(ticket("1"), for_s=5)
    behind = Waiter(queues, ticket("2", joined_s=1))
    await asyncio.sleep(6)
    assert behind.offers == [(ANNA,)]
    assert queues.waiting == 1


async def test_an_agent_taken_by_a_direct_call_is_waited_for(queues: Queues) -> None:
    queues.agents.admit((ANNA,))
    assert await queues.agents.claim((ANNA,), CallId("9"))
    waiter = Waiter(queues, ticket("1"))
    await settle()
    assert waiter.offers == []
    queues.agents.release(ANNA, CallId("9"))
    await settle()
    assert waiter.offers == [(ANNA,)]
    assert not await queues.agents.claim((ANNA,), CallId("9")), "and then a direct call finds them engaged"


async def test_two_organisations_with_the_same_people_share_nothing() -> None:
    one, other = Queues(now), Queues(now)
    first, second = Waiter(one, ticket("1")), Waiter(other, ticket("2"))
    await settle()
    assert first.offers == second.offers == [(ANNA,)]


async def test_a_queue_of_hundreds_is_decided_once_a_change(
    queues: Queues, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = 0

    def count(*state: object) -> object:
        nonlocal decided
        decided += 1
        return decide_offers(*state)  # type: ignore[arg-type]

    queues.agents.admit((ANNA,))
    queues.agents.adopt(ANNA, CallId("agent"), AgentStatus.TALKING)
    waiters = [Waiter(queues, ticket(f"{number:03}")) for number in range(300)]
    await settle()
    monkeypatch.setattr("engine.queues.queues.decide_offers", count)
    queues.agents.release(ANNA, CallId("agent"))
    await settle()
    assert waiters[0].offers == [(ANNA,)]
    assert decided <= 5


async def test_a_change_wakes_only_whose_turn_it_is(queues: Queues, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    call_soon, woken = loop.call_soon, 0

    def count(does: Callable[..., object], *to: object, context: Context | None = None) -> asyncio.Handle:
        nonlocal woken
        woken += 1
        return call_soon(does, *to, context=context)

    queues.agents.admit((ANNA,))
    queues.agents.adopt(ANNA, CallId("agent"), AgentStatus.TALKING)
    waiters = [Waiter(queues, ticket(f"{number:03}")) for number in range(300)]
    await settle()
    monkeypatch.setattr(loop, "call_soon", count)
    queues.agents.release(ANNA, CallId("agent"))
    await settle()
    monkeypatch.undo()
    assert [waiter.offers for waiter in waiters[:2]] == [[(ANNA,)], []]
    assert woken < 80, "50 of them are settle's own"


async def test_conversations_are_counted_by_day(queues: Queues) -> None:
    def take(call: str) -> None:
        queues.put(ticket(call))
        queues.agents.admit((ANNA,))
        queues.agents.adopt(ANNA, CallId(call), AgentStatus.RESERVED)
        queues.agents.mark(ANNA, CallId(call), AgentStatus.TALKING)
        queues.agents.release(ANNA, CallId(call))
        queues.remove(CallId(call))

    queues.ledger.begin_day(MONDAY.date())
    take("1")
    queues.ledger.begin_day(MONDAY.date())
    take("2")
    assert queues.ledger.histories.of(ANNA, SALES).taken == 2
    queues.ledger.begin_day((MONDAY + timedelta(days=1)).date())
    history = queues.ledger.histories.of(ANNA, SALES)
    assert (history.taken, history.idle_since, history.last_rung) == (0, MONDAY, MONDAY)


async def test_an_agents_last_conversation_counts_in_every_group(queues: Queues) -> None:
    queues.put(ticket("1"))
    queues.agents.adopt(ANNA, CallId("1"), AgentStatus.TALKING)
    await asyncio.sleep(60)
    queues.agents.release(ANNA, CallId("1"))
    assert queues.ledger.histories.of(ANNA, SUPPORT).idle_since == MONDAY + timedelta(seconds=60)
    assert queues.ledger.histories.of(ANNA, SUPPORT).taken == 0
