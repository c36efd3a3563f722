"""How long a caller is going to wait: from what the group really did lately and who stands ahead."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dialplan.destinations.hunt_group import HuntGroup
from dialplan.ids import PersonId
from dialplan.queueing.agents import Agent, AgentStatus
from dialplan.queueing.lines import Line, stands_ahead
from dialplan.queueing.tickets import Ticket

_UNHEARD_OF = Agent()
_IDLE = frozenset((AgentStatus.LOGGED_OUT, AgentStatus.PAUSED, AgentStatus.UNREACHABLE))

_TYPICAL_TALK_S = 180.0
_TYPICAL_ANSWER_S = 5.0
_PRIOR_WEIGHT = 3.0
_PRIOR_FADES = 20
"""As many conversations of a typical length count beside the real ones, for few data must not rule alone;
with so many real ones, none."""


@dataclass(frozen=True, slots=True)
class Stint:
    """A stretch of one agent's time that a call of the group took, from being reserved to being free again.

    ``has_talked`` where the caller was served by it; others rang in vain, and that costs time, too.
    """

    took_s: float
    has_talked: bool


@dataclass(frozen=True, slots=True)
class Lately:
    """What a group did lately: its agents' newest ``stints``, and how long answered calls had rung."""

    stints: Sequence[Stint] = ()
    rings_s: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """``wait_s`` until an agent answers; the rest is what it was read from."""

    wait_s: float
    ahead: int
    working: int
    handling_s: float


def estimate_wait(
    group: HuntGroup,
    ticket: Ticket,
    lines: Iterable[Line],
    agents: Mapping[PersonId, Agent],
    lately: Lately,
) -> Estimate:
    """Estimate the wait of ``ticket``, which may be in one of ``lines`` or about to be.

    Agents become free at one rate, ``working`` of them a mean handling time; all who stand ahead take
    their turn first, also those of other groups who may get the same agents.
    """
    working, free = _count_agents(ticket, agents)
    shares = [(stands_ahead(line, ticket), share) for line in lines if (share := _share(line[0], ticket)) > 0]
    handling_s = _handling_s(group, lately.stints)
    turns = max(0.0, sum(ahead * share for ahead, share in shares) + 1 - free)
    wait_s = turns * handling_s / working if working else float(group.max_wait_s)
    return Estimate(
        wait_s=min(wait_s + _answer_s(group, lately.rings_s), float(group.max_wait_s)),
        ahead=sum(ahead for ahead, _ in shares),
        working=working,
        handling_s=handling_s,
    )


def _count_agents(ticket: Ticket, agents: Mapping[PersonId, Agent]) -> tuple[int, int]:
    """Those who work, and those of them who are free; who is paused, logged out or unreachable does not."""
    statuses = [agents.get(agent, _UNHEARD_OF).status for agent in ticket.agents]
    return sum(status not in _IDLE for status in statuses), statuses.count(AgentStatus.AVAILABLE)


def _share(other: Ticket, mine: Ticket) -> float:
    """How likely another caller takes one of the agents that this one waits for."""
    if not other.agents:
        return 0.0
    return len(set(other.agents) & set(mine.agents)) / len(other.agents)


def _handling_s(group: HuntGroup, stints: Sequence[Stint]) -> float:
    """An agent's time for one caller served, wrap-up and futile ringing included."""
    prior_s = _TYPICAL_TALK_S + group.wrap_up_s + group.ring_s / 2
    served = sum(stint.has_talked for stint in stints)
    took_s = sum(stint.took_s for stint in stints)
    weight = _weight(served)
    return (prior_s * weight + took_s) / (weight + served)


def _answer_s(group: HuntGroup, rings_s: Sequence[float]) -> float:
    prior_s = min(_TYPICAL_ANSWER_S, group.ring_s / 2)
    weight = _weight(len(rings_s))
    return (prior_s * weight + sum(rings_s)) / (weight + len(rings_s))


def _weight(known: int) -> float:
    """Never quite nothing: stints that all rang in vain say nothing of a conversation."""
    return max(0.01, _PRIOR_WEIGHT * (1 - known / _PRIOR_FADES))
