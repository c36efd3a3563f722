"""Patience is estimated from all waiting there was, for who was answered would have waited for longer."""

from random import Random

import pytest

from simulator.recorded.patience import mean_patience_s


def test_nobody_gave_up_and_nobody_waited_have_no_mean() -> None:
    assert mean_patience_s([]) is None
    assert mean_patience_s([(10.0, False), (300.0, False)]) is None


def test_it_is_all_waiting_over_those_who_gave_up() -> None:
    assert mean_patience_s([(60.0, True), (30.0, False), (30.0, False)]) == 120.0


@pytest.mark.parametrize("offered_s", [20.0, 60.0, 240.0])
def test_it_finds_the_true_mean_however_few_give_up(offered_s: float) -> None:
    chance = Random(1)
    waits = []
    for _ in range(20_000):
        patience_s, answered_s = chance.expovariate(1 / 120), chance.expovariate(1 / offered_s)
        waits.append((min(patience_s, answered_s), patience_s < answered_s))
    assert mean_patience_s(waits) == pytest.approx(120, rel=0.05)
