"""Brings waiting callers and free agents together: every change is followed by the same pure decision."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from dialplan.ids import CallId, PersonId
from dialplan.queueing import Ticket, decide_offers
from engine.agents import AgentsInProcess
from engine.signal import Signal


class Queues:
    """One organisation's agents and the tickets of the callers who wait for them."""

    def __init__(self) -> None:
        self._signal = Signal()
        self._tickets: dict[CallId, Ticket] = {}
        self._offers: tuple[int, Mapping[CallId, tuple[PersonId, ...]]] = (-1, {})
        self.agents = AgentsInProcess(self._signal.change)

    @property
    def waiting(self) -> int:
        """Callers who hold a ticket."""
        return len(self._tickets)

    @contextmanager
    def place(self, ticket: Ticket) -> Iterator["Place"]:
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
        self._tickets[ticket.call] = ticket
        self._signal.change()

    def remove(self, call: CallId) -> None:
        if self._tickets.pop(call, None) is not None:
            self._signal.change()

    def ticket(self, call: CallId) -> Ticket | None:
        return self._tickets.get(call)

    async def wait_for_offer(self, call: CallId) -> tuple[PersonId, ...]:
        """Wait until it is this caller's turn and their agents are claimed; return these agents."""
        while True:
            seen = self._signal.count
            agents = self._decide().get(call)
            if agents and await self.agents.claim(agents, call):
                return agents
            await self._signal.past(seen)

    def release(self, agents: Sequence[PersonId], call: CallId, wrap_up_s: float = 0.0) -> None:
        for agent in agents:
            self.agents.release(agent, call, wrap_up_s)

    def _decide(self) -> Mapping[CallId, tuple[PersonId, ...]]:
        """The decision on the state as it is; made once a change, however many callers ask."""
        if self._offers[0] != self._signal.count:
            self._offers = (self._signal.count, decide_offers(self._tickets.values(), self.agents.statuses()))
        return self._offers[1]

    def _give_up(self, kept: Ticket) -> None:
        if self._tickets.get(kept.call) is kept:
            self.remove(kept.call)


class Place:
    """A caller's place in a group's queue."""

    def __init__(self, queues: Queues, ticket: Ticket) -> None:
        self._queues = queues
        self._call = ticket.call
        self._has_left = False

    def leave(self) -> None:
        self._has_left = True
        self._queues.remove(self._call)

    async def wait_for_agents(self) -> tuple[PersonId, ...]:
        """Wait for agents to ring; they are reserved for this caller, who asks for no more meanwhile."""
        agents = await self._queues.wait_for_offer(self._call)
        self._change(ringing=True)
        return agents

    def rest(self, agents: Sequence[PersonId], rest_s: float) -> None:
        """Agents did not answer: ask for others, and leave these in peace for ``rest_s``."""
        ticket = self._queues.ticket(self._call)
        if ticket is None:
            return
        self._change(ringing=False, resting=ticket.resting | set(agents))
        asyncio.get_running_loop().call_later(rest_s, self._rested, agents)

    def _rested(self, agents: Sequence[PersonId]) -> None:
        ticket = self._queues.ticket(self._call)
        if ticket is not None and not self._has_left:  # the call may wait in another queue by now
            self._change(resting=ticket.resting - set(agents))

    def _change(self, *, ringing: bool | None = None, resting: frozenset[PersonId] | None = None) -> None:
        ticket = self._queues.ticket(self._call)
        if ticket is not None:
            self._queues.put(
                replace(
                    ticket,
                    ringing=ticket.ringing if ringing is None else ringing,
                    resting=ticket.resting if resting is None else resting,
                )
            )
