import asyncio
import hashlib
import itertools
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from media import wav
from media.conversion import SPEECH_LEVEL_DBFS, speech_level_dbfs
from media.upload_rules import Refusal, SoundFormat, UploadLimits, UploadRefused
from media.uploads import Uploads
from tests.media.hostile import HOSTILE
from tests.media.sounds import add_picture, encode, opus_bomb, tone

MIB = 2**20
Stand = Callable[[str], None]


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads", "/asterisk/uploads")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Let a shell script take the worker's place."""

    def put(script: str) -> None:
        worker = tmp_path / "worker"
        worker.write_text(f"#!/bin/sh\n{script}\n")
        worker.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(worker))

    return put


def left_in(folder: Path) -> list[str]:
    return sorted(str(left.relative_to(folder)) for left in folder.rglob("*"))


async def refused(uploads: Uploads, source: Path | AsyncIterator[bytes]) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        await uploads.take(source)
    return caught.value


@pytest.mark.parametrize(
    ("container", "codec", "rate_hz", "layout", "found"),
    [
        ("wav", "pcm_s16le", 8000, "mono", (SoundFormat.WAV, "pcm_s16le")),
        ("wav", "pcm_f32le", 44100, "stereo", (SoundFormat.WAV, "pcm_f32le")),
        ("wav", "pcm_u8", 11025, "mono", (SoundFormat.WAV, "pcm_u8")),
        ("wav", "pcm_s24le", 96000, "5.1", (SoundFormat.WAV, "pcm_s24le")),
        ("wav", "pcm_alaw", 8000, "mono", (SoundFormat.WAV, "pcm_alaw")),
        ("mp3", "libmp3lame", 44100, "stereo", (SoundFormat.MP3, "mp3")),
        ("ipod", "aac", 44100, "stereo", (SoundFormat.M4A, "aac")),
        ("ipod", "alac", 48000, "stereo", (SoundFormat.M4A, "alac")),
        ("ogg", "vorbis", 44100, "stereo", (SoundFormat.OGG, "vorbis")),
        ("ogg", "libopus", 48000, "stereo", (SoundFormat.OGG, "opus")),
        ("flac", "flac", 44100, "stereo", (SoundFormat.FLAC, "flac")),
        ("webm", "libopus", 48000, "mono", (SoundFormat.WEBM, "opus")),
    ],
)
async def test_each_common_format_becomes_telephone_sound_of_the_same_length(
    container: str,
    codec: str,
    rate_hz: int,
    layout: str,
    found: tuple[SoundFormat, str],
    uploads: Uploads,
    tmp_path: Path,
) -> None:
    file = encode(tmp_path / "upload", container, codec, tone(3.0, rate_hz), rate_hz, layout)
    taken = await uploads.take(file)
    assert (taken.format, taken.codec) == found
    assert taken.length_s == pytest.approx(3.0, rel=0.02)
    assert taken.size_bytes == file.stat().st_size
    assert taken.digest == hashlib.sha256(file.read_bytes()).hexdigest()
    assert uploads.sound(taken.digest) == f"/asterisk/uploads/{taken.digest}"
    assert left_in(tmp_path / "uploads") == [f"{taken.digest}.wav", f"{taken.digest}.wav16"]
    for ending, kept_hz in ((".wav", 8000), (".wav16", 16000)):
        sound = wav.read(tmp_path / "uploads" / f"{taken.digest}{ending}")
        assert sound.rate_hz == kept_hz
        assert sound.duration_s == pytest.approx(3.0, rel=0.02)
        assert speech_level_dbfs(sound) == pytest.approx(SPEECH_LEVEL_DBFS, abs=0.5)
        assert loudest_hz(sound) == pytest.approx(440, abs=1)


def loudest_hz(sound: wav.Pcm) -> float:
    spectrum = np.abs(np.fft.rfft(np.frombuffer(sound.frames, "<i2")))
    return float(np.argmax(spectrum)) / sound.duration_s


