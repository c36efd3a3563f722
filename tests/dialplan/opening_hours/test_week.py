"""What weekly expressions mean, on the organisation's wall clock."""

from datetime import datetime

import pytest

from dialplan.opening_hours import check_week
from tests.dialplan.opening_hours.instants import at, is_open, week


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T08:00:00+01:00", True),
        ("2026-11-23T07:59:59+01:00", False),
        ("2026-11-23T16:59:59+01:00", True),
        ("2026-11-23T17:00:00+01:00", False),
        ("2026-11-22T12:00:00+01:00", False),
        ("2026-11-23T07:30:00+00:00", True),
    ],
)
def test_office_hours_on_the_companys_own_clock(now: str, expected: bool) -> None:
    assert is_open(week("Mo-Fr 08:00-17:00"), datetime.fromisoformat(now)) is expected


@pytest.mark.parametrize("saturday", ["", "; Sa 10:00-14:00", "; Sa off", ", Sa 23:30-24:00"])
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-27 21:59", False),
        ("2026-11-27 23:00", True),
        ("2026-11-28 00:00", True),
        ("2026-11-28 01:59", True),
        ("2026-11-28 02:00", False),
        ("2026-11-28 23:00", False),
        ("2026-11-29 01:00", False),
    ],
)
def test_an_evening_runs_past_midnight_whatever_the_next_day_has(
    saturday: str, now: str, expected: bool
) -> None:
    assert is_open(week(f"Fr 22:00-02:00{saturday}"), at(now)) is expected


def test_an_evening_of_a_day_that_a_later_rule_closes_does_not_begin() -> None:
    nights = week("Mo-Fr 22:00-06:00; We off")
    assert is_open(nights, at("2026-11-25 05:00"))  # Tuesday's night
    assert not is_open(nights, at("2026-11-25 22:30"))
    assert not is_open(nights, at("2026-11-26 05:00"))


def test_sundays_evening_runs_into_monday() -> None:
    assert is_open(week("Su 20:00-03:00; Mo 08:00-17:00"), at("2026-11-23 02:00"))


@pytest.mark.parametrize(
    ("text", "open_at", "closed_at"),
    [
        ("24/7", "2026-11-29 04:00", None),
        ("24/7; Su off", "2026-11-28 23:59", "2026-11-29 00:00"),
        ("Mo-Fr", "2026-11-23 00:00", "2026-11-28 00:00"),
        ("08:00-17:00", "2026-11-29 12:00", "2026-11-29 17:00"),
        ("Fr-Mo 10:00-12:00", "2026-11-23 10:00", "2026-11-24 10:00"),
        ("Mo,We 08:00-12:00,13:00-17:00", "2026-11-25 13:00", "2026-11-25 12:30"),
        ("Mo-Fr 08:00-17:00, We 18:00-20:00", "2026-11-25 08:00", "2026-11-25 17:30"),
        ("Mo-Fr 08:00-17:00; We 18:00-20:00", "2026-11-25 18:00", "2026-11-25 08:00"),
        ("mo-fr 8:00-17:00 ; sa 10:00 - 14:00", "2026-11-28 10:00", "2026-11-28 14:00"),
        ("Mo-Fr 17:00-24:00", "2026-11-23 23:59", "2026-11-24 00:00"),
        ("Mo 22:00-30:00", "2026-11-24 05:59", "2026-11-24 06:00"),
    ],
)
def test_ways_of_writing_a_week(text: str, open_at: str, closed_at: str | None) -> None:
    assert is_open(week(text), at(open_at))
    assert closed_at is None or not is_open(week(text), at(closed_at))


def test_on_the_night_of_two_two_oclocks_the_wall_clock_decides() -> None:
    for utc in ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"):
        assert is_open(week("Su 02:00-03:00"), datetime.fromisoformat(utc))


def test_on_the_night_without_a_two_oclock_its_hour_is_not_there() -> None:
    for utc in ("2026-03-29T00:59:00+00:00", "2026-03-29T01:00:00+00:00"):
        assert not is_open(week("Su 02:00-03:00"), datetime.fromisoformat(utc))


@pytest.mark.parametrize(
    "text", ["Mo-Fr 8-25", "måndag", "Mo-Fr 08:00-", "Xx 08:00-17:00", "", "Mo 25:00-26:00"]
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="08:00-17:00"):
        check_week(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 08:00-17:00; PH off",
        "Jan Mo 08:00-17:00",
        "2026 Mo 08:00-17:00",
        "sunrise-sunset",
        "Mo 10:00-12:00 || Tu 10:00-12:00",
        'Mo 10:00-12:00 "ring"',
        "Mo 10:00+",
        "Mo[1] 10:00-12:00",
        "We 12:00-13:00 off",
    ],
)
def test_more_than_a_week_is_refused_rather_than_half_followed(text: str) -> None:
    with pytest.raises(ValueError, match=r"holidays|08:00-17:00"):
        check_week(text)
