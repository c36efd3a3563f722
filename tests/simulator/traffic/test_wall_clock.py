"""A day's clock, also on the days when clocks change."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from simulator.traffic.wall_clock import WallClock

H = 3600.0
STOCKHOLM = ZoneInfo("Europe/Stockholm")
USUAL, SPRING, AUTUMN = date(2026, 11, 23), date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("day", "shows_s", "elapsed_s"),
    [
        (USUAL, 8.5 * H, 8.5 * H),
        (USUAL, 24 * H, 24 * H),
        (SPRING, 1.5 * H, 1.5 * H),
        (SPRING, 2.0 * H, 2 * H),
        (SPRING, 2.5 * H, 2 * H),  # is not there
        (SPRING, 3.0 * H, 2 * H),
        (SPRING, 8.0 * H, 7 * H),
        (SPRING, 24 * H, 23 * H),
        (AUTUMN, 2.5 * H, 2.5 * H),  # is there twice
        (AUTUMN, 3.0 * H, 4 * H),
        (AUTUMN, 8.0 * H, 9 * H),
        (AUTUMN, 24 * H, 25 * H),
    ],
)
def test_a_time_comes_so_long_after_midnight(day: date, shows_s: float, elapsed_s: float) -> None:
    assert WallClock(day, STOCKHOLM).elapsed_s(shows_s) == elapsed_s


def test_only_the_hour_that_is_not_there_is_skipped() -> None:
    skipped = [hour / 2 for hour in range(49) if WallClock(SPRING, STOCKHOLM).skips(hour / 2 * H)]
    assert skipped == [2.0, 2.5]
    assert not any(WallClock(AUTUMN, STOCKHOLM).skips(hour * H) for hour in range(25))
