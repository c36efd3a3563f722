"""How a call's stay at a destination ended: what performers return, and what ``next`` follows."""

from dataclasses import dataclass

from dialplan.ids import DestinationId
from dialplan.outcome import LegOutcome
from dialplan.outgoing import Inside, Outside


@dataclass(frozen=True, slots=True)
class KeysPressed:
    keys: str


@dataclass(frozen=True, slots=True)
class TriesSpent:
    """No key that leads anywhere, or no key at all, as often as the menu allows."""

    no_match: int = 0
    no_input: int = 0


@dataclass(frozen=True, slots=True)
class Overflowed:
    """The caller waited as long as the group lets them."""


@dataclass(frozen=True, slots=True)
class QueueFull:
    """As many wait as the group lets wait."""

    waiting: int


@dataclass(frozen=True, slots=True)
class NobodyThere:
    """None of the group's agents is logged in."""

    agents: int


@dataclass(frozen=True, slots=True)
class LeftQueue:
    """The caller had enough of waiting and pressed a key that leads out."""

    key: str


@dataclass(frozen=True, slots=True)
class CallbackPromised:
    """The caller gives the line back and keeps the place: they are called when it is their turn."""


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """Nobody answered, and this is why."""

    outcome: LegOutcome


@dataclass(frozen=True, slots=True)
class Paused:
    """The person has paused themselves: their phones are left in peace."""


@dataclass(frozen=True, slots=True)
class NobodyHere:
    """The person is not active."""


@dataclass(frozen=True, slots=True)
class LedHome:
    """The number outside is one of the house after all."""

    to: DestinationId


@dataclass(frozen=True, slots=True)
class Announced:
    """All was said."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing comes after this: a conversation, a message or a busy tone is over."""


@dataclass(frozen=True, slots=True)
class CallsBack:
    """A visitor of a voicemail box wants to talk with whoever left the message."""

    sender: Inside | Outside


LeavesGroup = Overflowed | QueueFull | NobodyThere | LeftQueue | CallbackPromised
"""How a caller leaves a group without an answer."""

Outcome = (
    KeysPressed
    | TriesSpent
    | LeavesGroup
    | NotAnswered
    | Paused
    | NobodyHere
    | LedHome
    | Announced
    | CallsBack
    | Finished
)
