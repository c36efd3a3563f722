import asyncio
import errno
import math
import os
import struct
from pathlib import Path

import pytest

from media import storing, wav
from media.recordings import Kept, RecordingFailed, Recordings
from media.wav import Pcm

NAME = "1795425480.27"
RATE_HZ = 8000


def tone(seconds: float, amplitude: float = 0.1) -> bytes:
    return b"".join(
        struct.pack("<h", round(32767 * amplitude * math.sin(place / 3)))
        for place in range(int(RATE_HZ * seconds))
    )


def put(drop: Path, frames: bytes, *, claimed: int | None = None) -> Path:
    """Lay a file as Asterisk leaves it; ``claimed`` is 0 in one that Asterisk did not come to close."""
    file = drop / f"{NAME}.wav"
    file.write_bytes(wav.header(len(frames) if claimed is None else claimed, RATE_HZ) + frames)
    return file


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return tmp_path / "drop"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def recordings(drop: Path, kept: Path) -> Recordings:
    return Recordings(drop, kept, "/asterisk/drop", settle_s=0.01)


def test_asterisk_is_told_its_own_path(recordings: Recordings) -> None:
    assert recordings.place(NAME) == f"/asterisk/drop/{NAME}"


@pytest.mark.parametrize(
    "name", ["", "../x", "a/b", ".hidden", "-v", "a b", "a\n", 'a"', "å", "a" * 101, "a&b"]
)
async def test_a_name_that_could_be_a_path_or_a_command_is_refused(name: str, recordings: Recordings) -> None:
    with pytest.raises(ValueError, match="names no recording"):
        recordings.place(name)
    with pytest.raises(ValueError, match="names no recording"):
        await recordings.keep(name)
    with pytest.raises(ValueError, match="names no recording"):
        await recordings.discard(name)


async def test_a_message_moves_to_the_kept_ones_whole(recordings: Recordings, drop: Path, kept: Path) -> None:
    put(drop, tone(3))
    assert await recordings.keep(NAME) == Kept(Path(f"{NAME}.wav"), 3.0)
    assert wav.read(kept / f"{NAME}.wav") == Pcm(tone(3), RATE_HZ)
    assert names(drop) == []


async def test_asked_again_it_answers_the_same(recordings: Recordings, drop: Path) -> None:
    put(drop, tone(3))
    assert await recordings.keep(NAME) == await recordings.keep(NAME) == Kept(Path(f"{NAME}.wav"), 3.0)


@pytest.mark.parametrize("frames", [b"", tone(0.3), bytes(16000 * 5), tone(0.3) + bytes(16000 * 5)])
async def test_where_nothing_was_said_nothing_is_left(
    frames: bytes, recordings: Recordings, drop: Path, kept: Path
) -> None:
    put(drop, frames)
    assert await recordings.keep(NAME) is None
    assert names(drop) == names(kept) == []
    assert await recordings.keep(NAME) is None


async def test_a_quiet_talker_with_pauses_is_kept(recordings: Recordings, drop: Path) -> None:
    put(drop, (tone(0.3, amplitude=0.008) + bytes(16000)) * 4)
    assert await recordings.keep(NAME) is not None


@pytest.mark.parametrize("claimed", [0, 999_999, 0xFFFFFF00])
async def test_a_recording_cut_off_by_a_death_of_asterisk_is_repaired(
    claimed: int, recordings: Recordings, drop: Path, kept: Path
) -> None:
    put(drop, tone(2) + b"\x01", claimed=claimed)  # half a sample at the end
    assert await recordings.keep(NAME) == Kept(Path(f"{NAME}.wav"), 2.0)
    assert wav.read(kept / f"{NAME}.wav") == Pcm(tone(2), RATE_HZ)
    assert [names(drop), names(kept)] == [[], [f"{NAME}.wav"]]


@pytest.mark.parametrize("size", [0, 20, 44])
async def test_a_recording_that_died_before_its_first_sound_is_no_message(
    size: int, recordings: Recordings, drop: Path
) -> None:
    os.truncate(put(drop, tone(1), claimed=0), size)
    assert await recordings.keep(NAME) is None
    assert names(drop) == []


async def test_a_recording_that_asterisk_still_closes_is_waited_for(drop: Path, kept: Path) -> None:
    recordings = Recordings(drop, kept, settle_s=0.2)
    put(drop, tone(2), claimed=0)
    keeping = asyncio.create_task(recordings.keep(NAME))
    asyncio.get_running_loop().call_later(0.1, put, drop, tone(3))
    assert await keeping == Kept(Path(f"{NAME}.wav"), 3.0)


