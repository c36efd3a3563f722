"""One model of an agent over all groups: what they have said of themselves, and what they are doing.

Both are tables. What a table does not have is refused, so that no agent is ever in two calls or in none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dialplan.ids import CallId


class AgentStatus(StrEnum):
    """What an agent is doing, seen over all groups at once."""

    LOGGED_OUT = "logged_out"
    AVAILABLE = "available"
    RESERVED = "reserved"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    PRIVATE_CALL = "private_call"
    """Their phone is in use on a call that no group gave them."""

    UNREACHABLE = "unreachable"
    """None of their phones is registered: nothing would ring."""


class Presence(StrEnum):
    """What an agent says of themselves; it outlives their calls, and the engine."""

    LOGGED_IN = "logged_in"
    LOGGED_OUT = "logged_out"
    PAUSED = "paused"


class PresenceAct(StrEnum):
    """What is said."""

    LOG_IN = "log_in"
    LOG_OUT = "log_out"
    PAUSE = "pause"
    RESUME = "resume"


class Work(StrEnum):
    """What a call does with an agent."""

    IDLE = "idle"
    RESERVED = "reserved"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP_UP = "wrap_up"


class WorkAct(StrEnum):
    """What happens to the call that holds an agent."""

    RESERVE = "reserve"
    RING = "ring"
    ANSWER = "answer"
    LET_GO = "let_go"
    WRAP_UP = "wrap_up"


PRESENCE_TABLE: Mapping[tuple[Presence, PresenceAct], Presence] = {
    (Presence.LOGGED_OUT, PresenceAct.LOG_IN): Presence.LOGGED_IN,
    (Presence.LOGGED_IN, PresenceAct.LOG_OUT): Presence.LOGGED_OUT,
    (Presence.LOGGED_IN, PresenceAct.PAUSE): Presence.PAUSED,
    (Presence.PAUSED, PresenceAct.LOG_OUT): Presence.LOGGED_OUT,
    (Presence.PAUSED, PresenceAct.PAUSE): Presence.PAUSED,  # with another reason
    (Presence.PAUSED, PresenceAct.RESUME): Presence.LOGGED_IN,
}

WORK_TABLE: Mapping[tuple[Work, WorkAct], Work] = {
    (Work.IDLE, WorkAct.RESERVE): Work.RESERVED,
    (Work.RESERVED, WorkAct.RING): Work.RINGING,
    (Work.RESERVED, WorkAct.ANSWER): Work.TALKING,
    (Work.RESERVED, WorkAct.LET_GO): Work.IDLE,
    (Work.RINGING, WorkAct.RING): Work.RINGING,
    (Work.RINGING, WorkAct.ANSWER): Work.TALKING,
    (Work.RINGING, WorkAct.LET_GO): Work.IDLE,
    (Work.TALKING, WorkAct.ANSWER): Work.TALKING,
    (Work.TALKING, WorkAct.LET_GO): Work.IDLE,
    (Work.TALKING, WorkAct.WRAP_UP): Work.WRAP_UP,
    (Work.WRAP_UP, WorkAct.LET_GO): Work.IDLE,
}

_OF_WORK = {work: AgentStatus(work.value) for work in Work if work is not Work.IDLE}
_OF_PRESENCE = {
    presence: AgentStatus(presence.value) for presence in Presence if presence is not Presence.LOGGED_IN
}

UNANSWERED = "unanswered"
"""The reason of an agent who was paused for letting calls ring."""


class WrongTransition(ValueError):
    """An agent in that state can't do that; the message says so for people."""


@dataclass(frozen=True, slots=True)
class Agent:
    """``reason`` is why they are paused, ``call`` what holds them, ``unanswered`` the calls in a row that
    they let ring. ``besides`` are other calls that ring or have them, beside that one or though no group
    may have them; ``phones_in_use`` is how many of their phones are in use, for whatever call;
    ``is_reachable`` is whether any of them could be rung."""

    presence: Presence = Presence.LOGGED_IN
    reason: str = ""
    work: Work = Work.IDLE
    call: CallId | None = None
    unanswered: int = 0
    besides: frozenset[CallId] = frozenset()
    phones_in_use: int = 0
    is_reachable: bool = True

    @property
    def status(self) -> AgentStatus:
        """In one word: what a call does with them first, then what they said, then their phone."""
        if self.work is not Work.IDLE:
            return _OF_WORK[self.work]
        if self.presence is not Presence.LOGGED_IN:
            return _OF_PRESENCE[self.presence]
        if self.is_occupied:
            return AgentStatus.PRIVATE_CALL
        return AgentStatus.AVAILABLE if self.is_reachable else AgentStatus.UNREACHABLE

    @property
    def may_be_rung(self) -> bool:
        """Whether one who is kept for a call is still there for it: they may have left, or taken another."""
        return self.presence is Presence.LOGGED_IN and not self.is_occupied and self.is_reachable

    @property
    def is_wrapping_up(self) -> bool:
        return self.work is Work.WRAP_UP

    @property
    def is_occupied(self) -> bool:
        """Whether they have a call that holds nobody; no mobile tells of its calls as a phone here does."""
        return bool(self.besides) or self.phones_in_use > 0

    @property
    def is_logged_in(self) -> bool:
        """Whether they may be waited for; who is paused comes back."""
        return self.presence is not Presence.LOGGED_OUT


def declare(agent: Agent, act: PresenceAct, reason: str = "") -> Agent:
    """What an agent is once they, or somebody for them, said this. A call they are on goes on.

    Raises WrongTransition where it makes no sense.
    """
    presence = PRESENCE_TABLE.get((agent.presence, act))
    if presence is None:
        said, is_now = act.value.replace("_", " "), agent.presence.value.replace("_", " ")
        raise WrongTransition(f"can't {said}: is {is_now}")
    return replace(
        agent,
        presence=presence,
        reason=reason if presence is Presence.PAUSED else "",
        unanswered=0,
    )


def reserve(agent: Agent, call: CallId) -> Agent:
    """Keep an agent for one call; raises WrongTransition where they are not available.

    A call of their own may try one whose phones are all away: that it can't ring sends it on.
    """
    if agent.status not in (AgentStatus.AVAILABLE, AgentStatus.UNREACHABLE):
        raise WrongTransition(f"can't be reserved: is {agent.status}")
    return replace(agent, work=WORK_TABLE[agent.work, WorkAct.RESERVE], call=call)


def work_on(agent: Agent, call: CallId, act: WorkAct) -> Agent:
    """What an agent is once this has happened to the call that holds them.

    Raises WrongTransition where another call holds them, or it can't happen now.
    """
    work = WORK_TABLE.get((agent.work, act))
    if work is None or act is WorkAct.RESERVE or agent.call != call:
        raise WrongTransition(f"can't {act}: is {agent.status}")
    return replace(
        agent,
        work=work,
        call=None if work is Work.IDLE else call,
        unanswered=0 if work is Work.TALKING else agent.unanswered,
    )


def let_ring(agent: Agent, pause_after: int) -> Agent:
    """An agent let a call ring until its time was out; ``pause_after`` in a row pause them (0: never)."""
    agent = replace(agent, unanswered=agent.unanswered + 1)
    if 0 < pause_after <= agent.unanswered and agent.presence is Presence.LOGGED_IN:
        return declare(agent, PresenceAct.PAUSE, UNANSWERED)
    return agent
