"""The worker and its faults: a real process, in which a stand-in for faster-whisper misbehaves."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from media import wav
from media.transcription.failures import NotTranscribable, TranscriberAway, TranscriptionFailed
from media.transcription.limits import TranscriptionLimits
from media.transcription.model import BuiltIn, HubModel, ModelFolder
from media.transcription.transcriber import Transcriber
from media.wav import Pcm

STAND_IN = Path(__file__).with_name("stand_in")
LIMITS = TranscriptionLimits(niceness=0, memory_bytes=1 << 30)
Making = Callable[..., Transcriber]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "message.wav"
    wav.write(path, Pcm(bytes(16000), 8000))
    return path


@pytest.fixture
def model(tmp_path: Path) -> ModelFolder:
    """A folder with all that a model needs; what stands in model.bin happens when it is loaded."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json"):
        (folder / name).write_text("{}")
    (folder / "model.bin").write_text("good")
    return ModelFolder(folder)


@pytest.fixture
async def making(
    model: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Making]:
    """Make transcribers whose workers find the stand-in."""
    monkeypatch.setenv("PYTHONPATH", str(STAND_IN))
    async with contextlib.AsyncExitStack() as stack:

        def make(limits: TranscriptionLimits = LIMITS) -> Transcriber:
            transcriber = Transcriber(model, tmp_path / "models", limits)
            stack.push_async_callback(transcriber.close)
            return transcriber

        yield make


async def test_recordings_go_to_one_worker_that_loads_its_model_once(making: Making, recording: Path) -> None:
    transcriber = making()
    workers = await asyncio.gather(*(transcriber.transcribe(recording, "sv") for _ in range(5)))
    assert len(set(workers)) == 1
    assert workers[0] != str(os.getpid())


