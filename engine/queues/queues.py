"""Brings waiting callers and free agents together: every change is followed by the same pure decision."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from dialplan.destinations import HuntGroup
from dialplan.hunting import Choice
from dialplan.ids import CallId, PersonId
from dialplan.queueing import Agent, AgentStatus, Lines, Ticket, decide_offers
from dialplan.queueing.estimate import Estimate, estimate_wait
from dialplan.queueing.joining import count_ahead, count_waiting, is_nobody_there, refuse_joining
from dialplan.visit import NobodyThere, QueueFull
from engine.agents import AgentsInProcess
from engine.queues.ledger import Ledger
from engine.queues.place import Place
from engine.queues.promises import Promises
from engine.signal import Flag, Signal

_LEAST = timedelta(microseconds=1)


def _tell_nobody(_: PersonId) -> None:
    pass


class Queues:
    """One organisation's agents and the tickets of the callers who wait for them."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._tickets: dict[CallId, Ticket] = {}
        self._lines = Lines()
        self._newest: datetime | None = None
        self._offers: Mapping[CallId, Choice] | None = None  # None: something changed since they were decided
        self._turns: dict[CallId, Flag] = {}
        self._is_about_to_tell = False
        self._log_ins = Signal()
        self.ledger = Ledger()
        self.promises = Promises()
        self.presence_changed: Callable[[PersonId], None] = _tell_nobody
        self.agents = AgentsInProcess(self._note_change)

    @property
    def waiting(self) -> int:
        """Callers who hold a ticket."""
        return len(self._tickets)

    @property
    def tickets(self) -> Sequence[Ticket]:
        """All of them, those who go first at the head."""
        return sorted(self._tickets.values(), key=lambda ticket: ticket.rank)

    # Joining.

    def refuse(self, group: HuntGroup) -> NobodyThere | QueueFull | None:
        """Why a new caller may not join a group's queue; None where they may."""
        self.agents.admit(group.agents)
        about_to_ring = sum(self._tickets[call].group == group.id for call in self._decide())
        waiting = count_waiting(group.id, self._lines) - about_to_ring
        return refuse_joining(group, waiting, self.agents.agents())

    def time_to_join(self, now: datetime) -> datetime:
        """When one who joins now did so: after everybody who is there, also once the clock was set back."""
        newest = self._newest if self._tickets else None
        return now if newest is None or newest <= now else newest + _LEAST

    def estimate(self, group: HuntGroup, ticket: Ticket) -> Estimate:
        """How long a caller is going to wait, as it looks now."""
        self.agents.admit(group.agents)
        lately = self.ledger.lately(group.id)
        return estimate_wait(group, ticket, self._lines, self.agents.agents(), lately)

    def position(self, call: CallId) -> int:
        """A caller's place in their group, from 1: who is next."""
        ticket = self._tickets.get(call)
        return 1 if ticket is None else 1 + count_ahead(ticket, self._lines)

    @contextmanager
    def place(self, ticket: Ticket) -> Iterator[Place]:
        """Hold a caller's place in the queue; a place kept for this call over a restart is taken over."""
        self.agents.admit(ticket.agents)
        self.put(ticket)
        place = Place(self, ticket)
        try:
            yield place
        finally:
            place.leave()

    def keep_place(self, ticket: Ticket, for_s: float) -> None:
        """Keep the place of a caller who is on the way back, so that nobody behind passes them meanwhile."""
        kept = replace(ticket)  # a copy of its own: the caller who is back may bring the very same ticket
        self.agents.admit(kept.agents)
        self.put(kept)
        asyncio.get_running_loop().call_later(for_s, self._give_up, kept)

    def put(self, ticket: Ticket) -> None:
        self._take_away(ticket.call)
        if not self._tickets or self._newest is None or self._newest < ticket.joined:
            self._newest = ticket.joined
        self._tickets[ticket.call] = ticket
        self._lines.put(ticket)
        self._decide_anew()

    def remove(self, call: CallId) -> None:
        self._turns.pop(call, None)
        if self._take_away(call):
            self._decide_anew()

    def _take_away(self, call: CallId) -> bool:
        ticket = self._tickets.pop(call, None)
        if ticket is not None:
            self._lines.remove(ticket)
        return ticket is not None

    def ticket(self, call: CallId) -> Ticket | None:
        return self._tickets.get(call)

    # Being served.

    async def wait_for_offer(self, call: CallId) -> Choice:
        """Wait until it is this caller's turn and their agents are claimed; return these agents."""
        while True:
            choice = await self.take_offer(call)
            if choice is not None:
                return choice
            await self._turns.setdefault(call, Flag()).wait()

    async def take_offer(self, call: CallId) -> Choice | None:
        """Claim the agents who are this caller's now; None where it is not their turn."""
        choice = self._decide().get(call)
        return choice if choice is not None and await self.agents.claim(choice.agents, call) else None

    async def wait_for_nobody(self, group: HuntGroup) -> None:
        """Return once nobody of the group is logged in."""
        while not is_nobody_there(group, self.agents.agents()):
            await self._log_ins.past(self._log_ins.count)

    def release_absent(self, call: CallId) -> Sequence[PersonId]:
        """Give back who was kept for a call and has left, or has another call by now; return the others."""
        held = self.agents.held_by(call)
        absent = [agent for agent in held if not self.agents.agents()[agent].may_be_rung]
        self.release(absent, call)
        return tuple(agent for agent in held if agent not in absent)

    def release(self, agents: Sequence[PersonId], call: CallId, wrap_up_s: float = 0.0) -> None:
        for agent in agents:
            self.agents.release(agent, call, wrap_up_s)

    def _decide(self) -> Mapping[CallId, Choice]:
        """The decision on the state as it is; made once a change, however many callers ask."""
        if self._offers is None:
            free = self.agents.available()
            self._offers = decide_offers(self._lines, free, self.ledger.histories, self._now())
        return self._offers

    def _decide_anew(self) -> None:
        """Something changed; what changes in one go is looked at once."""
        self._offers = None
        if self._turns and not self._is_about_to_tell:
            self._is_about_to_tell = True
            asyncio.get_running_loop().call_soon(self._tell_whose_turn_it_is)

    def _tell_whose_turn_it_is(self) -> None:
        """Wake only those who get agents: a queue of hundreds must not wake whole at every change."""
        self._is_about_to_tell = False
        for call in self._decide():
            turn = self._turns.pop(call, None)
            if turn is not None:
                turn.set()

    def _note_change(self, agent: PersonId, before: Agent, after: Agent) -> None:
        ticket = self._tickets.get(after.call) if after.call is not None else None
        self.ledger.note(agent, before, after, ticket.group if ticket else None, self._now())
        if _kept_of(before) != _kept_of(after):
            self.presence_changed(agent)
        if before.is_logged_in is not after.is_logged_in:
            self._log_ins.change()
        if AgentStatus.AVAILABLE in (before.status, after.status):
            self._decide_anew()

    def _give_up(self, kept: Ticket) -> None:
        if self._tickets.get(kept.call) is kept:
            self.remove(kept.call)


def _kept_of(agent: Agent) -> object:
    """What of an agent outlives the engine."""
    return agent.presence, agent.reason, agent.is_wrapping_up
