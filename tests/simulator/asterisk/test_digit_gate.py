"""Digits that come fast to a channel, as a real Asterisk tells of them."""

import asyncio
from datetime import UTC, datetime

import pytest

from simulator.asterisk.digit_gate import DigitGate
from simulator.virtual_time.clock import Now, run

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def told(keys: str, tone_s: float, pause_s: float, *, is_open: bool = False) -> tuple[str, str]:
    """What AMI told of these keys, and what the channel let in."""
    ends: list[str] = []
    let_in: list[str] = []

    async def press(_: Now) -> None:
        gate = DigitGate(lambda digit, _: ends.append(digit), let_in.append)
        gate.is_open = is_open
        for key in keys:
            has_begun = gate.begin()
            await asyncio.sleep(tone_s)
            gate.end(key, tone_s, has_begun=has_begun)
            await asyncio.sleep(pause_s)
        await asyncio.sleep(5)

    run(press, wall=MONDAY)
    return "".join(ends), "".join(let_in)


def test_people_are_not_too_fast_for_it() -> None:
    assert told("112", 0.1, 0.06) == ("112", "112")


@pytest.mark.parametrize(("tone_s", "pause_s"), [(0.04, 0.02), (0.08, 0.04), (0.08, 0.02)])
def test_while_nothing_plays_fast_digits_are_let_in_once_and_told_twice(
    tone_s: float, pause_s: float
) -> None:
    ends, let_in = told("123456", tone_s, pause_s)
    assert let_in == "123456"
    assert len(ends) > len(let_in)
    assert all(ends.count(digit) in (1, 2) for digit in "123456")


def test_while_a_sound_plays_every_digit_goes_through_at_once() -> None:
    assert told("123456", 0.04, 0.02, is_open=True) == ("123456", "123456")
