"""Messages for tests."""

from datetime import UTC, datetime, timedelta

from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.records import VoicemailMessage
from dialplan.voicemail.messages import Box, DueMail, KeptMessage, Transcription

DEMO = OrganisationId("demo")
BOX = Box(DEMO, DestinationId("people/anna/voicemail"))
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def message(number: int = 1, **known: object) -> VoicemailMessage:
    """The n-th message, left n minutes after nine."""
    values: dict[str, object] = {
        "call": CallId(f"1.{number}"),
        "organisation": DEMO,
        "mailbox": BOX.mailbox,
        "file": f"1.{number}-3.wav",
        "duration_s": 12.4,
        "at": MONDAY + timedelta(minutes=number),
        "cli": "+46701740605",
        "time_zone": "Europe/Stockholm",
        **known,
    }
    return VoicemailMessage(**values)  # type: ignore[arg-type]


def kept(number: int = 1, *, is_new: bool = True, **known: object) -> KeptMessage:
    return KeptMessage(message(number, **known), is_new)


def due(transcription: Transcription = Transcription.OFF, transcript: str = "", **known: object) -> DueMail:
    return DueMail(
        KeptMessage(message(1, **known), transcription=transcription, transcript=transcript),
        "anna@example.com",
        1,
    )
