"""How an action can fail, and why a connection can be away."""

from dataclasses import dataclass
from enum import Enum, auto


class AmiError(Exception):
    """An AMI action has no good answer."""


class AmiAway(AmiError):
    """AMI is not connected, or was lost before the answer: Asterisk may or may not have acted."""


class AmiTimeout(AmiError):
    """No answer within the deadline: Asterisk may or may not have acted."""


class AmiRefused(AmiError):
    """Asterisk answered ``Response: Error``; the text is its message."""


class Trouble(Enum):
    """Kinds of outage; each is told once, until AMI is up again."""

    AWAY = auto()
    NOT_AMI = auto()
    LOGIN_REFUSED = auto()
    NOT_ALLOWED = auto()


@dataclass(frozen=True, slots=True)
class Outage:
    """Why there is no connection; ``why`` is for the log."""

    trouble: Trouble
    why: str
