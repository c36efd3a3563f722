"""What is told of the hours is true on the day on which it is told."""

from datetime import UTC, date, datetime

import pytest

from dialplan.ids import DestinationId
from dialplan.opening_hours import (
    CLOSED,
    Calendar,
    ExceptionalDays,
    Holidays,
    SpokenHours,
    TemporaryClose,
    read_day,
)
from dialplan.prompts import Speech
from tests.dialplan.opening_hours.instants import STOCKHOLM, at

SHORT = read_day("10:00-14:00")
CALENDAR = Calendar(
    "Mo-Fr 08:00-17:00",
    (ExceptionalDays(date(2026, 11, 26), date(2026, 11, 26), SHORT),),
    Holidays("SE", "sv"),
)


def said(text: str) -> Speech:
    return Speech(text, "sv")


def spoken(closed_now: TemporaryClose | None = None) -> SpokenHours:
    return SpokenHours(
        calendar=CALENDAR,
        week=said("week"),
        today=said("today"),
        weekdays=tuple(said(f"on {day}") for day in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")),
        hours={
            hours: said(str(len(hours)) if hours != SHORT else "short") for hours in CALENDAR.every_hours()
        },
        closed_for_now=said("closed for now"),
        closed_now=closed_now,
    )


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-16 12:00", "today 1 week"),
        ("2026-11-23 12:00", "today 1 week on Th short"),
        ("2026-11-26 12:00", "today short week"),
        ("2026-11-28 12:00", "today 0 week"),
        ("2026-12-23 12:00", "today 1 week on Th 0 on Fr 0"),
        ("2026-12-31 23:59", "today 0 week on Fr 0 on We 0"),
    ],
)
def test_today_then_the_week_then_the_coming_days_that_differ(when: str, expected: str) -> None:
    told = spoken().say(at(when), STOCKHOLM)
    assert " ".join(piece.text for piece in told if isinstance(piece, Speech)) == expected


def test_today_is_the_day_on_the_company_s_clock() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    assert said("short") in spoken().say(late, STOCKHOLM)[:2]


def test_while_it_is_closed_for_a_time_only_that_and_the_week_are_told() -> None:
    closed = TemporaryClose(DestinationId("hangup"), until=at("2026-11-24 08:00"))
    assert spoken(closed).say(at("2026-11-23 12:00"), STOCKHOLM) == (said("closed for now"), said("week"))
    assert said("today") in spoken(closed).say(at("2026-11-24 08:00"), STOCKHOLM)


def test_a_calendar_knows_every_kind_of_day_that_it_has() -> None:
    assert CALENDAR.every_hours() == {CLOSED, SHORT, read_day("08:00-17:00")}
    assert len(list(spoken().prompts())) == 3 + 7 + 3
