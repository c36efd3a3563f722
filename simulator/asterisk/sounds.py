"""Sound files on disk: how long one plays, and recordings that sound like somebody speaking."""

import array
import math
import wave
from pathlib import Path

from simulator.asterisk.machine import SAMPLE_RATE_HZ

_EXTENSIONS = (".wav", ".wav16")
_BUILT_IN = {"beep": 3404 / SAMPLE_RATE_HZ}


def length_on_disk(name: str) -> float | None:
    """The length in seconds of the file that Asterisk would find under ``name``; None where there is none."""
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    for extension in _EXTENSIONS:
        path = Path(name + extension)
        if path.is_file():
            with wave.open(str(path), "rb") as sound:
                return sound.getnframes() / sound.getframerate()
    return None


def write_tone(path: str, speech_s: float, silence_s: float) -> bool:
    """Write a mono 16-bit WAV file of a 440 Hz tone, then silence; False where the folder is not there."""
    count = int(speech_s * SAMPLE_RATE_HZ)
    step = math.tau * 440 / SAMPLE_RATE_HZ
    tone = array.array("h", (int(8000 * math.sin(step * at)) for at in range(count)))
    try:
        with Path(path).open("wb") as file, wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(SAMPLE_RATE_HZ)
            sound.writeframes(tone.tobytes() + bytes(2 * int(silence_s * SAMPLE_RATE_HZ)))
    except OSError:
        return False
    return True
