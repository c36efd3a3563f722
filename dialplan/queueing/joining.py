"""Whether a caller may join a group's queue, and how many stand before them there."""

from collections.abc import Iterable, Mapping

from dialplan.destinations.hunt_group import HuntGroup
from dialplan.ids import PersonId
from dialplan.next import NobodyThere, QueueFull
from dialplan.queueing.agents import Agent
from dialplan.queueing.tickets import Ticket


def refuse_joining(
    group: HuntGroup, tickets: Iterable[Ticket], agents: Mapping[PersonId, Agent]
) -> NobodyThere | QueueFull | None:
    """Why a caller may not join; None where they may.

    Who is paused or busy comes back: only a group nobody is logged in to is left at once. Callers whose
    agents ring are waited for no more.
    """
    if is_nobody_there(group, agents):
        return NobodyThere(len(group.agents))
    waiting = sum(ticket.group == group.id and not ticket.ringing for ticket in tickets)
    return QueueFull(waiting) if waiting >= group.max_waiting else None


def is_nobody_there(group: HuntGroup, agents: Mapping[PersonId, Agent]) -> bool:
    """Whether no agent of the group is logged in; one who was never heard of is."""
    return not any(agents.get(agent, Agent()).is_logged_in for agent in group.agents)


def count_ahead(ticket: Ticket, tickets: Iterable[Ticket]) -> int:
    """Callers of the same group who go before this one and have no agent yet."""
    return sum(
        other.group == ticket.group and not other.ringing and other.rank < ticket.rank for other in tickets
    )
