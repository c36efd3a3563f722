"""Any history of callers, agents, groups and callbacks keeps the promises of the queues.

VAXEL_HISTORIES says how many histories are tried.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from structlog.testing import capture_logs

from dialplan.destinations import Callback as CallbackOffer
from dialplan.destinations import HuntGroup
from dialplan.hunting import Strategy
from dialplan.ids import CallId, DestinationId, Endpoint, PersonId
from dialplan.numbers import E164
from dialplan.queueing import AgentStatus, Presence, PresenceAct, Ticket, Work, WrongTransition, ticket_of
from dialplan.queueing.agents import UNANSWERED
from dialplan.queueing.promises import Promise
from engine.callbacks import Callbacks
from engine.events import CallbackFailed
from engine.queues import Queues
from simulator.virtual_time.loop import VirtualTimeLoop
from tests.engine.fakes import DEMO, MONDAY, World, company_of, settle
from tests.engine.queues.callers import Caller

HISTORIES = int(os.environ.get("VAXEL_HISTORIES", "500"))
PEOPLE = [PersonId(name) for name in ("anna", "bo", "carin", "dora")]
OUT = DestinationId("hangup")
OFFER = CallbackOffer("5", tries=2, retry_s=20, ring_s=10)
REST_S, WAY_BACK_S = 4, 5
WHICH = st.integers(0, 9)
HELD = {AgentStatus.RESERVED, AgentStatus.RINGING, AgentStatus.TALKING}


def group(key: str, agents: str, strategy: Strategy, **settings: object) -> HuntGroup:
    members = tuple(PersonId(agent) for agent in agents.split())
    made = HuntGroup(DestinationId(f"groups/{key}"), members, OUT, strategy, callback=OFFER)
    return replace(made, **settings)  # type: ignore[arg-type]


GROUPS = (
    group("all", "anna bo carin dora", Strategy.RING_ALL, wrap_up_s=3),
    group("tiers", "anna bo carin", Strategy.LINEAR, levels={PEOPLE[1]: 2, PEOPLE[2]: 3}, next_level_s=6),
    group("vip", "bo dora", Strategy.LONGEST_IDLE, priority=5, wrap_up_s=7),
    group("round", "carin anna", Strategy.ROUND_ROBIN, pause_after=2),
    group("fewest", "anna bo carin dora", Strategy.FEWEST_CALLS, wrap_up_s=2),
    group("any", "dora carin", Strategy.RANDOM),
    group("nobody", "", Strategy.RING_ALL),
)


class LooseTasks:
    """Owns tasks as a TaskGroup does, without a coroutine around them."""

    def __init__(self) -> None:
        self.all: list[asyncio.Task[None]] = []

    def create_task(self, work: "asyncio.Future[None]") -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self.all.append(task)
        return task


class Histories(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = VirtualTimeLoop()
        self.living: dict[CallId, Caller] = {}
        self.lost: list[Caller] = []
        self.direct: set[CallId] = set()
        self.wrapping_up: dict[PersonId, float] = {}
        self.owed: dict[CallId, Promise] = {}
        self.calls = 0
        self.tasks = LooseTasks()
        self.logs = capture_logs()
        self.logs.__enter__()
        with self.inside():
            self.world = World(company_of(*GROUPS))
            self.world.desk = replace(
                self.world.desk, settings=replace(self.world.desk.settings, trunk="trunk")
            )
            self.queues = Queues(self.world.desk.ports.now)
            self.callbacks = Callbacks(
                self.world.desk,
                self.world.call_back,
                lambda _: self.queues,
                cast(asyncio.TaskGroup, self.tasks),
            )
            self.callbacks.follow(self.queues)
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

    def enter(self, where: HuntGroup, ticket: Ticket) -> None:
        self.living[ticket.call] = Caller(self.queues, where, ticket, REST_S)

    # Callers.

    @rule(where=st.lists(st.sampled_from(GROUPS), min_size=1, max_size=4))
    def join(self, where: list[HuntGroup]) -> None:
        for one in where:
            self.calls += 1
            joined = MONDAY + timedelta(seconds=self.loop.time(), microseconds=self.calls)
            with self.inside():
                self.enter(one, ticket_of(one, CallId(f"{self.calls:04}"), joined))
            self.within_a_priority_the_longest_wait_goes_first()

    @property
    def ringing(self) -> list[Caller]:
        return [caller for caller in self.living.values() if caller.offer and not caller.is_talking]

    @precondition(lambda self: self.ringing)
    @rule(which=WHICH, whom=st.integers(0, 3))
    def answer(self, which: int, whom: int) -> None:
        caller = self.ringing[which % len(self.ringing)]
        with self.inside():
            caller.verdict.put_nowait(caller.offer[whom % len(caller.offer)])

    @precondition(lambda self: self.ringing)
    @rule(which=WHICH)
    def nobody_answers(self, which: int) -> None:
        with self.inside():
            self.ringing[which % len(self.ringing)].verdict.put_nowait(None)

    @precondition(lambda self: any(caller.is_talking for caller in self.living.values()))
    @rule(which=WHICH)
    def end_a_conversation(self, which: int) -> None:
        talking = [call for call, caller in self.living.items() if caller.is_talking]
        with self.inside():
            self.end(talking[which % len(talking)])

    @precondition(lambda self: self.living)
    @rule(which=WHICH)
    def hang_up(self, which: int) -> None:
        with self.inside():
            self.end(tuple(self.living)[which % len(self.living)])

    def end(self, call: CallId) -> None:
        caller = self.living.pop(call)
        if caller.is_talking and caller.group.wrap_up_s:
            self.wrapping_up[caller.offer[0]] = self.loop.time() + caller.group.wrap_up_s
        caller.task.cancel()

    @precondition(lambda self: self.waiting)
    @rule(which=WHICH, to=st.sampled_from(GROUPS))
    def overflow(self, which: int, to: HuntGroup) -> None:
        caller = self.waiting[which % len(self.waiting)]
        self.calls += 1
        joined = MONDAY + timedelta(seconds=self.loop.time(), microseconds=self.calls)
        with self.inside():
            self.end(caller.call)
        with self.inside():
            self.enter(to, ticket_of(to, caller.call, joined, caller.ticket.waits_since))
        self.within_a_priority_the_longest_wait_goes_first()

    @precondition(lambda self: self.living and self.ringing)
    @rule(which=WHICH, whom=WHICH)
    def hang_up_as_another_is_answered(self, which: int, whom: int) -> None:
        gone = tuple(self.living)[which % len(self.living)]
        taker = self.ringing[whom % len(self.ringing)]
        with self.inside():
            self.end(gone)
            taker.verdict.put_nowait(taker.offer[0])

    @precondition(lambda self: self.living)
    @rule(which=WHICH)
    def lose_the_stream(self, which: int) -> None:
        caller = tuple(self.living.values())[which % len(self.living)]
        with self.inside():
            self.end(caller.call)
        if not caller.is_talking:
            self.lost.append(caller)
            with self.inside():
                self.queues.keep_place(caller.ticket, WAY_BACK_S)

    @precondition(lambda self: self.lost)
    @rule()
    def come_back(self) -> None:
        caller = self.lost.pop()
        with self.inside():
            self.enter(caller.group, caller.ticket)

    # Callbacks.

    @property
    def waiting(self) -> list[Caller]:
        return [caller for caller in self.living.values() if not caller.is_talking]

    @precondition(lambda self: self.waiting)
    @rule(which=WHICH)
    def ask_for_a_callback(self, which: int) -> None:
        caller = self.waiting[which % len(self.waiting)]
        self.calls += 1
        number = E164(f"+4670174{self.calls:04}")
        promise = Promise(caller.call, DEMO, caller.group.id, number, "", caller.ticket.waits_since)
        with self.inside():
            self.owed[caller.call] = promise
            self.queues.promises.make(promise)
            self.end(caller.call)

    @property
    def under_way(self) -> list[Promise]:
        """The promises whose customers' phones ring."""
        return [promise for promise in self.queues.promises.all if promise.is_calling]

    @precondition(lambda self: self.under_way)
    @rule(which=WHICH)
    def answer_the_callback(self, which: int) -> None:
        promise = self.under_way[which % len(self.under_way)]
        where = next(one for one in GROUPS if one.id == promise.group)
        with self.inside():
            _, progress = self.callbacks.take_up(promise.attempt)
            assert progress.callback_of == promise.call
            assert self.queues.agents.held_by(promise.attempt)
            del self.owed[promise.call]
            self.enter(where, ticket_of(where, promise.attempt, promise.joined))

    @precondition(lambda self: self.under_way)
    @rule(which=WHICH)
    def let_the_callback_ring(self, which: int) -> None:
        promise = self.under_way[which % len(self.under_way)]
        with self.inside():
            self.world.tell(CallbackFailed(promise.attempt, True))
        self.forget_kept_promises()

    @precondition(lambda self: self.owed)
    @rule(which=WHICH)
    def call_in_meanwhile(self, which: int) -> None:
        promise = tuple(self.owed.values())[which % len(self.owed)]
        with self.inside():
            withdrawn = self.queues.promises.withdraw(promise.group, promise.number)
            assert (withdrawn is None) == promise.is_last
        if withdrawn is not None and withdrawn.is_calling:
            self.owed[promise.call] = replace(promise, is_last=True)
        elif withdrawn is not None:
            del self.owed[promise.call]

    # Agents.

    @rule(person=st.sampled_from(PEOPLE), act=st.sampled_from(PresenceAct))
    def say(self, person: PersonId, act: PresenceAct) -> None:
        with self.inside():
            try:
                self.queues.agents.declare(person, act)
            except WrongTransition:
                return

    @rule(person=st.sampled_from(PEOPLE), is_in_use=st.booleans())
    def use_the_phone(self, person: PersonId, is_in_use: bool) -> None:
        with self.inside():
            self.queues.agents.note_phone(person, Endpoint(f"PJSIP/{person}"), is_in_use=is_in_use)

    @rule(person=st.sampled_from(PEOPLE))
    def call_directly(self, person: PersonId) -> None:
        self.calls += 1
        call = CallId(f"direct {self.calls}")
        with self.inside():
            if _claim(self.queues, person, call):
                self.direct.add(call)

    @precondition(lambda self: self.direct)
    @rule()
    def end_direct_calls(self) -> None:
        with self.inside():
            for call in self.direct:
                self.queues.agents.release_all(call)
            self.direct.clear()

    @rule(seconds=st.sampled_from([1, 1, 1, 5, 25]))
    def let_time_pass(self, seconds: int) -> None:
        self.pass_time(seconds)
        self.forget_kept_promises()

    def pass_time(self, seconds: float) -> None:
        with self.inside():
            pass
        self.loop.run_until_complete(asyncio.sleep(seconds))
        self.loop.run_until_complete(settle())
        for caller in self.living.values():
            caller.was_offered_now = False  # it was another moment, in which others rested

    def forget_kept_promises(self) -> None:
        """A call that rang out its time, the last of its tries, leaves nothing owed."""
        for call, owed in tuple(self.owed.items()):
            if self.queues.promises.get(call) is None:
                assert owed.is_last or len(self.attempts(call)) == OFFER.tries
                del self.owed[call]

    def attempts(self, call: CallId) -> set[CallId]:
        every = {replace(self.owed[call], tries=tries).attempt for tries in range(OFFER.tries)}
        return every & {made.call for made in self.world.called_back}

    # What always holds.

    @invariant()
    def no_agent_has_two_calls(self) -> None:
        for call, caller in self.living.items():
            for agent in caller.offer:
                assert self.queues.agents.agents()[agent].call == call

    @invariant()
    def no_agent_is_held_by_a_call_that_is_gone(self) -> None:
        promised = {promise.place for promise in self.owed.values()}
        for agent in self.queues.agents.agents().values():
            assert (agent.call is None) == (agent.work is Work.IDLE)
            if agent.status in HELD:
                assert agent.call in self.living or agent.call in self.direct or agent.call in promised

    @invariant()
    def nobody_waits_while_an_agent_they_may_get_is_free(self) -> None:
        statuses = self.queues.agents.statuses()
        free = {agent for agent, status in statuses.items() if status is AgentStatus.AVAILABLE}
        ours = {promise.place for promise in self.owed.values()} | set(self.living)
        for ticket in self.queues.tickets:
            wanted = free & set(ticket.agents) - ticket.resting
            if ticket.call not in ours:  # a kept place has first call on its agents
                free -= wanted
            elif not ticket.ringing:
                assert not wanted

    @invariant()
    def within_a_priority_the_longest_wait_goes_first(self) -> None:
        ours = {promise.place for promise in self.owed.values()} | set(self.living)
        for late in self.living.values():
            if not late.was_offered_now:
                continue
            for ticket in self.queues.tickets:
                if ticket.rank < late.ticket.rank and not ticket.ringing and ticket.call in ours:
                    assert not set(late.offer) & (set(ticket.agents) - ticket.resting)

    @invariant()
    def only_who_is_there_and_off_the_phone_is_offered(self) -> None:
        for caller in self.living.values():
            if caller.was_offered_now:
                for agent in caller.offer:
                    state = self.queues.agents.agents()[agent]
                    assert state.presence is Presence.LOGGED_IN
                    assert state.phones_in_use == 0

    @invariant()
    def wrap_up_is_honoured_in_every_group(self) -> None:
        for agent, until in self.wrapping_up.items():
            if self.loop.time() < until:
                assert self.queues.agents.statuses()[agent] is AgentStatus.WRAP_UP
        self.wrapping_up = {a: until for a, until in self.wrapping_up.items() if self.loop.time() < until}

    @invariant()
    def no_caller_is_lost_and_no_ticket_left_behind(self) -> None:
        waiting = {call for call, caller in self.living.items() if not caller.is_talking}
        waiting |= {promise.place for promise in self.owed.values()}
        held = {ticket.call for ticket in self.queues.tickets}
        assert waiting <= held
        talking = {call for call, caller in self.living.items() if caller.is_talking}
        assert not held & talking

    @invariant()
    def callbacks_are_made_once_with_an_agent_kept_for_each(self) -> None:
        made = [callback.call for callback in self.world.called_back]
        assert len(made) == len(set(made))
        for call in self.owed:
            promise = self.queues.promises.get(call)
            if promise is not None and promise.is_calling:
                assert self.queues.agents.held_by(promise.place)

    # And in the end.

    def teardown(self) -> None:
        try:
            self.withdraw_all()
            self.bring_everybody_back()
            self.serve_everybody()
            self.let_everybody_go()
        finally:
            for task in self.tasks.all:
                task.cancel()
            self.loop.run_until_complete(settle())
            self.loop.close()
            self.logs.__exit__(None, None, None)

    def withdraw_all(self) -> None:
        with self.inside():
            for promise in self.owed.values():
                self.queues.promises.withdraw(promise.group, promise.number)
        self.owed.clear()

    def bring_everybody_back(self) -> None:
        with self.inside():
            for call in self.direct:
                self.queues.agents.release_all(call)
            for person in PEOPLE:
                self.queues.agents.note_phone(person, Endpoint(f"PJSIP/{person}"), is_in_use=False)
                for act in (PresenceAct.LOG_IN, PresenceAct.RESUME):
                    try:
                        self.queues.agents.declare(person, act)
                    except WrongTransition:
                        continue
        self.pass_time(WAY_BACK_S)

    def serve_everybody(self) -> None:
        """Nobody starves: with all agents at work each round serves somebody, until all are served."""
        waiting = {call for call, caller in self.living.items() if caller.group.agents}
        for _ in range(3 * len(waiting) + 3):
            with self.inside():
                for caller in tuple(self.living.values()):
                    if caller.is_talking:
                        waiting.discard(caller.call)
                        self.end(caller.call)
                    elif caller.offer:
                        caller.verdict.put_nowait(caller.offer[0])
            self.pass_time(REST_S + 7)
        assert not waiting

    def let_everybody_go(self) -> None:
        with self.inside():
            for call in tuple(self.living):
                self.end(call)
        self.pass_time(WAY_BACK_S + REST_S + 7)
        assert self.queues.waiting == 0
        for agent in self.queues.agents.agents().values():
            assert agent.work is Work.IDLE
            assert agent.status is AgentStatus.AVAILABLE or agent.reason == UNANSWERED


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
    max_examples=HISTORIES, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
