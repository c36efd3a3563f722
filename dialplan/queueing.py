"""Who is served next: the caller who waited longest for an agent they may get, across all groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dialplan.hunting import Strategy, pick_agents
from dialplan.ids import CallId, DestinationId, PersonId


class AgentStatus(StrEnum):
    """What an agent is doing, seen over all groups at once."""

    LOGGED_OUT = "logged_out"
    AVAILABLE = "available"
    RESERVED = "reserved"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A caller's place in a group's queue.

    ``resting`` are agents who just did not answer this caller. A ticket that is ``ringing`` has its agents
    and asks for no more.
    """

    call: CallId
    group: DestinationId
    joined: datetime
    strategy: Strategy
    agents: tuple[PersonId, ...]
    resting: frozenset[PersonId] = field(default_factory=frozenset)
    ringing: bool = False


def decide_offers(
    tickets: Iterable[Ticket], agents: Mapping[PersonId, AgentStatus]
) -> Mapping[CallId, tuple[PersonId, ...]]:
    """Give the free agents to the waiting callers, longest wait first; nobody is given twice."""
    free = {agent for agent, status in agents.items() if status is AgentStatus.AVAILABLE}
    offers: dict[CallId, tuple[PersonId, ...]] = {}
    for ticket in sorted(tickets, key=lambda ticket: (ticket.joined, ticket.call)):
        if ticket.ringing or not free:
            continue
        chosen = pick_agents(ticket.strategy, ticket.agents, free - ticket.resting)
        if chosen:
            offers[ticket.call] = chosen
            free -= set(chosen)
    return offers
