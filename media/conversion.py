"""From our own speech to what Asterisk plays: silence cut, one loudness, 8 and 16 kHz without aliasing."""

import math
import warnings
from collections.abc import Iterator

import numpy as np
import soxr

from media.wav import BYTES_PER_SAMPLE, Pcm

with warnings.catch_warnings():
    # pydub looks for ffmpeg, which only its file conversions need; PCM goes without.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

TELEPHONE_RATES_HZ = (8000, 16000)
SPEECH_LEVEL_DBFS = -23.0
"""RMS where somebody speaks; espeak-ng's peaks stand up to 20 dB above it, so more would have to clip."""
PEAK_DBFS = -3.0
"""No sample goes higher, so that resampling, which can raise a peak a little, never clips."""
SILENCE_DBFS = -50.0
WINDOW_MS = 20
LEAD_MS, TAIL_MS = 40, 150


def for_telephone(speech: Pcm) -> tuple[Pcm, ...]:
    """Return the speech cut, levelled, and at each of ``TELEPHONE_RATES_HZ``, in that order."""
    ready = levelled(trimmed(speech))
    return tuple(resampled(ready, rate_hz) for rate_hz in TELEPHONE_RATES_HZ)


def trimmed(sound: Pcm) -> Pcm:
    """Cut silence from both ends, all but a breath; sound that is silent throughout comes back as it was."""
    windows = list(levels_dbfs(sound))
    sounding = [place for place, level in enumerate(windows) if level > SILENCE_DBFS]
    if not sounding:
        return sound
    start_ms = max(0, sounding[0] * WINDOW_MS - LEAD_MS)
    end_ms = (sounding[-1] + 1) * WINDOW_MS + TAIL_MS
    return Pcm(bytes(_segment(sound)[start_ms:end_ms].raw_data), sound.rate_hz)


def levelled(sound: Pcm) -> Pcm:
    """Bring speech to ``SPEECH_LEVEL_DBFS``, or as near as ``PEAK_DBFS`` allows."""
    level = speech_level_dbfs(sound)
    if level is None:
        return sound
    segment = _segment(sound)
    gain_db = min(SPEECH_LEVEL_DBFS - level, PEAK_DBFS - float(segment.max_dBFS))
    return Pcm(bytes(segment.apply_gain(gain_db).raw_data), sound.rate_hz)


def resampled(sound: Pcm, rate_hz: int) -> Pcm:
    """Change the sampling rate; what the new rate can't carry is filtered away, not folded down."""
    samples = np.frombuffer(sound.frames, dtype="<i2").astype(np.float32)
    new = np.asarray(soxr.resample(samples, sound.rate_hz, rate_hz, quality="VHQ"))
    return Pcm(np.clip(np.rint(new), -32768, 32767).astype("<i2").tobytes(), rate_hz)


def speech_level_dbfs(sound: Pcm) -> float | None:
    """Return the RMS level of the windows that aren't silent, or None when all are."""
    loud = [10 ** (level / 10) for level in levels_dbfs(sound) if level > SILENCE_DBFS]
    return 10 * math.log10(sum(loud) / len(loud)) if loud else None


def levels_dbfs(sound: Pcm) -> Iterator[float]:
    """Yield the RMS level of each ``WINDOW_MS``, the last one perhaps shorter."""
    step = BYTES_PER_SAMPLE * (sound.rate_hz * WINDOW_MS // 1000)
    for start in range(0, len(sound.frames), step):
        yield float(_segment(Pcm(sound.frames[start : start + step], sound.rate_hz)).dBFS)


def _segment(sound: Pcm) -> AudioSegment:
    return AudioSegment(
        data=sound.frames, sample_width=BYTES_PER_SAMPLE, frame_rate=sound.rate_hz, channels=1
    )
