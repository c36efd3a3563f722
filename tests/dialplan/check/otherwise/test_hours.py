"""Hours: the week, single dates and ranges, holidays, the clock that they go by, and closing for a while."""

import pytest

from tests.dialplan.check.otherwise.drafts import WEEK, Change, notes

SHARED = [
    ("hours:\n      open: Mo-Fr 08:00-17:00\n      closed", "hours:\n      calendar: usual\n      closed"),
    (
        "# Röstbrevlådor",
        "calendars: {usual: {name: Vanligt, open: Mo-Fr 08:00-17:00}}\n# Röstbrevlådor",
    ),
    (
        "name: Sälj\n    agents",
        "name: Sälj\n    hours: {calendar: usual, closed: voicemails/sales}\n    agents",
    ),
]


def dates(text: str) -> Change:
    return WEEK, f"{WEEK}\n      exceptions: {{{text}}}"


HOLIDAYS = (WEEK, f"{WEEK}\n      holidays: {{country: SE}}")


@pytest.mark.parametrize(
    ("week", "note"),
    [
        ("Mo-Fr 08:00-16:00", "Mo,Tu,We,Th,Fr: is open 08:00-16:00, was 08:00-17:00"),
        ("Mo-Th 08:00-17:00", "Fr: is open never, was 08:00-17:00"),
        ("Mo-Fr 08:00-17:00; Sa 10:00-12:00", "Sa: is open 10:00-12:00, was never"),
    ],
)
def test_a_weekday_is_open_for_less_or_for_longer(week: str, note: str) -> None:
    assert notes((WEEK, f"open: {week}")) == [f"menus/main/hours/{note}"]


def test_the_same_hours_in_other_words_are_no_change() -> None:
    assert notes((WEEK, "open: Mo-Fr 08:00-12:00,12:00-17:00")) == []


@pytest.mark.parametrize(
    ("exceptions", "notes_of"),
    [
        ("2026-12-24: closed", ["2026-12-24: is open never (exception), was 08:00-17:00"]),
        (
            "2026-11-30 to 2026-12-20: closed",
            ["2026-11-30 to 2026-12-18: is open never (exception), was 08:00-17:00"],
        ),
        (
            "2026-12-24: closed, 2027-01-05: closed, 2026-12-23: 08:00-12:00",
            [
                "2026-12-23: is open 08:00-12:00 (exception), was 08:00-17:00",
                "2026-12-24,2027-01-05: is open never (exception), was 08:00-17:00",
            ],
        ),
        ("2026-12-26: 10:00-14:00", ["2026-12-26: is open 10:00-14:00 (exception), was never"]),
    ],
)
def test_dates_are_told(exceptions: str, notes_of: list[str]) -> None:
    assert notes(dates(exceptions)) == [f"menus/main/hours/{note}" for note in notes_of]
    back = notes((dates(exceptions)[1], WEEK), now=[dates(exceptions)])
    assert len(back) == len(notes_of)
    assert all("exception" not in note for note in back)


@pytest.mark.parametrize(
    "exceptions",
    ["2026-11-22: closed", "2028-12-22: closed", "2026-11-28: closed", "2026-11-27: 08:00-17:00"],
)
def test_dates_that_are_over_or_far_away_or_alike_are_not(exceptions: str) -> None:
    assert notes(dates(exceptions)) == []


def test_days_alike_for_other_reasons_are_told_apart() -> None:
    both = (WEEK, f"{WEEK}\n      holidays: {{country: SE}}\n      exceptions: {{2026-12-23: closed}}")
    exception, holidays = notes(both)
    assert exception == "menus/main/hours/2026-12-23: is open never (exception), was 08:00-17:00"
    assert holidays.startswith("menus/main/hours/2026-12-24 to 2026-12-25,2026-12-31 to ")


