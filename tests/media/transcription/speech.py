"""Real speech with known words, as a telephone carries it; espeak's voice proves nothing about accuracy."""

import re
import warnings
import wave
from dataclasses import dataclass
from pathlib import Path

import jiwer
import numpy as np
import soxr

from media import wav
from media.wav import Pcm

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop  # from Python 3.13 on, the package audioop-lts

Samples = np.ndarray[tuple[int], np.dtype[np.float64]]

TELEPHONE_HZ = 8000
_BAND_HZ = (300, 3400)
_ENGLISH = Path(__file__).with_name("english.tsv")
_SOUNDS = Path("usr/share/asterisk/sounds/en_US_f_Allison")
_SWEDISH = Path(__file__).parents[4] / "shared" / "speech" / "sv"


class NoSpeech(Exception):
    """The clips are not on this machine; says where they are looked for."""


@dataclass(frozen=True)
class Clip:
    file: Path
    words: str


def english_clips(asterisk_root: Path) -> list[Clip]:
    """Return prompts as Debian ships them, 16-bit at 8 kHz, the shortest first; raises NoSpeech."""
    folder = asterisk_root / _SOUNDS
    lines = [line.split("\t") for line in _ENGLISH.read_text().splitlines() if not line.startswith("#")]
    clips = [Clip(folder / f"{prompt}.wav", words) for prompt, words in lines]
    if not all(clip.file.exists() for clip in clips):
        raise NoSpeech(f"no English prompts in {folder}: install asterisk-core-sounds-en-wav")
    return sorted(clips, key=lambda clip: clip.file.stat().st_size)


def swedish_clips(folder: Path) -> list[Clip]:
    """Return sentences of Mozilla's Common Voice, each written to ``folder`` as a call would bring it."""
    found = sorted(_SWEDISH.glob("*.wav"))
    if not found:
        raise NoSpeech(f"no Swedish clips in {_SWEDISH}")
    clips = []
    for original in found:
        wav.write(folder / original.name, as_on_the_telephone(_read(original)))
        clips.append(Clip(folder / original.name, original.with_suffix(".txt").read_text()))
    return clips


def _read(path: Path) -> Pcm:
    with wave.open(str(path), "rb") as file:  # its header has more in it than Asterisk's
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return Pcm(file.readframes(file.getnframes()), file.getframerate())


def as_on_the_telephone(sound: Pcm) -> Pcm:
    """Leave a telephone's band at 8 kHz, by filters of 24 dB an octave, and send it through A-law.

    Filters as steep as can be calculated would take away what a telephone (ITU-T G.712) lets through.
    """
    samples = np.frombuffer(sound.frames, dtype="<i2").astype(np.float64)
    narrow = np.asarray(soxr.resample(samples, sound.rate_hz, TELEPHONE_HZ, quality="VHQ"))
    spectrum = np.fft.rfft(narrow)
    pitches_hz = np.maximum(np.fft.rfftfreq(len(narrow), 1 / TELEPHONE_HZ), 1e-9)
    low, high = _BAND_HZ
    spectrum /= np.sqrt((1 + (low / pitches_hz) ** 8) * (1 + (pitches_hz / high) ** 8))  # Butterworth's
    return carried(np.fft.irfft(spectrum, len(narrow)))


def carried(samples: Samples) -> Pcm:
    """Return samples (of 16 bits' size, at 8 kHz) as A-law leaves them."""
    frames = np.clip(np.rint(samples), -32768, 32767).astype("<i2").tobytes()
    return Pcm(audioop.alaw2lin(audioop.lin2alaw(frames, 2), 2), TELEPHONE_HZ)


def word_error(said: list[str], heard: list[str]) -> float:
    """Return which part of all words is wrong, missing or too many; case and punctuation don't count."""
    return float(jiwer.wer([_words(text) for text in said], [_words(text) for text in heard]))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[\w'’]+", text.lower()))
