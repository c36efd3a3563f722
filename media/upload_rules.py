"""What may be uploaded: formats, codings and limits, and the reasons for which a file is refused."""

from dataclasses import dataclass
from enum import StrEnum


class SoundFormat(StrEnum):
    """The containers that are read, by the name that people know them under."""

    WAV = "wav"
    MP3 = "mp3"
    M4A = "m4a"
    OGG = "ogg"
    FLAC = "flac"
    WEBM = "webm"


DEMUXERS = {
    SoundFormat.WAV: "wav",
    SoundFormat.MP3: "mp3",
    SoundFormat.M4A: "mov",
    SoundFormat.OGG: "ogg",
    SoundFormat.FLAC: "flac",
    SoundFormat.WEBM: "matroska",
}
"""What FFmpeg calls them. None is a playlist of other files."""

DECODERS = frozenset(
    {"aac", "alac", "flac", "mp3", "mp3float", "opus", "libopus", "vorbis", "gsm_ms"}
    | {"adpcm_ms", "adpcm_ima_wav", "pcm_alaw", "pcm_mulaw", "pcm_u8", "pcm_s16le", "pcm_s16be"}
    | {"pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le"}
)
"""FFmpeg's decoders that run; no picture's or video's is among them, not even for cover art."""

RATES_HZ = range(4000, 192_001)
CHANNELS = range(1, 9)
USABLE = "wav, mp3, m4a, ogg, opus, flac or webm"


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """How much one upload may ask for; times are wall-clock seconds."""

    most_bytes: int = 50 * 1024 * 1024
    longest_s: float = 30 * 60.0
    receive_deadline_s: float = 600.0
    decode_deadline_s: float = 60.0
    memory_bytes: int = 768 * 1024 * 1024
    """Address space of the process that decodes, of which its libraries take a third."""


class Refusal(StrEnum):
    NOT_A_FILE = "not_a_file"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    UNKNOWN_FORMAT = "unknown_format"
    UNKNOWN_CODING = "unknown_coding"
    VIDEO = "video"
    NO_SOUND = "no_sound"
    SILENT = "silent"
    DAMAGED = "damaged"
    TRUNCATED = "truncated"
    TOO_SLOW = "too_slow"
    TOO_DEMANDING = "too_demanding"
    CRASHED = "crashed"
    NOT_STORED = "not_stored"
    """The file is not at fault: it could not be received, or the machine had no room for it."""


TOO_DEMANDING = "the file takes more memory than an upload may; save it anew as mp3 or 16-bit wav"


class UploadRefused(Exception):
    """A file was not taken; the message tells the administrator what is wrong and what to do."""

    def __init__(self, reason: Refusal, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
