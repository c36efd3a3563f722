"""A hunt group: its agents, how they are rung, and what its callers hear and may do meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialplan.hunting import Strategy
from dialplan.ids import DestinationId, PersonId
from dialplan.opening_hours import OpeningHours, TemporaryClose
from dialplan.prompts import Clip, Prompt


@dataclass(frozen=True, slots=True)
class QueueMessages:
    """What a waiting caller hears: ``welcome`` once, ``message`` when they begin to wait, ``periodic`` every
    ``every_s`` of waiting; ``tells_position`` and ``tells_wait`` with each of the latter two."""

    welcome: Prompt | None = None
    message: Prompt | None = None
    periodic: Prompt | None = None
    every_s: int = 60
    tells_position: bool = False
    tells_wait: bool = False
    music: Clip | None = None


@dataclass(frozen=True, slots=True)
class Callback:
    """The caller presses ``key`` (after ``offer`` told of it), hangs up, and is called when it is their turn.

    One who does not answer is tried ``tries`` times in all, ``retry_s`` apart.
    """

    key: str
    offer: Prompt | None = None
    tries: int = 3
    retry_s: int = 300
    ring_s: int = 30


@dataclass(frozen=True, slots=True)
class AgentsSee:
    """What agents' phones show: ``number``, or None for the caller's own with ``suffix`` after it."""

    number: str | None = None
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class HuntGroup:
    """Keeps the caller waiting for the agent who answers; after ``max_wait_s`` on to ``overflow``.

    ``ring_s`` is how long a phone rings at a time, ``rest_s`` how long an agent who did not answer is left
    in peace by the same caller, ``wrap_up_s`` the agent's pause after a conversation. ``levels`` (1 where
    none is given) come one after the other, each ``next_level_s`` after the one before, or at once where
    nobody there is free. Callers of a higher ``priority`` go first, over all groups. ``when_full`` (more
    than ``max_waiting``) and ``when_nobody`` (nobody is logged in) go on to ``overflow`` where not set.
    An agent who lets ``pause_after`` calls ring in a row is paused; 0 is never. ``language`` is what callers
    who chose none hear Växel's own words in.
    """

    id: DestinationId
    agents: tuple[PersonId, ...]
    overflow: DestinationId
    strategy: Strategy = Strategy.RING_ALL
    ring_s: int = 20
    rest_s: int = 10
    wrap_up_s: int = 0
    max_wait_s: int = 300
    hours: OpeningHours | None = None
    closed_now: TemporaryClose | None = None
    levels: Mapping[PersonId, int] = field(default_factory=dict)
    next_level_s: int = 20
    priority: int = 0
    max_waiting: int = 100
    when_full: DestinationId | None = None
    when_nobody: DestinationId | None = None
    pause_after: int = 0
    messages: QueueMessages = QueueMessages()
    exit_keys: Mapping[str, DestinationId] = field(default_factory=dict)
    position_key: str | None = None
    callback: Callback | None = None
    agents_see: AgentsSee = AgentsSee()
    whisper: Prompt | None = None
    supervisors: tuple[PersonId, ...] = ()
    language: str = "sv"
