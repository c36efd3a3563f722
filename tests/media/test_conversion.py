import math

import numpy as np
import pytest

from media.conversion import (
    PEAK_DBFS,
    SPEECH_LEVEL_DBFS,
    TELEPHONE_RATES_HZ,
    for_telephone,
    levelled,
    resampled,
    speech_level_dbfs,
    trimmed,
)
from media.wav import Pcm

SPEECH_RATE_HZ = 22050


def tone(
    frequency_hz: float, rate_hz: int = SPEECH_RATE_HZ, amplitude: float = 0.5, seconds: float = 1
) -> Pcm:
    times = np.arange(int(rate_hz * seconds)) / rate_hz
    samples = np.rint(32767 * amplitude * np.sin(2 * math.pi * frequency_hz * times))
    return Pcm(samples.astype("<i2").tobytes(), rate_hz)


def silence(seconds: float) -> Pcm:
    return Pcm(bytes(2 * int(SPEECH_RATE_HZ * seconds)), SPEECH_RATE_HZ)


def joined(*parts: Pcm) -> Pcm:
    return Pcm(b"".join(part.frames for part in parts), parts[0].rate_hz)


def rms_dbfs(sound: Pcm) -> float:
    samples = np.frombuffer(sound.frames, dtype="<i2").astype(float)
    inner = samples[len(samples) // 10 : -len(samples) // 10]  # without the edges, where the filter rings
    return 20 * math.log10(max(1e-9, float(np.sqrt(np.mean(inner**2))) / 32768))


def peak_dbfs(sound: Pcm) -> float:
    return 20 * math.log10(
        float(np.abs(np.frombuffer(sound.frames, dtype="<i2").astype(float)).max()) / 32768
    )


@pytest.mark.parametrize(
    ("rate_hz", "frequency_hz"), [(8000, 4200), (8000, 6000), (8000, 7000), (16000, 8300), (16000, 10000)]
)
def test_a_tone_that_the_new_rate_cannot_carry_is_60_db_down(rate_hz: int, frequency_hz: float) -> None:
    high = tone(frequency_hz)
    assert rms_dbfs(resampled(high, rate_hz)) < rms_dbfs(high) - 60


@pytest.mark.parametrize(
    ("rate_hz", "frequency_hz"), [(8000, 300), (8000, 1000), (8000, 3400), (16000, 7000)]
)
def test_a_tone_of_speech_passes_within_half_a_db(rate_hz: int, frequency_hz: float) -> None:
    low = tone(frequency_hz)
    assert rms_dbfs(resampled(low, rate_hz)) == pytest.approx(rms_dbfs(low), abs=0.5)


@pytest.mark.parametrize("rate_hz", TELEPHONE_RATES_HZ)
def test_the_length_stays_when_the_rate_changes(rate_hz: int) -> None:
    assert resampled(tone(440), rate_hz).duration_s == pytest.approx(1.0, abs=0.001)


@pytest.mark.parametrize("amplitude", [0.005, 0.05, 1.0])
def test_quiet_and_loud_speech_come_out_at_one_level(amplitude: float) -> None:
    level = speech_level_dbfs(levelled(tone(440, amplitude=amplitude)))
    assert level == pytest.approx(SPEECH_LEVEL_DBFS, abs=0.3)


def test_pauses_do_not_make_speech_louder() -> None:
    spoken = joined(tone(440, seconds=1), silence(3), tone(440, seconds=1))
    assert speech_level_dbfs(levelled(spoken)) == pytest.approx(SPEECH_LEVEL_DBFS, abs=0.3)


def test_peaky_sound_is_not_clipped_but_left_under_the_level() -> None:
    samples = np.frombuffer(tone(200, amplitude=0.01).frames, dtype="<i2").copy()
    samples[::400] = 30000
    peaky = Pcm(samples.tobytes(), SPEECH_RATE_HZ)
    assert peak_dbfs(levelled(peaky)) <= PEAK_DBFS + 0.01
    assert all(peak_dbfs(version) < -0.1 for version in for_telephone(peaky))


def test_a_square_wave_is_not_clipped_by_resampling() -> None:
    square = Pcm(np.where(np.arange(22050) % 50 < 25, 32767, -32768).astype("<i2").tobytes(), SPEECH_RATE_HZ)
    assert all(peak_dbfs(version) < -0.1 for version in for_telephone(square))


def test_silence_at_the_ends_is_cut_and_a_breath_is_left() -> None:
    cut = trimmed(joined(silence(1), tone(440), silence(1)))
    assert 1.1 < cut.duration_s < 1.25


def test_a_pause_inside_stays() -> None:
    assert trimmed(joined(tone(440), silence(2), tone(440))).duration_s == pytest.approx(4.0, abs=0.01)


@pytest.mark.parametrize("sound", [silence(1), Pcm(b"", SPEECH_RATE_HZ)])
def test_silence_and_nothing_come_through_without_harm(sound: Pcm) -> None:
    assert [rms(version) for version in for_telephone(sound)] == [0, 0]


def rms(sound: Pcm) -> int:
    return sum(np.abs(np.frombuffer(sound.frames, dtype="<i2").astype(int)).tolist())
