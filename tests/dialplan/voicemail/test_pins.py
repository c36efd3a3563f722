from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.voicemail.pins import Guesses, begin_guess, flaw_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("pin", ["7401", "83920", "418076", "90214637"])
def test_a_pin_of_four_to_eight_digits_will_do(pin: str) -> None:
    assert flaw_of(pin) is None


@pytest.mark.parametrize(
    "pin",
    [
        "",
        "740",
        "740183920",
        "74a1",
        "٧٤٠١",
        "0000",
        "1234",
        "9876",
        "7890",
        "2468",
        "1212",
        "123123",
        "1221",
        "1122",
        "2580",
        "1984",
        "2024",
    ],
)
def test_what_anybody_would_guess_first_will_not(pin: str) -> None:
    assert flaw_of(pin) is not None


def test_nor_will_the_extension() -> None:
    assert flaw_of("4711", "4711") is not None
    assert flaw_of("0471", "471") is not None
    assert flaw_of("4711", "471") is None


def test_ten_failures_in_a_row_lock_for_half_an_hour() -> None:
    guesses = Guesses()
    for _ in range(10):
        begun = begin_guess(guesses, NOON)
        assert begun is not None
        guesses = begun
    assert begin_guess(guesses, NOON + timedelta(minutes=29, seconds=59)) is None
    assert begin_guess(guesses, NOON + timedelta(minutes=30)) is not None


def guess_for(days: int) -> int:
    """How many guesses somebody gets who never stops."""
    guesses, now, count = Guesses(), NOON, 0
    while now < NOON + timedelta(days=days):
        begun = begin_guess(guesses, now)
        if begun is None:
            assert guesses.locked_until is not None
            now = guesses.locked_until
        else:
            guesses, count = begun, count + 1
    return count


def test_each_lock_is_longer_and_bears_fewer_guesses() -> None:
    assert guess_for(days=1) <= 28
    assert guess_for(days=30) <= 28 + 29 * 3


@given(st.lists(st.integers(0, 90), min_size=1, max_size=60))
def test_a_locked_box_takes_no_guess_before_its_time(pauses_min: list[int]) -> None:
    guesses, now = Guesses(), NOON
    for pause in pauses_min:
        now += timedelta(minutes=pause)
        begun = begin_guess(guesses, now)
        is_locked = guesses.locked_until is not None and now < guesses.locked_until
        assert (begun is None) == is_locked
        guesses = begun or guesses
