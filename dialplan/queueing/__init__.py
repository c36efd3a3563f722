"""Queues and their agents, as values: who holds a place, who is served next, who may join, how long it takes.

What this package says to callers is in ``phrases``, joining is in ``joining``, the wait in ``estimate``.
"""

from dialplan.queueing.agents import (
    Agent,
    AgentStatus,
    Presence,
    PresenceAct,
    Work,
    WorkAct,
    WrongTransition,
)
from dialplan.queueing.lines import Lines
from dialplan.queueing.offers import decide_offers
from dialplan.queueing.tickets import Ticket, callback_ticket_of, ticket_of

__all__ = [
    "Agent",
    "AgentStatus",
    "Lines",
    "Presence",
    "PresenceAct",
    "Ticket",
    "Work",
    "WorkAct",
    "WrongTransition",
    "callback_ticket_of",
    "decide_offers",
    "ticket_of",
]
