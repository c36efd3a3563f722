"""Decoded frames of any rate, sample type and number of channels, made into one mono track."""

from typing import cast

import av
import numpy as np
import soxr

from media.upload_rules import CHANNELS, RATES_HZ, Refusal, UploadRefused
from media.wav import Pcm

_CENTRE_AND_SCALE = {"u1": (128, 2**7), "i2": (0, 2**15), "i4": (0, 2**31), "f4": (0, 1), "f8": (0, 1)}
"""What makes numpy's sample types reach from -1 to 1."""

Mono = np.ndarray[tuple[int], np.dtype[np.float32]]


class MonoTrack:
    """Grows by frames to ``longest_s`` of sound at ``rate_hz``."""

    def __init__(self, rate_hz: int, longest_s: float) -> None:
        self.added_s = 0.0
        self._rate_hz = rate_hz
        self._longest_s = longest_s
        self._pcm = bytearray()
        self._frames_rate_hz = rate_hz
        self._resampler: soxr.ResampleStream | None = None

    def add(self, frame: av.AudioFrame) -> None:
        """Mix ``frame`` in at the end; raises UploadRefused if it is no sensible sound or one too many."""
        channels, rate_hz = frame.layout.nb_channels, frame.sample_rate
        if channels not in CHANNELS or rate_hz not in RATES_HZ:
            raise UploadRefused(
                Refusal.UNKNOWN_CODING,
                f"the sound has {channels} channels at {rate_hz} Hz; save it as stereo at 48000 Hz",
            )
        self.added_s += frame.samples / rate_hz
        if self.added_s > self._longest_s:
            raise UploadRefused(
                Refusal.TOO_LONG, f"the sound is longer than {self._longest_s / 60:g} minutes; shorten it"
            )
        if rate_hz != self._frames_rate_hz:  # also midway, where files were joined
            self._flush()
            self._frames_rate_hz = rate_hz
            if rate_hz != self._rate_hz:
                self._resampler = soxr.ResampleStream(rate_hz, self._rate_hz, 1, quality="VHQ")
        self._append(_mixed(frame, channels))

    def whole(self) -> Pcm:
        """Return all that was added."""
        self._flush()
        return Pcm(bytes(self._pcm), self._rate_hz)

    def _append(self, sound: Mono, *, last: bool = False) -> None:
        if self._resampler is not None:
            sound = cast("Mono", self._resampler.resample_chunk(sound, last=last))
        self._pcm += np.rint(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()

    def _flush(self) -> None:
        if self._resampler is not None:
            self._append(np.empty(0, dtype=np.float32), last=True)
            self._resampler = None
            self._frames_rate_hz = self._rate_hz


def _mixed(frame: av.AudioFrame, channels: int) -> Mono:
    samples = frame.to_ndarray()
    if not np.isfinite(samples).all():
        raise UploadRefused(
            Refusal.DAMAGED, "the file has samples that are no numbers; save it anew as 16-bit wav or mp3"
        )
    centre, scale = _CENTRE_AND_SCALE[samples.dtype.str[1:]]
    each = samples if frame.format.is_planar else samples.reshape(-1, channels).T
    mono = (each.mean(axis=0, dtype=np.float64) - centre) / scale
    return cast("Mono", np.clip(mono, -1, 1).astype(np.float32))
