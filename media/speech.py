"""Speech synthesis: each text spoken by a fresh worker process, checked, and handed back as sound."""

import asyncio
import contextlib
import json
import os
import re
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from media import wav
from media.wav import Pcm

LONGEST_TEXT = 2000
"""Characters; over two minutes, longer than any caller listens."""
_LETTERS_PER_WORD = 6
_LEAST_PACE = 0.25
"""An utterance shorter than this part of what its letters make one expect has lost something."""
_UNSPEAKABLE = {"Cc", "Cs", "Co"}
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR")
"""Of the environment, what the worker needs to start: no secret goes there."""


class SpeechFailed(Exception):
    """A text could not be spoken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One of espeak-ng's voices and its pace in words a minute."""

    name: str
    rate_wpm: int = 150


class _Answer(BaseModel):
    """The worker's last word."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    error: str | None


class Synthesizer:
    """Speaks texts, at most ``workers`` at once, each within ``deadline_s`` of its start."""

    def __init__(self, workers: int = 2, deadline_s: float = 30.0) -> None:
        self._free_workers = asyncio.Semaphore(workers)
        self._deadline_s = deadline_s

    async def speak(self, text: str, voice: Voice) -> Pcm:
        """Return ``text`` spoken, at the voice's own sampling rate; raises SpeechFailed."""
        spoken = speakable(text)
        async with self._free_workers:
            try:
                sound = await self._speak(spoken, voice)
            except (FileNotFoundError, wav.NotWav) as why:
                raise SpeechFailed(f"the speech worker left no whole file: {why}; try again") from why
            except OSError as why:
                raise SpeechFailed(
                    f"{why}; see that the machine has room for a process and its file"
                ) from why
        _check_length(sound, spoken, voice)
        return sound

    async def _speak(self, text: str, voice: Voice) -> Pcm:
        with tempfile.TemporaryDirectory(prefix="vaxel-speech-") as folder:
            file = Path(folder) / "spoken.wav"
            answer = await self._worker_answers(text, voice, file)
            if answer.error is not None:
                raise SpeechFailed(answer.error)
            return await asyncio.to_thread(wav.read, file)

    async def _worker_answers(self, text: str, voice: Voice, file: Path) -> _Answer:
        request = {
            "text": text,
            "voice": voice.name,
            "rate_wpm": voice.rate_wpm,
            "file": str(file),
            "deadline_s": self._deadline_s,
        }
        try:
            async with asyncio.timeout(self._deadline_s):
                return await _run_worker(json.dumps(request).encode())
        except TimeoutError:
            raise SpeechFailed(
                f"not spoken within {self._deadline_s:g} s; shorten it, or see what keeps the machine busy"
            ) from None


def speakable(text: str) -> str:
    """Return ``text`` in one line, or raise SpeechFailed where it can't or must not be spoken."""
    line = re.sub(r"[ \n\t]+", " ", text).strip()
    if len(line) > LONGEST_TEXT:
        raise SpeechFailed(f"the text has {len(line)} characters; {LONGEST_TEXT} is the most, so divide it")
    for place, character in enumerate(line):
        if unicodedata.category(character) in _UNSPEAKABLE:
            raise SpeechFailed(f"character {place + 1} (U+{ord(character):04X}) can't be spoken; remove it")
    if not any(map(str.isalnum, line)):
        raise SpeechFailed("the text has neither letter nor digit; write something to say")
    return line


def _check_length(sound: Pcm, text: str, voice: Voice) -> None:
    expected_s = sum(map(str.isalnum, text)) / _LETTERS_PER_WORD * 60 / voice.rate_wpm
    if sound.duration_s < _LEAST_PACE * expected_s:
        raise SpeechFailed(
            f"only {sound.duration_s:.1f} s came of a text that takes about {expected_s:.0f} s; "
            "write it in letters that the voice can read"
        )


async def _run_worker(request: bytes) -> _Answer:
    """Run one worker to its end; it is dead and reaped when this returns or raises, whatever the cause."""
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "media.speech_worker"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        start_new_session=True,  # Ctrl-C at a terminal is for the service, which then ends its workers
    )
    try:
        said, complaint = await worker.communicate(request)
    finally:
        if worker.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                worker.kill()
            await worker.wait()
    try:
        return _Answer.model_validate_json(said)
    except ValidationError:
        last_words = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise SpeechFailed(
            f"the speech worker ended with status {worker.returncode} and no answer ({last_words}); "
            "see that pyttsx3 and espeakng-loader are installed"
        ) from None
