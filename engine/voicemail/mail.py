"""The mail that a message goes out as. All that came from the caller is taken for hostile."""

import hashlib
import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from dialplan.records import VoicemailMessage
from dialplan.voicemail.messages import DueMail, Transcription

_NUMBER = re.compile(r"\+?[0-9*#]{1,20}")
_UNREADABLE = re.compile(r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")

_WORDS = {
    "sv": {
        "subject": "Nytt röstmeddelande från {number} ({length})",
        "hidden": "okänt nummer",
        "body": "Nytt röstmeddelande\n\nFrån: {number}\nNär: {at}\nLängd: {length}\nBrevlåda: {mailbox}\n",
        "done": "\nTranskription (gjord av en maskin, kan innehålla fel):\n\n{transcript}\n",
        "silent": "\nTranskription: inget tal hördes.\n",
        "waiting": "\nTranskriptionen var inte klar när mejlet skickades.\n",
        "failed": "\nMeddelandet kunde inte transkriberas.\n",
        "gone": "\nLjudfilen finns inte längre.\n",
        "too_large": "\nLjudfilen är för stor för mejlservern. Lyssna på meddelandet i brevlådan.\n",
    },
    "en": {
        "subject": "New voicemail from {number} ({length})",
        "hidden": "unknown number",
        "body": "New voicemail\n\nFrom: {number}\nWhen: {at}\nLength: {length}\nMailbox: {mailbox}\n",
        "done": "\nTranscript (made by a machine, may have mistakes):\n\n{transcript}\n",
        "silent": "\nTranscript: no speech was heard.\n",
        "waiting": "\nThe transcript was not ready when this was sent.\n",
        "failed": "\nThe message could not be transcribed.\n",
        "gone": "\nThe sound is no longer there.\n",
        "too_large": "\nThe sound is too large for the mail server. Listen to the message in the mailbox.\n",
    },
}


def write_mail(
    due: DueMail, sender: str, sound: bytes | None, box: str = "", *, is_too_large: bool = False
) -> EmailMessage:
    """Write it; the same message to the same address is the same mail every time, so that a double is one.

    ``box`` is what people call the box; ``is_too_large`` is why ``sound`` is None, else it is gone.
    Raises ValueError where the address can't stand in a header.
    """
    message = due.kept.message
    words = _WORDS.get(message.told_in, _WORDS["sv"])
    number = message.cli if _NUMBER.fullmatch(message.cli) else words["hidden"]
    length = f"{round(message.duration_s) // 60}:{round(message.duration_s) % 60:02d}"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = _as_header(due.address)
    mail["Subject"] = words["subject"].format(number=number, length=length)
    mail["Date"] = format_datetime(message.at.astimezone(UTC))
    mail["Message-ID"] = _message_id(message, due.address, sender)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    at = _local(message.at, message.time_zone).strftime("%Y-%m-%d %H:%M")
    body = words["body"].format(number=number, at=at, length=length, mailbox=box or message.mailbox)
    about_sound = "" if sound else words["too_large" if is_too_large else "gone"]
    mail.set_content(body + _about_transcript(due, words) + about_sound)
    if sound is not None:
        name = f"{_local(message.at, message.time_zone):%Y-%m-%d-%H%M%S}.wav"
        mail.add_attachment(sound, maintype="audio", subtype="wav", filename=name)
    return mail


def _about_transcript(due: DueMail, words: dict[str, str]) -> str:
    match due.kept.transcription:
        case Transcription.OFF:
            return ""
        case Transcription.DONE if due.kept.transcript.strip():
            return words["done"].format(transcript=_UNREADABLE.sub(" ", due.kept.transcript).strip())
        case Transcription.DONE:
            return words["silent"]
        case Transcription.WAITING:
            return words["waiting"]
        case Transcription.FAILED:
            return words["failed"]


def _as_header(address: str) -> Address:
    """One address and no more, whatever commas and brackets somebody wrote into it."""
    try:
        return Address(addr_spec=address)
    except (ValueError, MessageError, IndexError) as error:
        raise ValueError("not an address") from error


def _message_id(message: VoicemailMessage, address: str, sender: str) -> str:
    """Tells nothing of the call, and is the same at each try (RFC 5322, 3.6.4)."""
    told_apart = f"{message.organisation}\n{message.call}\n{address}"
    digest = hashlib.sha256(told_apart.encode("utf-8", "replace")).hexdigest()
    return f"<{digest[:40]}@{sender.rpartition('@')[2]}>"


def _local(at: datetime, time_zone: str) -> datetime:
    return at.astimezone(ZoneInfo(time_zone))
