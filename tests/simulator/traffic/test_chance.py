from random import Random
from statistics import fmean, pstdev

import pytest

from simulator.traffic.arrivals import Stretch, arrivals
from simulator.traffic.chance import Always, Duration, Exponential, Lognormal, OneOf

MANY = 20_000


@pytest.mark.parametrize(
    "duration", [Always(240), Exponential(240), Lognormal(240, 0.8), OneOf((120.0, 240.0, 360.0))]
)
def test_durations_have_the_mean_they_promise(duration: Duration) -> None:
    chance = Random(1)
    drawn = [duration.draw(chance) for _ in range(MANY)]
    assert duration.mean_s == 240
    assert fmean(drawn) == pytest.approx(240, rel=0.03)
    assert min(drawn) > 0


def test_a_lognormal_has_the_spread_it_promises() -> None:
    chance = Random(1)
    drawn = [Lognormal(240, 0.5).draw(chance) for _ in range(MANY)]
    assert pstdev(drawn) / fmean(drawn) == pytest.approx(0.5, rel=0.05)


def test_calls_come_as_often_as_the_day_says() -> None:
    day = [Stretch(0, 3600, 600), Stretch(3600, 7200, 60), Stretch(3000, 3600, 1000)]
    came = [arrivals(day, Random(seed)) for seed in range(20)]
    assert all(times == tuple(sorted(times)) for times in came)
    assert fmean(sum(at < 3000 for at in times) for times in came) == pytest.approx(500, rel=0.05)
    assert fmean(sum(3000 <= at < 3600 for at in times) for times in came) == pytest.approx(1100, rel=0.05)
    assert fmean(sum(at >= 3600 for at in times) for times in came) == pytest.approx(60, rel=0.15)


def test_the_same_seed_gives_the_same_day_and_another_seed_another() -> None:
    day = [Stretch(0, 3600, 100)]
    assert arrivals(day, Random(7)) == arrivals(day, Random(7)) != arrivals(day, Random(8))


def test_nobody_calls_in_a_stretch_without_calls() -> None:
    assert arrivals([Stretch(0, 3600, 0), Stretch(10, 10, 5)], Random(1)) == ()
