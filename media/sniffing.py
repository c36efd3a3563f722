"""What a file is by its first bytes, and what a WAV header claims, which FFmpeg keeps to itself."""

import os
import struct
from typing import BinaryIO

from media.upload_rules import USABLE, Refusal, SoundFormat, UploadRefused

_ENOUGH = 4096
_SIGNATURES = (
    (0, b"fLaC", SoundFormat.FLAC),
    (0, b"OggS", SoundFormat.OGG),
    (0, b"\x1aE\xdf\xa3", SoundFormat.WEBM),
    (0, b"ID3", SoundFormat.MP3),
    (4, b"ftyp", SoundFormat.M4A),
    (8, b"WAVE", SoundFormat.WAV),
)
_CHUNK = struct.Struct("<4sI")
_FIRST_CHUNK = 12
_MOST_CHUNKS = 100
_ID3_HEADER = 10
_FIRST_FRAME = 512
_LENGTH_NOT_SAID = (0, 0xFFFFFFFF)
"""Written ahead of a recording, to be put right at its end; the latter also where RF64 says it elsewhere."""


def sniff(file: BinaryIO) -> SoundFormat:
    """Return the format of ``file``, whatever its name says; raises UploadRefused."""
    file.seek(0)
    start = file.read(_ENOUGH)
    for place, signature, found in _SIGNATURES:
        if start.startswith(signature, place):
            return found
    sync = start.lstrip(b"\0")[:2]  # some programs put zeros ahead of the first frame
    if len(sync) == 2 and sync[0] == 0xFF and sync[1] & 0xE6 == 0xE2:  # MPEG audio, layer III
        return SoundFormat.MP3
    raise UploadRefused(
        Refusal.UNKNOWN_FORMAT, f"this is no sound in a format that can be used; save it as {USABLE}"
    )


def missing_from_wav(file: BinaryIO) -> float:
    """Return what part of its sound a WAV file lacks, from 0 to 1, by what its header claims."""
    size = file.seek(0, os.SEEK_END)
    place = _FIRST_CHUNK
    for _ in range(_MOST_CHUNKS):
        file.seek(place)
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            return 0.0  # FFmpeg will not find the sound either
        name, claimed = _CHUNK.unpack(head)
        place += _CHUNK.size
        if name == b"data":
            return 0.0 if claimed in _LENGTH_NOT_SAID else max(0.0, 1 - (size - place) / claimed)
        place += claimed + claimed % 2
    return 0.0


def claimed_by_mp3(file: BinaryIO) -> int:
    """Return how many frames an MP3 says that it has, in a header that most encoders write; else 0.

    The header stands in the first frame, after ID3's tags: ``Xing`` (or ``Info``), flags, and the frames.
    """
    file.seek(0)
    tag = file.read(_ID3_HEADER)
    # ID3v2's length has seven bits a byte.
    length = sum(byte << shift for byte, shift in zip(tag[6:10], (21, 14, 7, 0), strict=False))
    file.seek(length + _ID3_HEADER if tag.startswith(b"ID3") else 0)
    start = file.read(_ENOUGH)
    for name in (b"Xing", b"Info"):
        place = start.find(name, 0, _FIRST_FRAME)
        if place >= 0 and len(start) >= place + 12:
            flags, frames = struct.unpack_from(">II", start, place + 4)
            return int(frames) if flags & 1 else 0
    return 0
