"""What the commands and applications of the stand-in work on: its channels, phones, sounds and recordings."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.asterisk.channels import Channels
from simulator.phones import Phones

SAMPLE_RATE_HZ = 8000

SoundLength = Callable[[str], float | None]
"""How long a sound plays, in seconds; None where there is no such file. The name has no extension."""

WriteRecording = Callable[[str, float, float], bool]
"""Writes a WAV file at a path with extension: so many seconds of speech, then so many of silence.

False where it can't.
"""


@dataclass(frozen=True, slots=True)
class Machine:
    channels: Channels
    phones: Phones
    sound_length: SoundLength
    write_recording: WriteRecording


def samples(duration_s: float) -> int:
    """AGI's ``endpos``: whole frames of 20 ms at 8 kHz."""
    return int(duration_s * 50 + 1e-6) * (SAMPLE_RATE_HZ // 50)
