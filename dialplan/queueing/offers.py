"""Who is served next: the caller who waited longest for an agent they may get, across all groups."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from dialplan.hunting import Choice, Histories, choose_agents
from dialplan.ids import CallId, PersonId
from dialplan.queueing.agents import AgentStatus
from dialplan.queueing.tickets import Ticket


def decide_offers(
    tickets: Iterable[Ticket],
    agents: Mapping[PersonId, AgentStatus],
    histories: Histories,
    now: datetime,
) -> Mapping[CallId, Choice]:
    """Give the free agents to the waiting callers: the higher priority first, then the longest wait.

    Nobody is given twice.
    """
    free = {agent for agent, status in agents.items() if status is AgentStatus.AVAILABLE}
    asking = [ticket for ticket in tickets if not ticket.ringing] if free else []
    offers: dict[CallId, Choice] = {}
    for ticket in sorted(asking, key=lambda ticket: ticket.rank):
        if not free:
            break
        choice = choose_agents(
            ticket.strategy,
            ticket.candidates(now),
            free - ticket.resting,
            partial(histories.of, group=ticket.group),
        )
        if choice is not None:
            offers[ticket.call] = choice
            free -= set(choice.agents)
    return offers
