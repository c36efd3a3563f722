"""What the settings say of mail and transcription, and which boxes there are."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.snapshot.directory import Directory
from console.settings import Settings
from console.voicemail import boxes_in, post_of
from dialplan.company import Company
from dialplan.destinations import Voicemail
from dialplan.ids import DestinationId
from dialplan.prompts import Speech
from dialplan.voicemail.messages import Box
from tests.engine.fakes import DEMO, company_of

NEEDED = {"smtp_host": "mail.example.com", "smtp_from": "vaxel@example.com"}


def test_without_a_host_there_is_no_mail(tmp_path: Path) -> None:
    assert post_of(Settings(data=tmp_path)) is None


def test_a_host_and_a_sender_are_enough(tmp_path: Path) -> None:
    post = post_of(Settings.model_validate({"data": tmp_path, **NEEDED}))
    assert post is not None
    assert post.sender == "vaxel@example.com"


@pytest.mark.parametrize(
    "sender", ["", "vaxel", "vaxel@example.com\nBcc: x@example.com", "Växel <v@example.com>"]
)
def test_the_sender_is_an_address_and_no_more(tmp_path: Path, sender: str) -> None:
    with pytest.raises(ValidationError, match="VAXEL_SMTP_FROM"):
        Settings.model_validate({"data": tmp_path, **NEEDED, "smtp_from": sender})


def test_a_password_is_not_sent_for_all_to_read(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="VAXEL_SMTP_TLS=none"):
        Settings.model_validate({"data": tmp_path, **NEEDED, "smtp_tls": "none", "smtp_user": "vaxel"})


def test_boxes_of_every_version_that_calls_may_be_on_count() -> None:
    companies: list[Company] = [
        company_of(Voicemail(DestinationId(f"voicemails/{name}"), Speech("hej", "sv")), version=version)
        for version, name in ((1, "old"), (2, "new"))
    ]
    directory = Directory({DEMO: 2}, {(DEMO, company.version): company for company in companies})
    assert boxes_in(directory) == {
        Box(DEMO, DestinationId("voicemails/old")),
        Box(DEMO, DestinationId("voicemails/new")),
    }