async def test_the_worker_comes_after_calls_and_knows_no_secret(
    making: Making, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAXEL_AMI_SECRET", "fictional")
    transcriber = making(replace(LIMITS, niceness=10, threads=3))
    assert await transcriber.transcribe(recording, "niceness") == "10"
    assert await transcriber.transcribe(recording, "threads") == "3"
    assert await transcriber.transcribe(recording, "secrets") == ""


async def test_what_libraries_print_is_no_answer(making: Making, recording: Path) -> None:
    assert await making().transcribe(recording, "chatter") == "heard"


async def test_a_transcript_is_one_line_that_steers_no_terminal(making: Making, recording: Path) -> None:
    assert await making().transcribe(recording, "lines") == "two lines[2J"


@pytest.mark.parametrize("fault", ["hang", "crash", "exit", "eat", "raise", "babble", "flood"])
async def test_a_worker_that_fails_over_one_recording_is_replaced_for_the_next(
    making: Making, recording: Path, fault: str
) -> None:
    transcriber = making(replace(LIMITS, least_deadline_s=2, deadline_per_s=0) if fault == "hang" else LIMITS)
    before = await transcriber.transcribe(recording, "sv")
    with capture_logs() as logs, pytest.raises(TranscriptionFailed) as failed:
        await transcriber.transcribe(recording, fault)
    assert await transcriber.transcribe(recording, "sv") != before
    assert "words" not in f"{logs} {failed.value!r} {failed.value.__cause__!r}"
    assert not _lives(int(before))


async def test_a_worker_puts_nothing_on_a_disk(
    making: Making, recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pytest.raises(TranscriptionFailed, match="OSError"):
        await making().transcribe(recording, "write")
    assert await asyncio.to_thread((tmp_path / "words").read_bytes) == b""


async def test_a_recording_that_needs_too_much_memory_is_told_by_the_setting(
    making: Making, recording: Path
) -> None:
    with pytest.raises(TranscriptionFailed, match="VAXEL_TRANSCRIPTION_MEMORY_MB"):
        await making().transcribe(recording, "eat")


async def test_a_call_for_a_transcript_that_is_cancelled_ends_the_worker(
    making: Making, recording: Path
) -> None:
    transcriber = making()
    worker = int(await transcriber.transcribe(recording, "sv"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await transcriber.transcribe(recording, "hang")
    assert not _lives(worker)
    assert int(await transcriber.transcribe(recording, "sv")) != worker


async def test_a_worker_that_nobody_asks_lets_its_model_go(making: Making, recording: Path) -> None:
    transcriber = making(replace(LIMITS, idle_s=0.5))
    first = int(await transcriber.transcribe(recording, "sv"))
    async with asyncio.timeout(30):
        while _lives(first):  # noqa: ASYNC110 - a process that ends of itself can only be asked again
            await asyncio.sleep(0.05)
    assert int(await transcriber.transcribe(recording, "sv")) != first


async def test_a_worker_ends_with_the_one_who_asks_it(making: Making, recording: Path) -> None:
    transcriber = making()
    worker = int(await transcriber.transcribe(recording, "sv"))
    await transcriber.close()
    assert not _lives(worker)


OWNER = """
import asyncio, os, pathlib, sys
from media.transcription.model import model_from
from media.transcription.transcriber import Transcriber

async def main():
    recording, model, models = map(pathlib.Path, sys.argv[1:])
    print(await Transcriber(model_from(str(model)), models).transcribe(recording, "sv"), flush=True)
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""


async def test_a_worker_ends_when_the_service_is_killed(
    making: Making, model: ModelFolder, recording: Path, tmp_path: Path
) -> None:
    owner = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", OWNER, str(recording), str(model), str(tmp_path / "models")),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    said, _ = await owner.communicate()
    worker = int(said.splitlines()[-1])
    async with asyncio.timeout(30):
        while _lives(worker):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("fault", ["hang", "crash", "exit", "eat", "raise"])
async def test_a_model_that_cannot_be_loaded_is_no_fault_of_the_recording(
    making: Making, model: ModelFolder, recording: Path, fault: str
) -> None:
    (model.path / "model.bin").write_text(fault)
    transcriber = making(replace(LIMITS, load_deadline_s=3) if fault == "hang" else LIMITS)
    with pytest.raises(TranscriberAway):
        await transcriber.transcribe(recording, "sv")
    (model.path / "model.bin").write_text("good")
    assert await transcriber.transcribe(recording, "sv")


async def test_a_folder_without_a_model_is_told_with_what_it_lacks(
    making: Making, model: ModelFolder, recording: Path
) -> None:
    (model.path / "tokenizer.json").unlink()
    with pytest.raises(TranscriberAway, match=r"model has no tokenizer\.json"):
        await making().transcribe(recording, "sv")


@pytest.mark.parametrize("model", [BuiltIn(), HubModel("KBLab/kb-whisper-small")])
async def test_without_the_packages_the_message_says_what_to_install(
    model: BuiltIn | HubModel, recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.transcription.model.find_spec", lambda name: None)
    with pytest.raises(TranscriberAway, match=r"not installed.*requirements\.lock"):
        await Transcriber(model, tmp_path).transcribe(recording, "sv")


async def test_a_language_that_the_model_does_not_know_is_refused(making: Making, recording: Path) -> None:
    transcriber = making()
    with pytest.raises(NotTranscribable, match="'xx'"):
        await transcriber.transcribe(recording, "xx")
    assert await transcriber.transcribe(recording, "sv")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no WAV"),
        (b"RIFF" * 100, "no WAV"),
        (wav.header(16000, 8000) + bytes(100), "not whole"),
        (wav.header(16000, 7999) + bytes(16000), "strange"),
        (wav.header(16000, 4_000_000_000 // 2) + bytes(16000), "strange"),
        (wav.header(0, 8000), "not whole"),
    ],
)
async def test_a_file_that_is_no_recording_is_refused_without_a_worker(
    making: Making, tmp_path: Path, content: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    (file := tmp_path / "broken.wav").write_bytes(content)
    with pytest.raises(NotTranscribable, match=reason):
        await making().transcribe(file, "sv")


async def test_a_recording_longer_than_the_limit_is_refused(making: Making, recording: Path) -> None:
    with pytest.raises(NotTranscribable, match=r"longer than 0\.01 minutes"):
        await making(replace(LIMITS, longest_s=0.6)).transcribe(recording, "sv")


async def test_a_recording_that_is_gone_is_refused_and_one_that_is_closed_is_tried_later(
    making: Making, tmp_path: Path
) -> None:
    with pytest.raises(NotTranscribable, match="gone"):
        await making().transcribe(tmp_path / "gone.wav", "sv")
    with pytest.raises(TranscriberAway, match="IsADirectoryError"):
        await making().transcribe(tmp_path, "sv")


async def test_a_machine_that_starts_no_process_is_told_of(
    making: Making, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    with pytest.raises(TranscriberAway, match="nonexistent"):
        await making().transcribe(recording, "sv")


def test_every_failure_is_of_the_kind_that_a_port_can_tell_apart() -> None:
    assert issubclass(TranscriberAway, OSError)
    assert issubclass(TranscriptionFailed, RuntimeError)
    assert issubclass(NotTranscribable, ValueError)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