def test_a_range_over_days_of_different_hours_is_told_once() -> None:
    week = (WEEK, "open: Mo-Th 08:00-17:00; Fr 08:00-15:00")
    closed = (week[1], f"{week[1]}\n      exceptions: {{2026-11-30 to 2026-12-06: closed}}")
    assert notes(closed, now=[week]) == [
        "menus/main/hours/2026-11-30 to 2026-12-04: is open never (exception), was 08:00-17:00 or 08:00-15:00"
    ]


def test_holidays_are_told_by_their_dates_when_they_come_and_when_they_go() -> None:
    (added,) = notes(HOLIDAYS)
    assert added.startswith("menus/main/hours/2026-12-24 to 2026-12-25,2026-12-31 to 2027-01-01,2027-01-06,")
    assert added.endswith(": is open never (holiday), was 08:00-17:00")
    (gone,) = notes((HOLIDAYS[1], WEEK), now=[HOLIDAYS])
    assert gone.startswith("menus/main/hours/2026-12-24 to 2026-12-25,")
    assert gone.endswith("2027-05-06,2027-06-25: is open 08:00-17:00, was never")


def test_the_dates_of_a_shared_calendar_are_told_once() -> None:
    closed = (
        "{usual: {name: Vanligt, open: Mo-Fr 08:00-17:00",
        "{usual: {name: Vanligt, exceptions: {2026-12-24: closed}, open: Mo-Fr 08:00-16:00",
    )
    assert notes(closed, now=SHARED) == [
        "calendars/usual/Mo,Tu,We,Th,Fr: is open 08:00-16:00 (2 menus and groups), was 08:00-17:00",
        "calendars/usual/2026-12-24: is open never (exception) (2 menus and groups), was 08:00-17:00",
    ]
    assert notes(*SHARED[:2]) == [], "a calendar of the same hours as before"


def test_hours_where_there_were_none_say_where_callers_go() -> None:
    hours = "hours: {open: 'Mo-Su 08:00-20:00', exceptions: {2026-12-24: closed}, closed: busy}"
    added = ("name: Sälj\n    agents", f"name: Sälj\n    {hours}\n    agents")
    assert notes(added) == [
        "groups/sales/hours/Mo,Tu,We,Th,Fr,Sa,Su: is open 08:00-20:00, was always",
        "groups/sales/hours/2026-12-24: is open never (exception), was always",
        "groups/sales/hours/closed: leads to busy, was nowhere",
    ]
    assert notes((added[1], added[0]), now=[added]) == [
        "groups/sales/hours/Mo,Tu,We,Th,Fr,Sa,Su: is open always, was 08:00-20:00",
        "groups/sales/hours/2026-12-24: is open always, was never",
    ]


def test_closed_hours_lead_elsewhere() -> None:
    assert notes(("closed: announcements/closed", "closed: busy")) == [
        "menus/main/hours/closed: leads to busy, was announcements/closed"
    ]


def test_another_clock_is_told_once() -> None:
    assert notes(("time_zone: Europe/Stockholm", "time_zone: America/New_York")) == [
        "time_zone: is America/New_York, was Europe/Stockholm"
    ]


def test_closing_for_a_while_is_told_and_its_end() -> None:
    hours = "    hours:\n      open"
    closed = (hours, f"    closed_now: {{to: busy}}\n{hours}")
    assert notes(closed) == ["menus/main/closed_now: is closed for a while, to busy, was not so"]
    assert notes((closed[1], closed[0]), now=[closed]) == [
        "menus/main/closed_now: is open as usual, was closed for a while, to busy"
    ]
    over = (hours, f"    closed_now: {{to: busy, until: 2026-11-20 12:00}}\n{hours}")
    assert notes((over[1], over[0]), now=[over]) == notes(over) == []
    later = ("until: 2026-12-20", "until: 2026-12-27")
    (found,) = notes(later, now=[(over[0], over[1].replace("11-20", "12-20"))])
    assert found == (
        "menus/main/closed_now: is closed for a while, to busy, until 2026-12-27 12:00, "
        "was closed for a while, to busy, until 2026-12-20 12:00"
    )
