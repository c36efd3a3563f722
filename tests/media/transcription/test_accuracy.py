"""What the built-in model makes of real telephone sound; docs/transcription.md has its errors."""

from pathlib import Path

import numpy as np
import pytest

from media import wav
from media.transcription.transcriber import Transcriber
from tests.media.transcription.speech import (
    TELEPHONE_HZ,
    Clip,
    NoSpeech,
    Samples,
    carried,
    swedish_clips,
    word_error,
)

LENGTH_S = 8
TIMES_S = np.arange(LENGTH_S * TELEPHONE_HZ) / TELEPHONE_HZ
DICE = np.random.default_rng(20)


def pink(size: int) -> Samples:
    """Return noise that falls by 3 dB an octave, as rooms and streets make it."""
    spectrum = np.fft.rfft(DICE.standard_normal(size))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    noise = np.fft.irfft(spectrum, size)
    return np.asarray(noise / noise.std())


def busy_tone() -> Samples:
    """Return 425 Hz, 0.25 s on and 0.25 s off: what the Swedish network plays to who is left behind."""
    return 8000 * np.sin(2 * np.pi * 425 * TIMES_S) * (TIMES_S % 0.5 < 0.25)


NO_SPEECH = {
    "silence": np.zeros_like(TIMES_S),
    "loud white noise": 6000 * DICE.standard_normal(TIMES_S.size),
    "soft white noise": 100 * DICE.standard_normal(TIMES_S.size),
    "loud pink noise": 6000 * pink(TIMES_S.size),
    "soft pink noise": 100 * pink(TIMES_S.size),
    "a tone of 425 Hz": 8000 * np.sin(2 * np.pi * 425 * TIMES_S),
    "a busy tone": busy_tone(),
    "one sample": np.ones(1),
}


async def heard(transcriber: Transcriber, clips: list[Clip], language: str) -> list[str]:
    return [await transcriber.transcribe(clip.file, language) for clip in clips]


async def test_of_english_prompts_at_most_12_percent_of_words_are_wrong(
    transcriber: Transcriber, english: list[Clip]
) -> None:
    shortest = english[:20]  # all of them would take a minute
    wrong = word_error([clip.words for clip in shortest], await heard(transcriber, shortest, "en"))
    print(f"English: {wrong:.1%} of words wrong")
    assert wrong <= 0.12


async def test_of_swedish_sentences_at_most_55_percent_of_words_are_wrong(
    transcriber: Transcriber, tmp_path: Path
) -> None:
    try:
        swedish = swedish_clips(tmp_path)
    except NoSpeech as why:
        pytest.skip(str(why))
    wrong = word_error([clip.words for clip in swedish], await heard(transcriber, swedish, "sv"))
    print(f"Swedish: {wrong:.1%} of words wrong")
    assert wrong <= 0.55


async def test_sound_without_speech_gives_no_text(transcriber: Transcriber, tmp_path: Path) -> None:
    said = {}
    for name, samples in NO_SPEECH.items():
        wav.write(file := tmp_path / f"{name}.wav", carried(samples))
        said[name] = [await transcriber.transcribe(file, language) for language in ("sv", "en")]
    assert said == {name: ["", ""] for name in NO_SPEECH}
