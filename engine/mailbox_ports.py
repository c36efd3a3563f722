"""What the engine needs for messages that are kept: their boxes, PINs, greetings, and the ways out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from dialplan.ids import CallId
from dialplan.records import VoicemailMessage
from dialplan.voicemail.messages import Box, DueMail, DueTranscription, KeptMessage
from dialplan.voicemail.pins import PinAnswer


class Mailboxes(Protocol):
    """Messages in their boxes, and what is still to be done with each. Raises OSError while it is away.

    What is taken on comes up again a while later, unless its end, or a later try, is told before: no two
    engines do the same at once, and what a killed one had begun is another's.
    """

    async def messages(self, box: Box) -> Sequence[KeptMessage]:
        """All that are not deleted, the oldest first."""

    async def count_new(self) -> Mapping[Box, int]:
        """How many messages nobody has heard yet; boxes without any are not named."""

    async def mark_heard(self, call: CallId, at: datetime) -> None: ...

    async def delete(self, call: CallId, at: datetime) -> None:
        """Take a message out of its box: transcript and numbers at once, its sound soon."""

    async def take_transcription(self, now: datetime) -> DueTranscription | None:
        """Take on the message that has waited longest to be transcribed and may be now."""

    async def end_transcription(self, call: CallId, text: str | None, now: datetime) -> None:
        """Keep a transcript, or None for that there will be none; mails that waited for it may go."""

    async def retry_transcription(self, call: CallId, at: datetime, tries: int) -> None:
        """Try again at ``at``; ``tries`` is how many count so far."""

    async def take_mail(self, now: datetime) -> DueMail | None:
        """Take on the mail that has waited longest and may go now."""

    async def end_mail(self, mail: DueMail, now: datetime, refusal: str | None = None) -> None:
        """Note that a mail is gone out, or that it never will and why."""

    async def retry_mail(self, mail: DueMail, at: datetime) -> None: ...

    async def deleted(self) -> Sequence[VoicemailMessage]:
        """Some deleted messages whose sound is still there."""

    async def forget_sound(self, call: CallId) -> None:
        """Note that the sound of a deleted message is gone."""


class Pins(Protocol):
    """PINs of boxes, as hashes; guesses are counted across calls. Raises OSError while it is away."""

    async def check(self, box: Box | None, pin: str, now: datetime) -> PinAnswer:
        """Hold a PIN against a box's; takes as long for a box that is not there."""

    async def change(self, box: Box, pin: str, now: datetime) -> None: ...


class Greetings(Protocol):
    """Greetings that people recorded for their boxes."""

    def sound(self, box: Box) -> str | None:
        """The name under which Asterisk plays it; None where the configured one is said."""

    async def keep(self, box: Box, name: str) -> bool:
        """Use what was recorded under a name; False where nothing was said. Raises OSError."""

    async def reset(self, box: Box) -> None:
        """Use the configured one again. Raises OSError."""


class Transcriber(Protocol):
    async def transcribe(self, file: Path, language: str) -> str:
        """Return what is said in a kept recording, '' for nothing.

        Raises OSError where a later try may do, ValueError where none will, anything else where this
        recording was too much for it.
        """


class MailRefused(Exception):
    """The server will never take this mail for this address; ``code`` is its reply (RFC 5321)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"refused with {code}")
        self.code = code


class MailTooLarge(MailRefused):
    """The server takes no mail of this size: without its sound it may."""


class MailPutOff(Exception):
    """The server does not take this mail now, and others it may."""

    def __init__(self, code: int) -> None:
        super().__init__(f"put off with {code}")
        self.code = code


class Post(Protocol):
    """Where mail goes out."""

    @property
    def sender(self) -> str:
        """The address that mails come from."""

    async def send(self, mail: EmailMessage, address: str) -> None:
        """Hand one mail for one address to the server; return once it has taken it.

        Raises OSError where there is no server to talk to; MailRefused, MailTooLarge, MailPutOff.
        """
