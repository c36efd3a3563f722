"""Voicemail boxes in memory: what the store, the mail server and the transcriber are to an engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from dialplan.ids import CallId
from dialplan.records import VoicemailMessage
from dialplan.voicemail.delivery import MAIL_LEASE_S, TRANSCRIPTION_LEASE_S, WAITS_FOR_TRANSCRIPT_S
from dialplan.voicemail.messages import (
    Box,
    DueMail,
    DueTranscription,
    KeptMessage,
    MailState,
    Transcription,
)
from dialplan.voicemail.pins import Guesses, PinAnswer, begin_guess

_TRANSCRIPTION_LEASE = timedelta(seconds=TRANSCRIPTION_LEASE_S)
_MAIL_LEASE = timedelta(seconds=MAIL_LEASE_S)


@dataclass(slots=True)
class MemoryMail:
    """One mail to one address; ``refusal`` says why it never went."""

    due: datetime
    state: MailState = MailState.WAITING
    tries: int = 0
    refusal: str | None = None


@dataclass(slots=True)
class MemoryMessage:
    """A message with all that is known of it."""

    kept: KeptMessage
    due: datetime
    mails: dict[str, MemoryMail]
    tries: int = 0
    is_deleted: bool = False
    has_sound: bool = True


def _begin(message: VoicemailMessage) -> MemoryMessage:
    transcription = Transcription.WAITING if message.transcribes else Transcription.OFF
    wait = timedelta(seconds=WAITS_FOR_TRANSCRIPT_S if message.transcribes else 0)
    mails = {address: MemoryMail(message.at + wait) for address in message.mails_to}
    return MemoryMessage(KeptMessage(message, transcription=transcription), message.at, mails)


@dataclass(slots=True)
class MemoryMailboxes:
    """``is_away`` is a store that can't be reached."""

    all: dict[CallId, MemoryMessage] = field(default_factory=dict)
    is_away: bool = False

    def add(self, message: VoicemailMessage) -> None:
        """For the store: a message is written, again perhaps."""
        self.all.setdefault(message.call, _begin(message))

    async def messages(self, box: Box) -> Sequence[KeptMessage]:
        return sorted(
            (one.kept for one in self._there() if one.kept.box == box),
            key=lambda kept: (kept.message.at, kept.call),
        )

    async def count_new(self) -> Mapping[Box, int]:
        counts: dict[Box, int] = {}
        for one in self._there():
            if one.kept.is_new:
                counts[one.kept.box] = counts.get(one.kept.box, 0) + 1
        return counts

    async def mark_heard(self, call: CallId, at: datetime) -> None:
        del at
        self._check()
        self.all[call].kept = replace(self.all[call].kept, is_new=False)

    async def delete(self, call: CallId, at: datetime) -> None:
        """Like the store: what the message said goes at once, its sound when it is swept."""
        del at
        self._check()
        one = self.all[call]
        emptied = replace(one.kept.message, cli="", mails_to=())
        one.kept = replace(one.kept, message=emptied, transcription=Transcription.OFF, transcript="")
        one.is_deleted = True
        one.mails.clear()

    async def take_transcription(self, now: datetime) -> DueTranscription | None:
        for one in self._there():
            if one.kept.transcription is Transcription.WAITING and one.due <= now:
                one.tries, one.due = one.tries + 1, now + _TRANSCRIPTION_LEASE
                return DueTranscription(one.kept, one.tries)
        return None

    async def end_transcription(self, call: CallId, text: str | None, now: datetime) -> None:
        self._check()
        one = self.all[call]
        state = Transcription.FAILED if text is None else Transcription.DONE
        one.kept = replace(one.kept, transcription=state, transcript=text or "")
        for mail in one.mails.values():
            mail.due = min(mail.due, now)

    async def retry_transcription(self, call: CallId, at: datetime, tries: int) -> None:
        self._check()
        self.all[call].due, self.all[call].tries = at, tries

    async def take_mail(self, now: datetime) -> DueMail | None:
        for one in self._there():
            for address, mail in one.mails.items():
                if mail.state is MailState.WAITING and mail.due <= now:
                    mail.tries, mail.due = mail.tries + 1, now + _MAIL_LEASE
                    return DueMail(one.kept, address, mail.tries)
        return None

    async def end_mail(self, mail: DueMail, now: datetime, refusal: str | None = None) -> None:
        del now
        if (row := self._mail(mail)) is not None:
            row.state = MailState.SENT if refusal is None else MailState.REFUSED
            row.refusal = refusal

    async def retry_mail(self, mail: DueMail, at: datetime) -> None:
        if (row := self._mail(mail)) is not None:
            row.due = at

    async def deleted(self) -> Sequence[VoicemailMessage]:
        self._check()
        return [one.kept.message for one in self.all.values() if one.is_deleted and one.has_sound]

    async def forget_sound(self, call: CallId) -> None:
        self._check()
        self.all[call].has_sound = False

    def _mail(self, mail: DueMail) -> MemoryMail | None:
        """None where the message was deleted meanwhile."""
        self._check()
        return self.all[mail.kept.call].mails.get(mail.address)

    def _there(self) -> Iterator[MemoryMessage]:
        self._check()
        return (one for one in self.all.values() if not one.is_deleted)

    def _check(self) -> None:
        if self.is_away:
            raise ConnectionError("the store is away")


@dataclass(slots=True)
class MemoryPins:
    """PINs as they are, for a world that nobody breaks into."""

    pins: dict[Box, str] = field(default_factory=dict)
    guesses: dict[Box, Guesses] = field(default_factory=dict)
    is_away: bool = False

    async def check(self, box: Box | None, pin: str, now: datetime) -> PinAnswer:
        self._check()
        if box is None or box not in self.pins:
            return PinAnswer.WRONG
        begun = begin_guess(self.guesses.get(box, Guesses()), now)
        if begun is None:
            return PinAnswer.LOCKED
        is_right = self.pins[box] == pin
        self.guesses[box] = Guesses() if is_right else begun
        return PinAnswer.RIGHT if is_right else PinAnswer.WRONG

    async def change(self, box: Box, pin: str, now: datetime) -> None:
        del now
        self._check()
        self.pins[box] = pin

    def _check(self) -> None:
        if self.is_away:
            raise ConnectionError("the store is away")


@dataclass(slots=True)
class MemoryPost:
    """A mail server that takes everything, or raises what it is told to."""

    sent: list[EmailMessage] = field(default_factory=list)
    fault: Exception | None = None
    sender: str = "vaxel@example.com"

    async def send(self, mail: EmailMessage, address: str) -> None:
        del address
        if self.fault is not None:
            raise self.fault
        self.sent.append(mail)


@dataclass(slots=True)
class MemoryTranscriber:
    """Hears the same in everything, or raises what it is told to."""

    text: str = "hej det är karin"
    fault: Exception | None = None
    heard: list[Path] = field(default_factory=list)

    async def transcribe(self, file: Path, language: str) -> str:
        del language
        if self.fault is not None:
            raise self.fault
        self.heard.append(file)
        return self.text
