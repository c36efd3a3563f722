"""The limits keep what is promised."""

import random

from hypothesis import given
from hypothesis import strategies as st

from engine.ami import AmiLimits, AmiSettings
from engine.ami.settings import backoff_s, slowest_backoff_s


def test_the_default_limits_notice_a_silent_peer_within_5_s() -> None:
    limits = AmiLimits()
    assert limits.ping_interval_s + limits.pong_timeout_s <= 5
    assert max(limits.connect_timeout_s, limits.login_timeout_s, limits.resync_timeout_s) <= 5


def test_the_secret_is_in_no_repr() -> None:
    assert "hush" not in repr(AmiSettings("127.0.0.1", 5038, "vaxel", "hush"))


@given(st.integers(0, 10_000), st.integers())
def test_the_wait_stays_between_a_tenth_of_a_second_and_five(attempt: int, seed: int) -> None:
    assert 0.1 <= backoff_s(attempt, AmiLimits(), random.Random(seed)) <= 5


@given(st.integers())
def test_the_wait_doubles_from_a_tenth_of_a_second_up_to_five(seed: int) -> None:
    jitter = random.Random(seed)
    for attempt, least_s in enumerate([0.1, 0.2, 0.4, 0.8, 1.6]):
        assert least_s <= backoff_s(attempt, AmiLimits(), jitter) <= least_s * 2
    assert 2.5 <= backoff_s(6, AmiLimits(), jitter) <= 5
    assert 2.5 <= slowest_backoff_s(AmiLimits(), jitter) <= 5


def test_the_same_seed_waits_the_same_and_another_does_not() -> None:
    def waits(seed: int) -> list[float]:
        jitter = random.Random(seed)
        return [backoff_s(attempt, AmiLimits(), jitter) for attempt in range(8)]

    assert waits(1) == waits(1) != waits(2)
