"""What is kept of a call: the routing log's lines, its one CDR, and the message it left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dialplan.decision import Seen, Step
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, Endpoint, OrganisationId, PersonId
from dialplan.outcome import LegOutcome


@dataclass(frozen=True, slots=True)
class LogLine:
    """One decision on one call; ``seq`` counts a call's lines from 1. Times are aware, in UTC."""

    call: CallId
    seq: int
    at: datetime
    organisation: OrganisationId
    config_version: int
    step: Step
    rule: str
    saw: Mapping[str, Seen]
    decided: str


CALLED_BACK = Endpoint("callback")
"""The leg by which somebody outside was called back: whose number it is stands beside it."""


class Direction(StrEnum):
    """Who called whom."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True)
class LegRecord:
    """How ringing one phone ended; ``cause`` is its leg's Q.850 cause.

    None where no leg came to be, or was ended for the caller's sake and not the phone's. ``number`` is the
    one outside the house that was rung over the trunk ('' for a phone of the house), ``talk_s`` how long it
    talked: what it costs goes to the call's billing id.
    """

    agent: PersonId
    endpoint: Endpoint
    outcome: LegOutcome
    cause: int | None
    number: str = ""
    talk_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Cdr:
    """The call detail record. Times are aware, in UTC.

    ``answered`` is when a person answered. ``wait_s`` runs from the call's start until then (or its end),
    ``talk_s`` from then until the end. ``did`` and ``cli`` are as the trunk gave them.
    ``estimated_wait_s`` is the wait that the queue foresaw when the caller joined it, ``queued_s`` what it
    came to (None where they were in no queue). ``billing_id`` is what the invoice calls who pays, ``shown``
    the number that legs out of the house showed, ``callback_of`` the call whose promise a callback keeps.
    """

    call: CallId
    organisation: OrganisationId
    config_version: int
    did: str
    cli: str
    started: datetime
    answered: datetime | None
    ended: datetime
    disposition: Disposition
    group: DestinationId | None
    agent: PersonId | None
    wait_s: float
    talk_s: float
    legs: tuple[LegRecord, ...]
    direction: Direction = Direction.INCOMING
    billing_id: str = ""
    shown: str = ""
    estimated_wait_s: float | None = None
    queued_s: float | None = None
    callback_of: CallId | None = None

    @property
    def external_talk_s(self) -> float:
        """How long legs out of the house talked: what costs."""
        return sum(leg.talk_s for leg in self.legs if leg.number)


@dataclass(frozen=True, slots=True)
class VoicemailMessage:
    """A message that a caller left; ``file`` is relative to the folder of kept recordings.

    What becomes of it is decided as it is kept: whether it is transcribed (what is spoken is ``language``),
    and whom it is mailed to, in the language and time zone that they read.
    """

    call: CallId
    organisation: OrganisationId
    mailbox: DestinationId
    file: str
    duration_s: float
    at: datetime
    cli: str = ""
    language: str = "sv"
    transcribes: bool = False
    mails_to: tuple[str, ...] = ()
    told_in: str = "sv"
    time_zone: str = "UTC"


Record = LogLine | Cdr | VoicemailMessage