async def test_a_recording_that_goes_on_is_left_where_it_is(drop: Path, kept: Path) -> None:
    recordings = Recordings(drop, kept, settle_s=0.02, deadline_s=0.3)
    file = put(drop, tone(1), claimed=0)

    async def talk() -> None:
        while True:
            with file.open("ab") as more:
                more.write(tone(0.1))
            await asyncio.sleep(0.005)

    talking = asyncio.create_task(talk())
    with pytest.raises(RecordingFailed, match="still being recorded"):
        await recordings.keep(NAME)
    talking.cancel()
    assert file.exists()
    assert names(kept) == []


def elsewhere(self: Path, target: Path) -> Path:
    if self.suffix != ".part":
        raise OSError(errno.EXDEV, "Invalid cross-device link")
    self.replace(target)
    return target


async def test_a_message_is_copied_to_another_file_system(
    recordings: Recordings, drop: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "rename", elsewhere)
    put(drop, tone(2))
    (kept / f".{NAME}.wav.killed.part").write_bytes(b"half")
    assert await recordings.keep(NAME) == Kept(Path(f"{NAME}.wav"), 2.0)
    assert [names(drop), names(kept)] == [[], [f"{NAME}.wav"]]


async def test_a_kill_between_copy_and_removal_leaves_one_message(
    recordings: Recordings, drop: Path, kept: Path
) -> None:
    put(kept, tone(2))
    put(drop, tone(2), claimed=0)
    assert await recordings.keep(NAME) == Kept(Path(f"{NAME}.wav"), 2.0)
    assert names(drop) == []


async def test_another_message_under_a_name_in_use_is_lost_on_neither_side(
    recordings: Recordings, drop: Path, kept: Path
) -> None:
    put(kept, tone(2))
    put(drop, tone(3))
    with pytest.raises(RecordingFailed, match="its own name"):
        await recordings.keep(NAME)
    assert [len(names(drop)), len(names(kept))] == [1, 1]


async def test_a_full_disk_leaves_the_message_and_no_half_copy(
    recordings: Recordings, drop: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "rename", elsewhere)
    monkeypatch.setattr(storing, "copyfileobj", full)
    put(drop, tone(2))
    with pytest.raises(RecordingFailed, match=r"No space left.*have room"):
        await recordings.keep(NAME)
    assert [len(names(drop)), names(kept)] == [1, []]


async def test_what_is_no_wav_is_told_and_left(recordings: Recordings, drop: Path) -> None:
    (drop / f"{NAME}.wav").write_bytes(b"#!AMR\n" * 100)
    with pytest.raises(RecordingFailed, match="format wav"):
        await recordings.keep(NAME)
    assert len(names(drop)) == 1


async def test_discarding_removes_what_was_recorded_and_may_be_repeated(
    recordings: Recordings, drop: Path
) -> None:
    put(drop, tone(2))
    await recordings.discard(NAME)
    await recordings.discard(NAME)
    assert names(drop) == []


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_kept_message_is_lent_to_asterisk_and_given_back(
    recordings: Recordings, drop: Path, kept: Path
) -> None:
    put(drop, tone(2))
    message = await recordings.keep(NAME)
    assert message is not None
    sound = await recordings.lend(message.file)
    (lent,) = files(drop)
    assert sound == recordings.place(lent.stem)
    assert lent.stat().st_mode & 0o777 == 0o640
    assert lent.read_bytes() == (kept / message.file).read_bytes() == await recordings.read(message.file)
    await recordings.give_back(sound)
    assert (names(drop), len(names(kept))) == ([], 1)


async def test_what_a_killed_engine_had_lent_is_taken_back(recordings: Recordings, drop: Path) -> None:
    put(drop, tone(2))
    message = await recordings.keep(NAME)
    assert message is not None
    await recordings.lend(message.file)
    (lent,) = files(drop)
    os.utime(lent, (0, 0))
    await recordings.lend(message.file)
    assert files(drop) != [lent]
    assert len(names(drop)) == 1


async def test_a_message_that_is_removed_can_not_be_lent(
    recordings: Recordings, drop: Path, kept: Path
) -> None:
    put(drop, tone(2))
    message = await recordings.keep(NAME)
    assert message is not None
    await recordings.remove(message.file)
    await recordings.remove(message.file)
    assert names(kept) == []
    with pytest.raises(FileNotFoundError):
        await recordings.lend(message.file)


@pytest.mark.parametrize("file", ["../vaxel.db", "/etc/passwd", "a/../../b.wav"])
async def test_no_path_leads_out_of_the_folder(recordings: Recordings, kept: Path, file: str) -> None:
    with pytest.raises(FileNotFoundError):
        await recordings.read(Path(file))
