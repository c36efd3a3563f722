"""What the report of a day says in short."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from console.reports.english import ENGLISH
from console.reports.traffic import _in_short
from simulator.traffic.figures import Hour, count

NONE = count([], ZoneInfo("Europe/Stockholm"), 20.0, present_s={}, overflowed=0)


def said_of(**hours: Hour) -> str:
    by_clock = {int(name.removeprefix("at_")): hour for name, hour in hours.items()}
    return " ".join(_in_short(replace(NONE, calls=100, hours=by_clock), ENGLISH))


def test_the_hour_in_which_most_got_through_to_nobody_is_named() -> None:
    said = said_of(at_8=Hour(40, 39, 1, 3.0), at_9=Hour(40, 20, 20, 60.0))
    assert "hardest to get through at 09-10: 20 of 40" in said


def test_an_hour_in_which_all_was_closed_is_not_the_hardest() -> None:
    assert "hardest" not in said_of(at_6=Hour(40, 0, 0, 0.0), at_8=Hour(40, 40, 0, 3.0))
