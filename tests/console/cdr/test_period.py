from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from console.cdr.period import Period, read_period

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight in Stockholm: the 24th


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "since", "until"),
    [
        ({"day": "2026-11-23"}, "2026-11-22T23:00", "2026-11-23T23:00"),
        ({"day": "today"}, "2026-11-23T23:00", "2026-11-24T23:00"),
        ({"day": "yesterday"}, "2026-11-22T23:00", "2026-11-23T23:00"),
        ({"month": "2026-11"}, "2026-10-31T23:00", "2026-11-30T23:00"),
        ({"month": "2026-12"}, "2026-11-30T23:00", "2026-12-31T23:00"),
        ({"since": "2026-11-23", "until": "2026-11-24"}, "2026-11-22T23:00", "2026-11-24T23:00"),
        ({"since": "2026-11-23", "until": "2026-11-23"}, "2026-11-22T23:00", "2026-11-23T23:00"),
        ({"since": "2026-11-23T08:00", "until": "2026-11-23 17:00"}, "2026-11-23T07:00", "2026-11-23T16:00"),
        (
            {"since": "2026-11-23T08:00Z", "until": "2026-11-23T08:00-05:00"},
            "2026-11-23T08:00",
            "2026-11-23T13:00",
        ),
        (
            {"since": "2026-10-25T02:30", "until": "2026-10-25T02:30+01:00"},
            "2026-10-25T00:30",
            "2026-10-25T01:30",
        ),
    ],
)
def test_days_and_times_are_the_organisations(given: dict[str, str], since: str, until: str) -> None:
    assert read_period(STOCKHOLM, NOW, **given) == Period(utc(since), utc(until))


def test_an_end_may_be_left_open() -> None:
    assert read_period(STOCKHOLM, NOW) == Period()
    assert read_period(STOCKHOLM, NOW, since="2026-11-23").until is None
    assert read_period(STOCKHOLM, NOW, until="2026-11-23").since is None


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Stockholm", "2026-03-29", 23),
        ("Europe/Stockholm", "2026-10-25", 25),
        ("Europe/Stockholm", "2026-11-23", 24),
        ("Africa/Cairo", "2026-04-24", 23),  # the day begins at one o'clock
        ("America/Havana", "2026-11-01", 25),  # midnight comes twice
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(zone: str, day: str, hours: float) -> None:
    period = read_period(ZoneInfo(zone), NOW, day=day)
    assert period.since is not None and period.until is not None
    assert period.until - period.since == timedelta(hours=hours)
    last = (period.until - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    assert {period.since.astimezone(ZoneInfo(zone)).date().isoformat(), last.date().isoformat()} == {day}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"day": "2026-02-30"}, "is no day or time"),
        ({"day": "igår"}, "is no day or time"),
        ({"since": "2026-W48"}, "is no day or time"),
        ({"since": "2026-W48-1T08:00"}, "is no day or time"),
        ({"until": "20261123"}, "is no day or time"),
        ({"until": "20261123T0800"}, "is no day or time"),
        ({"since": "2026-11-23T25:00"}, "is no day or time"),
        ({"day": "9999-12-31"}, "is no day or time"),
        ({"since": "0001-01-01T00:00"}, "is no day or time"),
        ({"month": "november"}, "is no month: write 2026-11"),
        ({"month": "2026-13"}, '"2026-13" is no month: write 2026-11'),
        ({"day": "today", "month": "2026-11"}, "stand alone"),
        ({"day": "today", "until": "2026-11-23"}, "stand alone"),
        ({"since": "2026-11-24", "until": "2026-11-23"}, "--until is before --from"),
    ],
)
def test_what_can_not_be_meant_is_said(given: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_period(STOCKHOLM, NOW, **given)
