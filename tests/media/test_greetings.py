"""Greetings that people record by telephone: one for each box, played instead of the configured one."""

from pathlib import Path

import pytest

from dialplan.ids import DestinationId, OrganisationId
from dialplan.voicemail.messages import Box
from media import wav
from media.greetings import Greetings
from media.wav import Pcm
from tests.media.test_recordings import tone

ANNA = Box(OrganisationId("demo"), DestinationId("people/anna/voicemail"))
BO = ANNA._replace(mailbox=DestinationId("people/bo/voicemail"))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("prompts", "drop"):
        (tmp_path / name).mkdir()
    return tmp_path / "prompts", tmp_path / "drop"


def record(drop: Path, name: str, sound: Pcm | None = None) -> None:
    wav.write(drop / f"{name}.wav", sound or Pcm(tone(2), 8000))


async def test_a_greeting_is_played_from_the_moment_it_is_kept(folders: tuple[Path, Path]) -> None:
    greetings = Greetings(*folders, "/asterisk/prompts")
    record(folders[1], "1.1-greeting")
    assert greetings.sound(ANNA) is None
    assert await greetings.keep(ANNA, "1.1-greeting")
    sound = greetings.sound(ANNA)
    assert sound is not None
    assert sound.startswith("/asterisk/prompts/greeting-")
    assert greetings.sound(BO) is None
    files = list(folders[0].iterdir())
    assert {file.suffix for file in files} == {".wav", ".wav16"}
    assert all(wav.length(file).is_whole and file.stat().st_mode & 0o777 == 0o644 for file in files)


async def test_it_outlives_the_engine_and_is_gone_when_it_is_reset(folders: tuple[Path, Path]) -> None:
    record(folders[1], "1.1-greeting")
    await Greetings(*folders).keep(ANNA, "1.1-greeting")
    after = Greetings(*folders)
    assert after.sound(ANNA) is not None
    await after.reset(ANNA)
    assert after.sound(ANNA) is None
    assert list(folders[0].iterdir()) == []


async def test_a_greeting_of_nothing_is_none(folders: tuple[Path, Path]) -> None:
    greetings = Greetings(*folders)
    record(folders[1], "1.1-greeting", Pcm(bytes(32_000), 8000))
    assert not await greetings.keep(ANNA, "1.1-greeting")
    assert not await greetings.keep(ANNA, "never-recorded")
    assert greetings.sound(ANNA) is None


async def test_greetings_of_boxes_that_are_gone_are_forgotten(folders: tuple[Path, Path]) -> None:
    greetings = Greetings(*folders)
    for box in (ANNA, BO):
        record(folders[1], "1.1-greeting")
        await greetings.keep(box, "1.1-greeting")
        (folders[1] / "1.1-greeting.wav").unlink()
    await greetings.keep_only({BO})
    assert greetings.sound(ANNA) is None
    assert greetings.sound(BO) is not None
    assert len(list(folders[0].iterdir())) == 2
