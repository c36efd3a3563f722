"""What is asked of a running engine and what it answers, checked on both sides."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

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


class Forget(_Words):
    """Owe no callback to a number (in its spellings), or to nobody who was promised one ``before`` then.

    With ``counts`` nothing is done; whoever may open the data folder may ask it.
    """

    ask: Literal["forget"] = "forget"
    organisation: _Id
    numbers: Annotated[tuple[Annotated[str, Field(max_length=60)], ...], Field(max_length=50)] = ()
    before: AwareDatetime | None = None
    counts: bool = False


class RecordAct(StrEnum):
    """What to do about a recording of what is said between the engine and Asterisk."""

    START = "start"
    LOOK = "look"
    STOP = "stop"


class Record(_Words):
    """``START`` records for at most ``for_s`` seconds or until ``calls`` have been heard (0: any number)."""

    ask: Literal["record"] = "record"
    organisation: _Id = ""
    act: RecordAct
    for_s: Annotated[int, Field(ge=1, le=86_400)] = 600
    calls: Annotated[int, Field(ge=0, le=1000)] = 0


Asked = ListAgents | Declare | ListQueues | Forget | Record
ASKED: TypeAdapter[Asked] = TypeAdapter(Annotated[Asked, Field(discriminator="ask")])


class AgentRow(_Words):
    """One agent. ``reason`` is why they are paused."""

    agent: str
    groups: tuple[str, ...]
    status: AgentStatus
    reason: str = ""


class QueueRow(_Words):
    """One group's queue. ``waiting`` are on the line, ``callbacks`` beside them are owed calls; times in s.

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


class RecordingRow(_Words):
    """A recording as it stands; ``trace`` is the whole file, once it is made. ``left_out`` counts calls.

    ``failure`` says why there will be no trace.
    """

    calls: int
    left_out: int = 0
    why_over: str = ""
    trace: str = ""
    failure: str = ""


class Answer(_Words):
    """``refusal`` says why nothing came of it; empty where something did. ``promises`` were concerned."""

    refusal: str = ""
    agents: tuple[AgentRow, ...] = ()
    queues: tuple[QueueRow, ...] = ()
    promises: int = 0
    recording: RecordingRow | None = None
