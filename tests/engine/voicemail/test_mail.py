"""The mail of a message: for people to read, and nothing in it for a caller to write."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.voicemail.messages import DueMail, Transcription
from engine.voicemail.mail import write_mail
from tests.dialplan.voicemail.messages import due, message

SENDER = "vaxel@example.com"


def read(mail: DueMail, sound: bytes | None = b"RIFF") -> EmailMessage:
    """The mail as its reader has it."""
    return message_of(write_mail(mail, SENDER, sound))


def message_of(mail: EmailMessage) -> EmailMessage:
    parsed = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return str(body.get_content())


def test_it_tells_who_called_when_and_how_long_in_the_organisations_time_and_language() -> None:
    mail = read(due())
    assert mail["Subject"] == "Nytt röstmeddelande från +46701740605 (0:12)"
    assert (mail["From"], mail["To"], mail["Auto-Submitted"]) == (
        SENDER,
        "anna@example.com",
        "auto-generated",
    )
    assert "När: 2026-11-23 10:01" in text_of(mail)
    assert "Brevlåda: people/anna/voicemail" in text_of(mail)
    named = text_of(message_of(write_mail(due(), SENDER, None, "Försäljning")))
    assert "Brevlåda: Försäljning" in named
    assert read(due(told_in="en"))["Subject"] == "New voicemail from +46701740605 (0:12)"


def test_the_sound_is_attached_as_a_wav_file() -> None:
    (attached,) = read(due(), b"RIFFsound").iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("audio/wav", "2026-11-23-100100.wav")
    assert attached.get_content() == b"RIFFsound"


def test_sound_that_is_gone_is_said_to_be() -> None:
    mail = read(due(), None)
    assert list(mail.iter_attachments()) == []
    assert "Ljudfilen finns inte längre." in text_of(mail)


@pytest.mark.parametrize(
    ("state", "transcript", "said"),
    [
        (Transcription.DONE, "ring mig", "ring mig"),
        (Transcription.DONE, "", "inget tal hördes"),
        (Transcription.WAITING, "", "var inte klar"),
        (Transcription.FAILED, "", "kunde inte transkriberas"),
    ],
)
def test_it_has_the_transcript_or_says_why_not(state: Transcription, transcript: str, said: str) -> None:
    assert said in text_of(read(due(state, transcript)))


def test_where_transcription_is_off_nothing_is_said_of_it() -> None:
    assert "ranskri" not in text_of(read(due()))


def test_the_same_message_to_the_same_address_is_the_same_mail() -> None:
    first, again = read(due()), read(due())
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"].endswith("@example.com>")
    assert "1.1" not in first["Message-ID"]
    assert read(due(call="1.2"))["Message-ID"] != first["Message-ID"]


HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["+46\r\nBcc: all@example.com", "+46\nX: y", "a" * 300, "=?utf-8?q?x?=", "<script>", "\0", "\ud800"]
)


@given(HOSTILE, HOSTILE)
def test_a_caller_writes_no_header_whatever_they_send(number: str, transcript: str) -> None:
    transcript = transcript.encode("utf-8", "replace").decode()  # as the store keeps it
    mail = read(due(Transcription.DONE, transcript, cli=number))
    headers = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    ]
    assert sorted(mail.keys()) == sorted(headers)
    assert mail["To"] == "anna@example.com"
    subject = mail["Subject"]
    assert subject.startswith("Nytt röstmeddelande från ")
    assert len(subject) < 80


@pytest.mark.parametrize(
    "address", ["a,b@example.com", "a b@example.com", "<a@example.com>", "a@x.se\r\nBcc: b@x.se"]
)
def test_an_address_is_one_address(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        write_mail(DueMail(due().kept, address, 1), SENDER, None)


def test_a_withheld_number_is_called_so() -> None:
    assert read(due(cli=""))["Subject"] == "Nytt röstmeddelande från okänt nummer (0:12)"
    assert message(cli="").cli == ""
