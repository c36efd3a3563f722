"""A decision with its reason: what the routing log says of every step."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dialplan.ids import DestinationId

Seen = str | int | float | bool


class Step(StrEnum):
    """The part of a call's way that a line of the routing log is about."""

    NUMBER = "number"
    OUTGOING = "outgoing"
    HOURS = "hours"
    MENU = "menu"
    QUEUE = "queue"
    RING = "ring"
    TALK = "talk"
    ANNOUNCEMENT = "announcement"
    VOICEMAIL = "voicemail"
    RESUME = "resume"
    END = "end"


@dataclass(frozen=True, slots=True)
class Decision:
    """Which rule looked at what and what it decided; ``to`` is where the call goes."""

    step: Step
    rule: str
    saw: Mapping[str, Seen]
    decided: str
    to: DestinationId | None = None
