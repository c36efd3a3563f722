"""Whether a caller may join a group's queue, and how many stand before them there."""

from collections.abc import Iterable, Mapping

from dialplan.destinations.hunt_group import HuntGroup
from dialplan.ids import DestinationId, PersonId
from dialplan.queueing.agents import Agent
from dialplan.queueing.lines import Line, stands_ahead
from dialplan.queueing.tickets import Ticket
from dialplan.visit import NobodyThere, QueueFull

_UNHEARD_OF = Agent()


def refuse_joining(
    group: HuntGroup, waiting: int, agents: Mapping[PersonId, Agent]
) -> NobodyThere | QueueFull | None:
    """Why a caller may not join beside so many who wait; None where they may.

    Who is paused or busy comes back: only a group nobody is logged in to is left at once.
    """
    if is_nobody_there(group, agents):
        return NobodyThere(len(group.agents))
    return QueueFull(waiting) if waiting >= group.max_waiting else None


def is_nobody_there(group: HuntGroup, agents: Mapping[PersonId, Agent]) -> bool:
    """Whether no agent of the group is logged in; one who was never heard of is."""
    return not any(agents.get(agent, _UNHEARD_OF).is_logged_in for agent in group.agents)


def count_waiting(group: DestinationId, lines: Iterable[Line]) -> int:
    """Callers of a group who have no agent yet."""
    return sum(len(line) for line in lines if line[0].group == group)


def count_ahead(ticket: Ticket, lines: Iterable[Line]) -> int:
    """Callers of the same group who go before this one and have no agent yet."""
    return sum(stands_ahead(line, ticket) for line in lines if line[0].group == ticket.group)
