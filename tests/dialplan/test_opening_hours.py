from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialplan.ids import DestinationId
from dialplan.opening_hours import OpeningHours, check_week, is_open

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def hours(week: str) -> OpeningHours:
    return OpeningHours(week, DestinationId("hangup"))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23T08:00:00+01:00", True),
        ("2026-11-23T07:59:59+01:00", False),
        ("2026-11-23T16:59:59+01:00", True),
        ("2026-11-23T17:00:00+01:00", False),
        ("2026-11-22T12:00:00+01:00", False),
        ("2026-11-23T07:30:00+00:00", True),
    ],
)
def test_office_hours_on_the_companys_own_clock(at: str, expected: bool) -> None:
    assert is_open(hours("Mo-Fr 08:00-17:00"), datetime.fromisoformat(at), STOCKHOLM) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-27T23:00:00+01:00", True),
        ("2026-11-28T01:59:00+01:00", True),
        ("2026-11-28T02:00:00+01:00", False),
        ("2026-11-28T23:00:00+01:00", False),
    ],
)
def test_hours_can_run_past_midnight(at: str, expected: bool) -> None:
    assert is_open(hours("Fr 22:00-02:00"), datetime.fromisoformat(at), STOCKHOLM) is expected


def test_on_the_night_of_two_two_oclocks_the_wall_clock_decides() -> None:
    twice = hours("Su 02:00-03:00")
    for utc in ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"):
        assert is_open(twice, datetime.fromisoformat(utc), STOCKHOLM)


@pytest.mark.parametrize("week", ["Mo-Fr 8-25", "måndag", "Mo-Fr 08:00-", "Xx 08:00-17:00"])
def test_what_is_no_week_is_refused_with_an_example(week: str) -> None:
    with pytest.raises(ValueError, match="Mo-Fr 08:00-17:00"):
        check_week(week)
