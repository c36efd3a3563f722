"""A hostile file's sound, decoded frame by frame by FFmpeg; only for a process confined for it."""

from dataclasses import dataclass
from typing import BinaryIO

import av
import av.error
import av.subtitles.codeccontext  # these two PyAV imports itself, but only where a file is already open
import av.subtitles.stream
from av.container import InputContainer
from av.stream import Disposition

from media.mono import MonoTrack
from media.sniffing import claimed_by_mp3, missing_from_wav, sniff
from media.upload_rules import DECODERS, DEMUXERS, USABLE, Refusal, SoundFormat, UploadRefused
from media.wav import Pcm

DECODED_RATE_HZ = 16_000
"""The best that a telephone call carries, so no more is kept."""
_OPTIONS = {
    "format_whitelist": ",".join(DEMUXERS.values()),
    "codec_whitelist": ",".join(sorted(DECODERS)),
    "protocol_whitelist": "none",  # whatever a container refers to is not opened
    "max_streams": "16",
}
_DAMAGED_PART = 0.02
_MISSING_PART, _MISSING_S = 0.02, 0.5


_MPEG_1_HZ = 32_000
"""From this rate on a frame of layer III has 1152 samples, below 576 (MPEG-2, ISO 13818-3)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    format: SoundFormat
    codec: str
    sound: Pcm


def decode(file: BinaryIO, longest_s: float) -> Decoded:
    """Return the first sound track of ``file``, mono, at ``DECODED_RATE_HZ``; raises UploadRefused.

    What holds clearly less than it claims is truncated. Ogg makes no claim to rely on, nor does an MP3
    without its encoder's header, nor what was recorded as a stream: of these, what there is is taken.
    """
    found = sniff(file)
    if found is SoundFormat.WAV and missing_from_wav(file) > _MISSING_PART:
        raise _truncated()
    frames = claimed_by_mp3(file) if found is SoundFormat.MP3 else 0
    file.seek(0)
    try:
        # Tags are of no interest, and old ones are not UTF-8.
        with av.open(
            file, "r", format=DEMUXERS[found], options=_OPTIONS, metadata_errors="replace"
        ) as container:
            return _decode(container, found, frames, longest_s)
    except av.error.MemoryError as why:
        raise MemoryError from why
    except av.error.FFmpegError as why:
        raise UploadRefused(
            Refusal.DAMAGED, f"the file is damaged or cut off; save it anew as {USABLE}"
        ) from why


def _decode(container: InputContainer, found: SoundFormat, mp3_frames: int, longest_s: float) -> Decoded:
    stream = _sound_stream(container)
    track = MonoTrack(DECODED_RATE_HZ, longest_s)
    _play(container, stream, track)
    claimed_s = _claimed_s(container, stream, found, mp3_frames)
    if track.added_s < claimed_s * (1 - _MISSING_PART) - _MISSING_S:
        raise _truncated()
    return Decoded(found, stream.codec.canonical_name, track.whole())


def _sound_stream(container: InputContainer) -> av.AudioStream:
    if any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video):
        raise UploadRefused(Refusal.VIDEO, "this is a video; save its sound alone as m4a, mp3 or wav")
    if not container.streams.audio:
        raise UploadRefused(Refusal.NO_SOUND, "the file has no sound in it; choose another")
    stream = container.streams.audio[0]
    if stream.codec_context is None or stream.codec.name not in DECODERS:
        raise UploadRefused(
            Refusal.UNKNOWN_CODING, "the sound is coded in a way that can't be used; save it as mp3 or wav"
        )
    stream.codec_context.thread_count = 1  # this process may start no other
    return stream


def _play(container: InputContainer, stream: av.AudioStream, track: MonoTrack) -> None:
    packets = damaged = 0
    for packet in container.demux(stream):
        packets += 1
        try:
            frames = packet.decode()
        except (av.error.InvalidDataError, av.error.EOFError):  # players skip these too
            damaged += 1
            continue
        for frame in frames:
            track.add(frame)
    if damaged > 2 + packets * _DAMAGED_PART:
        raise UploadRefused(
            Refusal.DAMAGED,
            f"{damaged} of the sound's {packets} parts are damaged; save it anew as mp3 or wav",
        )
    if not track.added_s:
        raise UploadRefused(Refusal.NO_SOUND, "the file has no sound in it; choose another")


def _claimed_s(
    container: InputContainer, stream: av.AudioStream, found: SoundFormat, mp3_frames: int
) -> float:
    """Return the length that the file gives itself; 0 if it gives none, and FFmpeg could only guess."""
    if found is SoundFormat.MP3:
        rate_hz = stream.codec_context.sample_rate
        return mp3_frames * (1152 if rate_hz >= _MPEG_1_HZ else 576) / rate_hz
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if container.duration and not stream.codec_context.bit_rate:  # by which it would have guessed
        return container.duration / av.time_base
    return 0.0


def _truncated() -> UploadRefused:
    return UploadRefused(
        Refusal.TRUNCATED,
        "the end of the file is missing; see that it plays to its end, then upload it again",
    )
