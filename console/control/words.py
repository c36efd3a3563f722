"""What is asked of a running engine and what it answers, checked on both sides."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from dialplan.queueing import AgentStatus, PresenceAct

_Id = Annotated[str, Field(max_length=60)]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListAgents(_Words):
    """``actor`` is a person's key; empty for whoever runs the machine."""

    ask: Literal["agents"] = "agents"
    organisation: _Id = ""
    actor: _Id = ""


class Declare(_Words):
    """Log an agent in or out, pause them, or let them come back."""

    ask: Literal["declare"] = "declare"
    organisation: _Id = ""
    actor: _Id = ""
    agent: _Id
    act: PresenceAct
    reason: Annotated[str, Field(max_length=40, pattern=r"^[\w -]*$")] = ""


class ListQueues(_Words):
    ask: Literal["queues"] = "queues"
    organisation: _Id = ""
    actor: _Id = ""


Asked = ListAgents | Declare | ListQueues
ASKED: TypeAdapter[Asked] = TypeAdapter(Annotated[Asked, Field(discriminator="ask")])


class AgentRow(_Words):
    """One agent. ``reason`` is why they are paused."""

    agent: str
    groups: tuple[str, ...]
    status: AgentStatus
    reason: str = ""


class QueueRow(_Words):
    """One group's queue. ``callbacks`` of those who wait gave their line back; times in seconds.

    ``estimate_s`` is the wait of a caller who would join now.
    """

    group: str
    waiting: int
    longest_s: float
    callbacks: int
    estimate_s: float
    available: int
    busy: int
    paused: int
    logged_out: int


class Answer(_Words):
    """``refusal`` says why nothing came of it; empty where something did."""

    refusal: str = ""
    agents: tuple[AgentRow, ...] = ()
    queues: tuple[QueueRow, ...] = ()
