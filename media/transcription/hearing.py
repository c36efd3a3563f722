"""From sound to text: faster-whisper with the settings that invent nothing, on one recording at a time."""

import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import soxr

from media import wav
from media.wav import Pcm

HEARD_RATE_HZ = 16000
"""What Whisper was trained on."""
Samples = np.ndarray[tuple[int], np.dtype[np.float32]]


class LanguageUnknown(ValueError):
    """The model does not know the language; the message names it."""


class _Segment(Protocol):
    text: str


class _Whisper(Protocol):
    """What is used of faster_whisper.WhisperModel."""

    supported_languages: Collection[str]

    def transcribe(
        self,
        audio: Samples,
        *,
        language: str,
        vad_filter: bool,
        temperature: float,
        beam_size: int,
        condition_on_previous_text: bool,
    ) -> tuple[Iterable[_Segment], object]: ...


class Ear:
    """A model in memory."""

    def __init__(self, model: Path, threads: int) -> None:
        from faster_whisper import WhisperModel  # noqa: PLC0415 - an extra, and slow to import

        self._whisper = cast(
            "_Whisper",
            WhisperModel(
                str(model), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            ),
        )

    def hear(self, file: Path, language: str) -> str:
        """Return what is said in a WAV file, in one line; empty where nobody speaks.

        Raises LanguageUnknown, wav.NotWav and OSError.
        """
        if language not in self._whisper.supported_languages:
            raise LanguageUnknown(f"the model does not know the language {language[:20]!r}")
        segments, _ = self._whisper.transcribe(
            samples(wav.read(file)),
            language=language,
            vad_filter=True,  # without it, silence becomes sentences that nobody said
            temperature=0.0,
            beam_size=5,
            condition_on_previous_text=False,  # one mistake must not breed others
        )
        return one_line(" ".join(segment.text for segment in segments))


def samples(sound: Pcm) -> Samples:
    """Return the sound from -1 to 1 at the rate that the model hears."""
    given = np.frombuffer(sound.frames, dtype="<i2").astype(np.float32) / 32768
    if sound.rate_hz == HEARD_RATE_HZ:
        return cast("Samples", given)
    return cast("Samples", soxr.resample(given, sound.rate_hz, HEARD_RATE_HZ, quality="VHQ"))


def one_line(text: str) -> str:
    """Return text that can stand in any letter or list: no line breaks, nothing that steers a terminal."""
    spaced = " ".join(text.split())
    return "".join(letter for letter in spaced if not unicodedata.category(letter).startswith("C"))
