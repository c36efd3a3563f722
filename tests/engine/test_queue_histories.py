"""Any history of callers and agents keeps the promises of the queues."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from dialplan.hunting import Strategy
from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.queueing import AgentStatus, Ticket
from engine.queues import Queues
from simulator.clock import VirtualTimeLoop
from tests.engine.fakes import MONDAY, settle

PEOPLE = [PersonId(name) for name in ("anna", "bo", "carin")]
REST_S, WRAP_UP_S, WAY_BACK_S = 4, 3, 5
HELD = {AgentStatus.RESERVED, AgentStatus.RINGING, AgentStatus.TALKING}


class Caller:
    """One caller in one group: rings who is offered, until somebody answers or the caller hangs up."""

    def __init__(self, queues: Queues, ticket: Ticket) -> None:
        self.ticket = ticket
        self.offer: tuple[PersonId, ...] = ()
        self.was_offered_now = False
        self.is_talking = False
        self.verdict: asyncio.Queue[PersonId | None] = asyncio.Queue()
        self.over = asyncio.Event()
        self._queues = queues
        self.task = asyncio.create_task(self._live())

    async def _live(self) -> None:
        call = self.ticket.call
        try:
            with self._queues.place(self.ticket) as place:
                while not self.is_talking:
                    self.offer = await place.wait_for_agents()
                    self.was_offered_now = True
                    for agent in self.offer:
                        self._queues.agents.mark(agent, call, AgentStatus.RINGING)
                    who = await self.verdict.get()
                    if who is None:
                        self._queues.release(self.offer, call)
                        place.rest(self.offer, REST_S)
                        self.offer = ()
                        continue
                    self.is_talking = True
                    self._queues.agents.mark(who, call, AgentStatus.TALKING)
                    self._queues.release([agent for agent in self.offer if agent != who], call)
                    self.offer = (who,)
            await self.over.wait()
        finally:
            self._queues.agents.release_all(call, WRAP_UP_S)


class Histories(RuleBasedStateMachine):
    callers = Bundle("callers")
    lost = Bundle("lost")

    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualTimeLoop()
        self.queues = Queues()
        self.living: dict[CallId, Caller] = {}
        self.direct: set[CallId] = set()
        self.calls = 0
        self.queues.agents.admit(PEOPLE)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Act inside the loop, then let everything settle without time passing."""
        for caller in self.living.values():
            caller.was_offered_now = False
        asyncio.set_event_loop(self.loop)
        asyncio.events._set_running_loop(self.loop)
        try:
            yield
        finally:
            asyncio.events._set_running_loop(None)
        self.loop.run_until_complete(settle())

    def new_ticket(self, agents: list[PersonId], strategy: Strategy) -> Ticket:
        self.calls += 1
        joined = MONDAY + timedelta(seconds=self.loop.time(), microseconds=self.calls)
        return Ticket(
            CallId(f"{self.calls:04}"), DestinationId("groups/any"), joined, strategy, tuple(agents)
        )

    @rule(
        target=callers,
        agents=st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3),
        strategy=st.sampled_from(Strategy),
    )
    def join(self, agents: list[PersonId], strategy: Strategy) -> CallId:
        ticket = self.new_ticket(agents, strategy)
        with self.inside():
            self.living[ticket.call] = Caller(self.queues, ticket)
        return ticket.call

    @rule(call=callers, whom=st.integers(0, 2))
    def answer(self, call: CallId, whom: int) -> None:
        caller = self.living[call]
        if caller.offer and not caller.is_talking:
            with self.inside():
                caller.verdict.put_nowait(caller.offer[whom % len(caller.offer)])

    @rule(call=callers)
    def decline(self, call: CallId) -> None:
        caller = self.living[call]
        if caller.offer and not caller.is_talking:
            with self.inside():
                caller.verdict.put_nowait(None)

    @rule(call=consumes(callers))
    def hang_up(self, call: CallId) -> None:
        with self.inside():
            self.living.pop(call).task.cancel()

    @rule(target=lost, call=consumes(callers))
    def lose_the_stream(self, call: CallId) -> Ticket:
        caller = self.living.pop(call)
        with self.inside():
            caller.task.cancel()
        if not caller.is_talking:
            with self.inside():
                self.queues.keep_place(caller.ticket, WAY_BACK_S)
        return caller.ticket

    @rule(target=callers, ticket=consumes(lost))
    def come_back(self, ticket: Ticket) -> CallId:
        with self.inside():
            self.living[ticket.call] = Caller(self.queues, ticket)
        return ticket.call

    @rule(person=st.sampled_from(PEOPLE))
    def call_directly(self, person: PersonId) -> None:
        self.calls += 1
        call = CallId(f"direct {self.calls}")
        with self.inside():
            if _claim(self.queues, person, call):
                self.direct.add(call)

    @rule()
    def end_direct_calls(self) -> None:
        with self.inside():
            for call in self.direct:
                self.queues.agents.release_all(call, WRAP_UP_S)
            self.direct.clear()

    @rule(call=consumes(callers), at_once=callers)
    def hang_up_as_another_answers(self, call: CallId, at_once: CallId) -> None:
        with self.inside():
            self.living.pop(call).task.cancel()
            taker = self.living.get(at_once)
            if taker is not None and taker.offer and not taker.is_talking:
                taker.verdict.put_nowait(taker.offer[0])

    @rule()
    def pass_a_second(self) -> None:
        with self.inside():
            pass
        self.loop.run_until_complete(asyncio.sleep(1))
        self.loop.run_until_complete(settle())

    @invariant()
    def no_agent_has_two_calls(self) -> None:
        for call, caller in self.living.items():
            for agent in caller.offer:
                assert self.queues.agents._agents[agent].call == call

    @invariant()
    def no_agent_is_held_by_a_call_that_is_gone(self) -> None:
        for agent in self.queues.agents._agents.values():
            if agent.status in HELD:
                assert agent.call in self.living or agent.call in self.direct

    @invariant()
    def nobody_waits_while_an_agent_they_may_get_is_free(self) -> None:
        free = {
            agent
            for agent, status in self.queues.agents.statuses().items()
            if status is AgentStatus.AVAILABLE
        }
        for ticket in sorted(self.queues._tickets.values(), key=lambda ticket: (ticket.joined, ticket.call)):
            wanted = free & set(ticket.agents) - ticket.resting
            if ticket.call not in self.living:  # a kept place has first call on its agents
                free -= wanted
            elif not ticket.ringing:
                assert not wanted

    @invariant()
    def nobody_is_passed_by_a_later_caller(self) -> None:
        for late in self.living.values():
            if not late.was_offered_now:
                continue
            for ticket in self.queues._tickets.values():
                if ticket.joined < late.ticket.joined and not ticket.ringing and ticket.call in self.living:
                    assert not set(late.offer) & (set(ticket.agents) - ticket.resting)

    @invariant()
    def no_ticket_is_left_behind(self) -> None:
        waiting = {call for call, caller in self.living.items() if not caller.is_talking}
        kept = set(self.queues._tickets) - waiting
        assert waiting <= set(self.queues._tickets)
        assert not kept & set(self.living)

    def teardown(self) -> None:
        for caller in self.living.values():
            caller.task.cancel()
        self.loop.run_until_complete(settle())
        self.loop.run_until_complete(asyncio.sleep(WAY_BACK_S + REST_S + WRAP_UP_S))
        assert self.queues.waiting == 0
        held = {agent for agent in self.queues.agents._agents.values() if agent.call not in self.direct}
        assert {agent.status for agent in held} <= {AgentStatus.AVAILABLE}
        self.loop.close()


def _claim(queues: Queues, person: PersonId, call: CallId) -> bool:
    """Claim as a direct call does; in one process it never waits."""
    claiming = queues.agents.claim((person,), call)
    try:
        claiming.send(None)
    except StopIteration as done:
        return bool(done.value)
    raise AssertionError("the claim waited")


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
