import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from media import speech
from media.speech import LONGEST_TEXT, SpeechFailed, Synthesizer, Voice, speakable

SWEDISH = Voice("gmq/sv")
ENGLISH = Voice("gmw/en")
WELCOME = "Välkommen till Exempelbolaget. Tryck ett för kundtjänst."
Stand = Callable[[str], None]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Let a shell script take the worker's place."""

    def put(script: str) -> None:
        worker = tmp_path / "worker"
        worker.write_text(f"#!/bin/sh\n{script}\n")
        worker.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(worker))

    return put


async def test_twenty_texts_spoken_four_at_a_time_are_whole_and_the_same_each_time() -> None:
    texts = [f"Du har plats {place} i kön. Tack för att du väntar." for place in range(1, 21)]
    synthesizer = Synthesizer(workers=4)
    first = await asyncio.gather(*(synthesizer.speak(text, SWEDISH) for text in texts))
    second = await asyncio.gather(*(synthesizer.speak(text, SWEDISH) for text in texts))
    assert first == second
    assert all(2.5 < sound.duration_s < 5 for sound in first)


async def test_swedish_is_spoken_by_the_swedish_voice() -> None:
    synthesizer = Synthesizer()
    swedish, english = [await synthesizer.speak(WELCOME, voice) for voice in (SWEDISH, ENGLISH)]
    assert swedish.frames != english.frames
    assert swedish.rate_hz == english.rate_hz == 22050


async def test_the_pace_is_obeyed_every_time() -> None:
    synthesizer = Synthesizer(workers=4)
    slow, fast = Voice("gmq/sv", 120), Voice("gmq/sv", 240)
    sounds = await asyncio.gather(*(synthesizer.speak(WELCOME, voice) for voice in [slow, fast] * 6))
    assert len({len(sound.frames) for sound in sounds[::2]}) == 1
    assert len({len(sound.frames) for sound in sounds[1::2]}) == 1
    assert sounds[0].duration_s > 1.7 * sounds[1].duration_s


@pytest.mark.parametrize(
    ("voice", "reason"),
    [(Voice("gmq/xx"), "no voice 'gmq/xx'"), (Voice("sv"), "gmq/sv"), (Voice("gmq/sv", 9), "80 to 450")],
)
async def test_an_unknown_voice_or_pace_is_refused(voice: Voice, reason: str) -> None:
    with pytest.raises(SpeechFailed, match=reason):
        await Synthesizer().speak("Hej", voice)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "write something"),
        (" \n\t ", "write something"),
        ("...", "write something"),
        ("a\x00b", r"character 2 \(U\+0000\)"),
        ("a\x1b[1m", r"U\+001B"),
        ("\ud800", r"U\+D800"),
        ("a" * (LONGEST_TEXT + 1), "divide it"),
    ],
)
async def test_a_text_that_must_not_be_spoken_is_refused_without_a_worker(
    text: str, reason: str, stand_in: Stand, tmp_path: Path
) -> None:
    stand_in(f"touch {tmp_path}/started")
    with pytest.raises(SpeechFailed, match=reason):
        await Synthesizer().speak(text, SWEDISH)
    assert not (tmp_path / "started").exists()


def test_line_breaks_and_spaces_become_one_space() -> None:
    assert speakable(" Hej!\n\n  Vänta\tkvar. ") == "Hej! Vänta kvar."


async def test_a_text_of_which_the_voice_loses_most_is_refused() -> None:
    with pytest.raises(SpeechFailed, match="letters that the voice can read"):
        await Synthesizer().speak("9" * 2000, SWEDISH)


async def test_hostile_text_is_only_text() -> None:
    sound = await Synthesizer().speak("<voice name='xx'/> $(reboot) `id` [[f3:]] -v en --help", ENGLISH)
    assert sound.duration_s > 2


async def test_a_worker_that_hangs_is_killed_and_reaped(stand_in: Stand, tmp_path: Path) -> None:
    stand_in(f"echo $$ > {tmp_path}/pid; exec sleep 60")
    with pytest.raises(SpeechFailed, match=r"not spoken within 0\.3 s"):
        await Synthesizer(deadline_s=0.3).speak("Hej", SWEDISH)
    assert is_gone(tmp_path / "pid")


async def test_cancelling_kills_and_reaps_the_worker(stand_in: Stand, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "started")
    stand_in(f"echo $$ > {tmp_path}/pid; echo > {tmp_path}/started; exec sleep 60")
    speaking = asyncio.create_task(Synthesizer().speak("Hej", SWEDISH))
    await asyncio.to_thread((tmp_path / "started").read_text)
    speaking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await speaking
    assert is_gone(tmp_path / "pid")


def is_gone(pid_file: Path) -> bool:
    try:
        os.kill(int(pid_file.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo no such module >&2; exit 1", r"status 1 and no answer \(no such module\)"),
        ("kill -SEGV $$", "status -11"),
        ("echo Audio saved; echo '{}'", "no answer"),
        ("cat >/dev/null; echo '{\"error\": null}'", "no whole file"),
        ('cat >/dev/null; echo \'{"error": "no breath"}\'', "no breath"),
    ],
)
async def test_a_worker_that_fails_is_told_with_its_cause(script: str, reason: str, stand_in: Stand) -> None:
    stand_in(script)
    with pytest.raises(SpeechFailed, match=reason):
        await Synthesizer().speak("Hej", SWEDISH)


async def test_the_worker_gets_no_secret_from_the_environment(
    stand_in: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAXEL_SECRET", "hunter2")
    stand_in("cat >/dev/null; env >&2; echo '{\"error\": \"'seen $VAXEL_SECRET'\"}'")
    with pytest.raises(SpeechFailed) as failed:
        await Synthesizer().speak("Hej", SWEDISH)
    assert "hunter2" not in str(failed.value)


async def test_no_more_workers_run_at_once_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    real = speech._run_worker

    async def counted(request: bytes) -> speech._Answer:
        nonlocal running, most
        running += 1
        most = max(most, running)
        try:
            return await real(request)
        finally:
            running -= 1

    monkeypatch.setattr(speech, "_run_worker", counted)
    synthesizer = Synthesizer(workers=2)
    await asyncio.gather(*(synthesizer.speak(f"Plats {place}", SWEDISH) for place in range(6)))
    assert most == 2