async def test_a_stream_is_taken_like_a_file_and_the_same_bytes_are_the_same_sound(
    uploads: Uploads, tmp_path: Path
) -> None:
    file = encode(tmp_path / "upload", "webm", "libopus", tone(2))

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, file.stat().st_size, 1000):
            yield file.read_bytes()[start : start + 1000]

    first, second = await asyncio.gather(uploads.take(chunks()), uploads.take(file))
    assert first == second
    assert len(left_in(tmp_path / "uploads")) == 2


@pytest.mark.parametrize("claimed", [0, 0xFFFFFFFF])
async def test_a_recording_whose_writer_did_not_come_to_say_its_length_is_taken(
    claimed: int, uploads: Uploads, tmp_path: Path
) -> None:
    sound = (tone(2.0, 8000) * 32767).astype("<i2").tobytes()
    (tmp_path / "upload").write_bytes(wav.header(0, 8000)[:40] + claimed.to_bytes(4, "little") + sound)
    assert (await uploads.take(tmp_path / "upload")).length_s == pytest.approx(2.0, rel=0.02)


@pytest.mark.parametrize(("container", "codec"), [("mp3", "libmp3lame"), ("mp4", "aac")])
async def test_a_cover_picture_is_passed_over(
    container: str, codec: str, uploads: Uploads, tmp_path: Path
) -> None:
    sound = encode(tmp_path / "sound", container, codec, tone(2))
    file = add_picture(sound, tmp_path / "upload", container, moving=False)
    assert (await uploads.take(file)).length_s == pytest.approx(2.0, rel=0.02)


async def test_tags_in_an_old_alphabet_do_no_harm(uploads: Uploads, tmp_path: Path) -> None:
    file = encode(tmp_path / "upload", "mp3", "libmp3lame", tone(2))
    with file.open("ab") as end:
        end.write(b"TAG" + "Välkommen".encode("latin-1").ljust(125, b"\0"))
    assert (await uploads.take(file)).format is SoundFormat.MP3


