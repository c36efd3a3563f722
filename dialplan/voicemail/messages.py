"""A message as its box has it: whether it is new, its transcript, and what is still to be done with it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.records import VoicemailMessage


class Box(NamedTuple):
    """One voicemail box of one organisation."""

    organisation: OrganisationId
    mailbox: DestinationId


class Transcription(StrEnum):
    OFF = "off"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """``transcript`` is '' where there is none, or where nobody spoke."""

    message: VoicemailMessage
    is_new: bool = True
    transcription: Transcription = Transcription.OFF
    transcript: str = ""

    @property
    def call(self) -> CallId:
        return self.message.call

    @property
    def box(self) -> Box:
        return Box(self.message.organisation, self.message.mailbox)


@dataclass(frozen=True, slots=True)
class DueTranscription:
    """A message to be transcribed now; ``tries`` counts this one too."""

    kept: KeptMessage
    tries: int


@dataclass(frozen=True, slots=True)
class DueMail:
    """A mail to be sent now, to one address; ``tries`` counts this one too."""

    kept: KeptMessage
    address: str
    tries: int
