"""16-bit mono sound, and the WAV files with the plain 44-byte header that Asterisk writes and plays."""

import os
import struct
from dataclasses import dataclass
from pathlib import Path

BYTES_PER_SAMPLE = 2
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_PCM, _MONO = 1, 1


class NotWav(ValueError):
    """A file is no 16-bit mono WAV with the plain header."""


@dataclass(frozen=True, slots=True)
class Pcm:
    """Sound: signed 16-bit little-endian samples of one channel."""

    frames: bytes
    rate_hz: int

    @property
    def duration_s(self) -> float:
        return len(self.frames) / (BYTES_PER_SAMPLE * self.rate_hz)


@dataclass(frozen=True, slots=True)
class WavLength:
    """What a file's header says about its sound, in bytes, and what the file really holds."""

    rate_hz: int
    claimed: int
    held: int

    @property
    def is_whole(self) -> bool:
        return 0 < self.claimed <= self.held

    @property
    def sound(self) -> int:
        """Bytes of sound: as claimed, or what there is where the writer didn't come to say."""
        length = self.claimed if self.is_whole else self.held
        return length - length % BYTES_PER_SAMPLE

    @property
    def duration_s(self) -> float:
        return self.sound / (BYTES_PER_SAMPLE * self.rate_hz)


def header(data_length: int, rate_hz: int) -> bytes:
    """Return the 44 bytes that stand before ``data_length`` bytes of sound."""
    return _HEADER.pack(
        b"RIFF", data_length + _HEADER.size - 8, b"WAVE",
        b"fmt ", 16, _PCM, _MONO, rate_hz, rate_hz * BYTES_PER_SAMPLE, BYTES_PER_SAMPLE, 8 * BYTES_PER_SAMPLE,
        b"data", data_length,
    )  # fmt: skip


HEADER_LENGTH = _HEADER.size


def length(path: Path) -> WavLength:
    """Read a file's header and size; raises NotWav or OSError."""
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
        size = os.fstat(file.fileno()).st_size
    if len(head) < _HEADER.size:
        raise NotWav(f"{path.name} is shorter than a WAV header")
    riff, _, wave, _, fmt_length, coding, channels, rate_hz, _, _, bits, data, claimed = _HEADER.unpack(head)
    if (riff, wave, data) != (b"RIFF", b"WAVE", b"data") or fmt_length != 16:
        raise NotWav(f"{path.name} has no plain WAV header")
    if (coding, channels, bits) != (_PCM, _MONO, 8 * BYTES_PER_SAMPLE) or rate_hz == 0:
        raise NotWav(f"{path.name} is not 16-bit mono")
    return WavLength(rate_hz, claimed, size - _HEADER.size)


def read(path: Path) -> Pcm:
    """Read a whole file; raises NotWav (also for one that is not whole) or OSError."""
    found = length(path)
    if not found.is_whole:
        raise NotWav(f"{path.name} holds {found.held} bytes of sound where its header says {found.claimed}")
    with path.open("rb") as file:
        file.seek(_HEADER.size)
        return Pcm(file.read(found.claimed), found.rate_hz)


def write(path: Path, sound: Pcm) -> None:
    """Write a new file and wait until it is on the disk."""
    with path.open("xb") as file:
        file.write(header(len(sound.frames), sound.rate_hz))
        file.write(sound.frames)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in ``folder`` are on the disk: a rename is not, by itself."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
