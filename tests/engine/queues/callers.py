"""A caller in one group, as the histories have them: rings who is offered until somebody answers."""

import asyncio

from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, PersonId
from dialplan.queueing import AgentStatus, Ticket
from engine.queues import Queues


class Caller:
    """``verdict`` says who answers, None that nobody does; ``over`` ends the conversation."""

    def __init__(self, queues: Queues, group: HuntGroup, ticket: Ticket, rest_s: float) -> None:
        self.group = group
        self.ticket = ticket
        self.offer: tuple[PersonId, ...] = ()
        self.was_offered_now = False
        self.is_talking = False
        self.verdict: asyncio.Queue[PersonId | None] = asyncio.Queue()
        self.over = asyncio.Event()
        self._queues = queues
        self._rest_s = rest_s
        self.task = asyncio.create_task(self._live())

    @property
    def call(self) -> CallId:
        return self.ticket.call

    async def _live(self) -> None:
        agents = self._queues.agents
        try:
            with self._queues.place(self.ticket) as place:
                self.offer = agents.held_by(self.call)
                if self.offer:
                    place.stop_asking()
                while not self.is_talking:
                    if not self.offer:
                        self.offer = (await place.wait_for_agents()).agents
                        self.was_offered_now = True
                    for agent in self.offer:
                        agents.mark(agent, self.call, AgentStatus.RINGING)
                    who = await self.verdict.get()
                    if who is None:
                        self._queues.release(self.offer, self.call)
                        for agent in self.offer:
                            agents.let_ring(agent, self.group.pause_after)
                        place.rest(self.offer, self._rest_s)
                        self.offer = ()
                        continue
                    self.is_talking = True
                    agents.mark(who, self.call, AgentStatus.TALKING)
                    self._queues.release([agent for agent in self.offer if agent != who], self.call)
                    self.offer = (who,)
            await self.over.wait()
        finally:
            agents.release_all(self.call, self.group.wrap_up_s)
