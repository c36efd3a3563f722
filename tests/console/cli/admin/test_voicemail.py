"""Messages and PINs, as an administrator or the box's person types it."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.store import Store
from dialplan.ids import CallId, DestinationId, OrganisationId
from dialplan.records import VoicemailMessage
from tests.console.cli.admin.conftest import Vaxel

ANNA = "people/anna/voicemail"


def leave(data: Path, organisation: str, *calls: str, mailbox: str = ANNA) -> None:
    """Put messages into a box, as the engine does."""

    async def write() -> None:
        store = await Store.open(data / "vaxel.db")
        try:
            await store.write([_message(organisation, call, mailbox) for call in calls])
        finally:
            await store.close()

    asyncio.run(write())


def _message(organisation: str, call: str, mailbox: str) -> VoicemailMessage:
    return VoicemailMessage(
        CallId(call),
        OrganisationId(organisation),
        DestinationId(mailbox),
        f"{call}-3.wav",
        12.5,
        datetime(2026, 11, 23, 9, int(call[-1]), tzinfo=UTC),
        "+46701740605",
        time_zone="Europe/Stockholm",
    )


@pytest.fixture
def organisation(vaxel: Vaxel) -> str:
    return vaxel("organisations --json").stdout.split('"organisation": "')[1].split('"')[0]


def calls_of(vaxel: Vaxel, line: str) -> list[str]:
    result = vaxel(line)
    assert result.exit_code == 0, result.output
    return [json.loads(text)["call"] for text in result.stdout.splitlines()]


def test_messages_are_listed_found_and_deleted(vaxel: Vaxel, data: Path, organisation: str) -> None:
    leave(data, organisation, "1.1", "1.2", "1.3")
    assert calls_of(vaxel, "voicemail list --json") == ["1.1", "1.2", "1.3"]
    assert "+46701740605" in vaxel(f"voicemail list {ANNA}").stdout
    assert vaxel(f"voicemail path {ANNA} 1.2").stdout.strip().endswith("recordings/1.2-3.wav")
    asked = vaxel(f"voicemail delete {ANNA} 1.2")
    assert (asked.exit_code, "for good" in asked.stderr) == (2, True)
    assert "1 message of" in vaxel(f"voicemail delete {ANNA} 1.2 --yes").stdout
    assert calls_of(vaxel, "voicemail list --json") == ["1.1", "1.3"]
    vaxel(f"voicemail delete {ANNA} --yes")
    assert calls_of(vaxel, "voicemail list --json") == []
    assert "mailbox.delete_message" in vaxel("audit").stdout


def test_a_person_sees_their_own_box_and_no_other(vaxel: Vaxel, data: Path, organisation: str) -> None:
    leave(data, organisation, "1.1")
    leave(data, organisation, "1.2", mailbox="people/carin/voicemail")
    assert calls_of(vaxel, "voicemail list --as carin --json") == ["1.2"]
    for line in (f"list {ANNA}", f"path {ANNA} 1.1", f"delete {ANNA} 1.1 --yes", f"pin {ANNA} --generate"):
        refused = vaxel(f"voicemail {line} --as carin")
        assert refused.exit_code == 2, refused.output
        assert "yours" in refused.stderr or "your box" in refused.stderr


def test_what_is_not_there_is_told(vaxel: Vaxel) -> None:
    assert "is no message" in vaxel(f"voicemail path {ANNA} 9.9").stderr
    assert "is no voicemail box" in vaxel("voicemail list people/nobody/voicemail").stderr


def test_a_message_in_json_has_its_time_in_utc(vaxel: Vaxel, data: Path, organisation: str) -> None:
    leave(data, organisation, "1.1")
    assert json.loads(vaxel("voicemail list --json").stdout)["at"] == "2026-11-23T09:01:00+00:00"
    assert "2026-11-23 10:01" in vaxel("voicemail list").stdout


def test_a_pin_is_made_up_and_shown_once(vaxel: Vaxel, data: Path) -> None:
    shown = vaxel("user pin anna --generate").stdout
    pin = shown.split("It is ")[1].split(";")[0]
    assert pin.isdecimal()
    assert pin not in vaxel("audit").stdout + vaxel("export").stdout
    assert "mailbox.set_pin" in vaxel("audit").stdout
