"""Whether a person's phones are rung for a call of their own, by what they are doing already."""

from enum import StrEnum

from dialplan.queueing import Agent, AgentStatus


class Reach(StrEnum):
    """What comes of a call to a person."""

    RING = "ring"
    RING_BESIDES = "ring_besides"
    """Beside a call that they have, or though no group may have them."""

    ENGAGED = "engaged"
    PAUSED = "paused"


_TALKING = frozenset({AgentStatus.TALKING, AgentStatus.WRAP_UP, AgentStatus.PRIVATE_CALL})


def reach(agent: Agent, *, call_waiting: bool, is_rung: bool = False) -> Reach:
    """Who is logged out of the groups can be called all the same; who paused themselves can not.

    Whom another call rings (``is_rung``), or all of whose phones ring for others, is not rung a second time.
    """
    match agent.status:
        case AgentStatus.AVAILABLE | AgentStatus.UNREACHABLE:
            return Reach.ENGAGED if is_rung else Reach.RING
        case AgentStatus.PAUSED:
            return Reach.PAUSED
        case _ if is_rung:
            return Reach.ENGAGED
        case AgentStatus.LOGGED_OUT if call_waiting or not agent.is_occupied:
            return Reach.RING_BESIDES
        case status if call_waiting and status in _TALKING:
            return Reach.RING_BESIDES
        case _:
            return Reach.ENGAGED
