"""A trace as a value: the world that it was recorded in, what was said, and what came of each call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from config.document import Document
from dialplan.ids import Endpoint, PersonId
from dialplan.queueing import Presence
from engine.events import PhoneState

AMI = 0
"""The wire of AMI; each FastAGI stream has a number from 1."""


class Kind(StrEnum):
    """Who said something, or came or went."""

    CALL = "call"
    """Asterisk opened a FastAGI stream; its text has what the request says, as JSON."""

    ASTERISK = "<"
    ENGINE = ">"
    ASTERISK_LEFT = "asterisk closes"
    ENGINE_LEFT = "engine closes"

    @property
    def is_engine(self) -> bool:
        return self in (Kind.ENGINE, Kind.ENGINE_LEFT)


@dataclass(frozen=True, slots=True)
class Line:
    """``at_ms`` counts from the start. AGI's texts are its lines, AMI's are headers as JSON."""

    at_ms: int
    wire: int
    kind: Kind
    text: str = ""
    number: int = 0
    """Of the line in its file, from 1."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call, by the number of its first stream."""

    wire: int
    rules: tuple[str, ...]
    disposition: str
    group: str = ""
    agent: str = ""
    messages: int = 0
    number: int = field(default=0, compare=False)
    """Of the line in its file, from 1."""


@dataclass(frozen=True, slots=True)
class Trace:
    """``devices`` and ``presence`` are as they were at the start, which is aware."""

    starts: datetime
    document: Document
    lines: tuple[Line, ...]
    outcomes: tuple[Outcome, ...]
    asterisk: str = ""
    has_trunk: bool = True
    devices: Mapping[Endpoint, PhoneState] | None = None
    presence: Mapping[PersonId, Presence] | None = None
    file: str = ""