@pytest.mark.parametrize(("container", "codec"), [("ogg", "vorbis"), ("ogg", "libopus")])
async def test_what_makes_no_claim_of_its_length_is_taken_as_far_as_it_goes(
    container: str, codec: str, uploads: Uploads, tmp_path: Path
) -> None:
    file = encode(tmp_path / "upload", container, codec, tone(10))
    os.truncate(file, file.stat().st_size // 2)
    assert 3 < (await uploads.take(file)).length_s < 7


async def test_an_mp3_of_an_encoder_that_claims_nothing_is_taken_as_far_as_it_goes(
    uploads: Uploads, tmp_path: Path
) -> None:
    file = encode(tmp_path / "upload", "mp3", "libmp3lame", tone(10))
    content = file.read_bytes().replace(b"Xing", b"none").replace(b"Info", b"none")
    file.write_bytes(content[: len(content) // 2])
    assert 3 < (await uploads.take(file)).length_s < 7


@pytest.mark.parametrize(
    ("container", "codec", "reason"),
    [
        ("wav", "pcm_s16le", Refusal.TRUNCATED),
        ("flac", "flac", Refusal.TRUNCATED),
        ("mp3", "libmp3lame", Refusal.TRUNCATED),
        ("webm", "libopus", Refusal.TRUNCATED),
        ("ipod:faststart", "aac", Refusal.TRUNCATED),
        ("ipod", "aac", Refusal.DAMAGED),  # its index was at the end
    ],
)
async def test_a_file_that_was_cut_off_is_refused(
    container: str, codec: str, reason: Refusal, uploads: Uploads, tmp_path: Path
) -> None:
    file = encode(tmp_path / "upload", container, codec, tone(10))
    os.truncate(file, file.stat().st_size // 2)
    assert (await refused(uploads, file)).reason is reason
    assert left_in(tmp_path / "uploads") == []


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_with_a_reason_little_memory_and_no_trace(
    name: str, uploads: Uploads, tmp_path: Path
) -> None:
    reasons, content = HOSTILE[name]
    (tmp_path / "welcome.wav").write_bytes(content)
    with capture_logs() as logs:
        why = await refused(uploads, tmp_path / "welcome.wav")
    assert why.reason in reasons
    assert "; " in str(why)  # what is wrong; what to do
    assert max(entry.get("peak_bytes", 0) for entry in logs) < 120 * MIB
    assert left_in(tmp_path) == ["uploads", "welcome.wav"]


@pytest.mark.parametrize(("container", "codec"), [("mp4", "aac"), ("matroska", "libopus")])
async def test_a_video_is_refused(container: str, codec: str, uploads: Uploads, tmp_path: Path) -> None:
    sound = encode(tmp_path / "sound", container, codec, tone(2))
    video = add_picture(sound, tmp_path / "welcome.m4a", container, moving=True)
    assert (await refused(uploads, video)).reason is Refusal.VIDEO
    assert left_in(tmp_path / "uploads") == []


async def test_a_playlist_opens_neither_file_nor_connection(uploads: Uploads, tmp_path: Path) -> None:
    canary = encode(tmp_path / "canary.wav", "wav", "pcm_s16le", tone(2))
    os.utime(canary, (0, 0))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        for where in (str(canary), "canary.wav", f"http://127.0.0.1:{port}/a.wav"):
            for playlist in (
                f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{where}\n#EXT-X-ENDLIST\n",
                f"ffconcat version 1.0\nfile '{where}'\n",
                f"[playlist]\nFile1={where}\nNumberOfEntries=1\n",
            ):
                (tmp_path / "welcome.wav").write_text(playlist)
                assert (await refused(uploads, tmp_path / "welcome.wav")).reason is Refusal.UNKNOWN_FORMAT
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert canary.stat().st_atime == 0


async def test_the_confined_process_can_open_nothing() -> None:
    tried = """if True:
        import errno, os, resource, socket
        from media.upload_rules import UploadLimits
        from media.upload_worker import confine
        confine(UploadLimits())
        for attempt in (lambda: os.open("/dev/null", os.O_RDONLY), socket.socket, os.pipe):
            try:
                attempt()
            except OSError as why:
                print(errno.errorcode[why.errno])
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))
        except (ValueError, OSError):
            print("for good")
        """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", tried, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert said.split()[:3] == [b"EMFILE"] * 3
    if os.geteuid() != 0:  # root may raise a limit again
        assert said.split()[3:] == [b"for", b"good"]


async def test_a_bomb_goes_off_at_the_limit_of_length(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads", limits=UploadLimits(longest_s=600))
    bomb = opus_bomb(tmp_path / "upload", hours=1)
    assert bomb.stat().st_size < MIB
    with capture_logs() as logs:
        assert (await refused(uploads, bomb)).reason is Refusal.TOO_LONG
    assert logs[0]["peak_bytes"] < 200 * MIB
    assert left_in(tmp_path / "uploads") == []


async def test_what_is_no_plain_file_is_refused_at_once(uploads: Uploads, tmp_path: Path) -> None:
    sound = encode(tmp_path / "sound", "wav", "pcm_s16le", tone(1))
    (tmp_path / "link").symlink_to(sound)
    os.mkfifo(tmp_path / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for name in ("link", "fifo", "socket", ".", "absent", "/dev/zero", "/dev/tty"):
            assert (await refused(uploads, tmp_path / name)).reason is Refusal.NOT_A_FILE
    assert left_in(tmp_path / "uploads") == []


async def endless(pause_s: float = 0.0) -> AsyncIterator[bytes]:
    for _ in itertools.count():
        yield bytes(65536)
        await asyncio.sleep(pause_s)


async def test_an_endless_stream_is_read_to_the_limit_only(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, limits=UploadLimits(most_bytes=MIB))
    assert (await refused(uploads, endless())).reason is Refusal.TOO_LARGE
    (tmp_path / "large").write_bytes(bytes(MIB + 1))
    assert (await refused(uploads, tmp_path / "large")).reason is Refusal.TOO_LARGE
    assert left_in(tmp_path) == ["large"]


async def test_a_stream_that_stalls_is_given_up(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, limits=UploadLimits(receive_deadline_s=0.1))
    assert (await refused(uploads, endless(pause_s=60))).reason is Refusal.NOT_STORED
    assert left_in(tmp_path) == []


async def test_a_stream_that_breaks_leaves_nothing(uploads: Uploads, tmp_path: Path) -> None:
    class ClientLeft(Exception):
        pass

    async def broken() -> AsyncIterator[bytes]:
        yield b"RIFF"
        raise ClientLeft

    with pytest.raises(ClientLeft):
        await uploads.take(broken())
    assert left_in(tmp_path / "uploads") == []


async def test_sound_that_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    file = encode(tmp_path / "upload", "flac", "flac", tone(100, 16000), 16000, "mono")
    uploads = Uploads(tmp_path / "uploads", limits=UploadLimits(memory_bytes=150 * MIB))
    assert (await refused(uploads, file)).reason is Refusal.TOO_DEMANDING
    assert left_in(tmp_path / "uploads") == []


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("kill -SEGV $$", Refusal.CRASHED),
        ("kill -ABRT $$", Refusal.CRASHED),
        ("kill -KILL $$", Refusal.TOO_DEMANDING),
        ("kill -XCPU $$", Refusal.TOO_SLOW),
        ("exit 1", Refusal.CRASHED),
        ("head -c 9999999 /dev/zero", Refusal.CRASHED),
        ("head -c 9999999 /dev/zero >&2", Refusal.CRASHED),
        ("echo '{}'", Refusal.CRASHED),
        (
            'echo \'{"refused": null, "why": null, "format": "wav", "codec": "pcm_s16le", "length_s": 3, '
            '"peak_bytes": 1}\'',
            Refusal.CRASHED,
        ),
        ("exec sleep 60", Refusal.TOO_SLOW),
    ],
)
async def test_a_worker_that_dies_or_lies_is_a_refusal(
    script: str, reason: Refusal, stand_in: Stand, tmp_path: Path
) -> None:
    stand_in(f"echo $$ > {tmp_path}/pid; {script}")
    uploads = Uploads(tmp_path / "uploads", limits=UploadLimits(decode_deadline_s=0.5))
    file = encode(tmp_path / "upload", "wav", "pcm_s16le", tone(1))
    assert (await refused(uploads, file)).reason is reason
    assert left_in(tmp_path / "uploads") == []
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


async def test_cancelling_ends_the_worker_and_leaves_nothing(stand_in: Stand, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "started")
    stand_in(f"echo $$ > {tmp_path}/started; exec sleep 60")
    file = encode(tmp_path / "upload", "wav", "pcm_s16le", tone(1))
    taking = asyncio.create_task(Uploads(tmp_path / "uploads").take(file))
    pid = int(await asyncio.to_thread((tmp_path / "started").read_text))
    taking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taking
    assert left_in(tmp_path / "uploads") == []
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_the_worker_gets_no_secret_from_the_environment(
    stand_in: Stand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VAXEL_SECRET", "hunter2")
    stand_in(f"env > {tmp_path}/seen")
    await refused(Uploads(tmp_path / "uploads"), encode(tmp_path / "a", "wav", "pcm_s16le", tone(1)))
    assert "PATH=" in (tmp_path / "seen").read_text()
    assert "hunter2" not in (tmp_path / "seen").read_text()


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = encode(tmp_path / "upload", "wav", "pcm_s16le", tone(1))
    assert (await refused(Uploads(file), file)).reason is Refusal.NOT_STORED


async def test_a_digest_is_no_path(uploads: Uploads, tmp_path: Path) -> None:
    for name in ("", "../upload", "a" * 63, "A" * 64, "a" * 64):
        assert uploads.sound(name) is None
