"""A caller's place in a group's queue."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dialplan.hunting import Choice
from dialplan.ids import PersonId
from dialplan.queueing import Ticket

if TYPE_CHECKING:
    from engine.queues.queues import Queues


class Place:
    """Held by whoever speaks for the caller; ``leave`` gives it up."""

    def __init__(self, queues: "Queues", ticket: Ticket) -> None:
        self._queues = queues
        self._call = ticket.call
        self._has_left = False

    def leave(self) -> None:
        self._has_left = True
        self._queues.remove(self._call)

    async def wait_for_agents(self) -> Choice:
        """Wait for agents to ring; they are reserved for this caller, who asks for no more meanwhile."""
        choice = await self._queues.wait_for_offer(self._call)
        self.stop_asking()
        return choice

    async def take_free_agents(self) -> Choice | None:
        """Agents to ring at once, reserved as above; None where this caller has to wait for them."""
        choice = await self._queues.take_offer(self._call)
        if choice is not None:
            self.stop_asking()
        return choice

    def stop_asking(self) -> None:
        """Ask for no agents: there are those that are reserved for this caller, or it is not time yet."""
        ticket = self._queues.ticket(self._call)
        if ticket is not None:
            self._queues.put(replace(ticket, ringing=True))

    def ask(self) -> None:
        """Ask for agents again: those who were reserved are gone."""
        ticket = self._queues.ticket(self._call)
        if ticket is not None:
            self._queues.put(replace(ticket, ringing=False))

    def renew(self, ticket: Ticket) -> None:
        """Ask for agents, by what the group is today."""
        if self._queues.ticket(self._call) != ticket:
            self._queues.agents.admit(ticket.agents)
            self._queues.put(ticket)

    def rest(self, agents: Sequence[PersonId], rest_s: float) -> None:
        """Agents did not answer: ask for others, and leave these in peace for ``rest_s``."""
        ticket = self._queues.ticket(self._call)
        if ticket is None:
            return
        self._queues.put(ticket.rested_from(tuple(agents)))
        self.rest_on(agents, rest_s)

    def rest_on(self, agents: Collection[PersonId], rest_s: float) -> None:
        """Leave these, who rest already, in peace for so long yet."""
        asyncio.get_running_loop().call_later(rest_s, self._rested, agents)

    def _rested(self, agents: Collection[PersonId]) -> None:
        ticket = self._queues.ticket(self._call)
        if ticket is not None and not self._has_left:  # the call may wait in another queue by now
            self._queues.put(replace(ticket, resting=ticket.resting - set(agents)))
