"""Opening hours as a file has them, and what they come to."""

from datetime import UTC, date, datetime

import pytest

from config.files import read_text
from config.inspection import inspect
from config.snapshot.company import company_of
from dialplan.check import Severity
from dialplan.destinations import HuntGroup, Menu
from dialplan.ids import DestinationId
from dialplan.opening_hours import (
    Calendar,
    ExceptionalDays,
    Holidays,
    OpeningHours,
    TemporaryClose,
    read_day,
)
from tests.config.companies import SMALL, problems_of

CLOSED = DestinationId("announcements/closed")


def small(menu: str = "", group: str = "", top: str = "") -> str:
    """Return the small company with more lines in its menu, its group and above all."""
    text = SMALL.replace("    welcome: Välkommen.\n", f"    welcome: Välkommen.\n{menu}")
    return text.replace("    name: Kundtjänst\n", f"    name: Kundtjänst\n{group}", 1).replace(
        "people:\n", f"{top}people:\n"
    )


def read(text: str) -> tuple[Menu, HuntGroup]:
    destinations = company_of(read_text(text, "small.yaml").document, 1).destinations
    menu, group = destinations[DestinationId("menus/main")], destinations[DestinationId("groups/support")]
    assert isinstance(menu, Menu)
    assert isinstance(group, HuntGroup)
    return menu, group


OFFICE = """\
calendars:
  office:
    name: Kontoret
    open: Mo-Fr 08:00-17:00
    holidays: {country: SE, half_days: 08:00-12:00}
    exceptions:
      2026-12-28: {hours: 10:00-14:00, note: Inventering}
      2026-07-06 to 2026-07-31: closed
      "2026-06-06": as usual
"""
BY_OFFICE = "    hours: {calendar: office, closed: announcements/closed}\n"


def test_a_shared_calendar_is_one_for_all_who_name_it() -> None:
    menu, group = read(small(BY_OFFICE, BY_OFFICE, OFFICE))
    assert menu.hours == group.hours
    stocktaking, national_day = date(2026, 12, 28), date(2026, 6, 6)
    assert menu.hours == OpeningHours(
        Calendar(
            "Mo-Fr 08:00-17:00",
            (
                ExceptionalDays(stocktaking, stocktaking, read_day("10:00-14:00"), "Inventering"),
                ExceptionalDays(date(2026, 7, 6), date(2026, 7, 31), ()),
                ExceptionalDays(national_day, national_day, None),
            ),
            Holidays("SE", "sv", (), (), read_day("08:00-12:00")),
            key="office",
        ),
        CLOSED,
    )


def test_hours_of_ones_own_can_have_holidays_and_exceptions_too() -> None:
    hours = "    hours: {open: Sa 10:00-14:00, holidays: {country: SE}, closed: announcements/closed}\n"
    menu, _ = read(small(hours, top="language: en\n"))
    assert menu.hours == OpeningHours(Calendar("Sa 10:00-14:00", (), Holidays("SE", "en")), CLOSED)


def test_closing_for_a_while_is_by_the_organisations_clock() -> None:
    until = "    closed_now: {to: announcements/closed, since: 2026-10-25T00:00, until: 2026-10-25 03:30}\n"
    menu, group = read(small(until, "    closed_now: {to: hangup}\n"))
    since, ends = datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    assert menu.closed_now == TemporaryClose(CLOSED, since, ends)
    assert group.closed_now == TemporaryClose(DestinationId("hangup"))


def office(line: str, instead: str) -> str:
    assert line in OFFICE
    return small(BY_OFFICE, top=OFFICE.replace(line, instead))


WRONG = {
    "a calendar that is not there": (
        small(BY_OFFICE),
        '15: menus.main.hours.calendar: "office" is not among the calendars (name one that is, or add it)',
    ),
    "neither a week nor a calendar": (
        small("    hours: {closed: busy}\n"),
        "15: menus.main.hours: needs one of open (hours of its own) and calendar (the key of a shared one)",
    ),
    "both": (
        small("    hours: {open: Mo-Fr, calendar: office, closed: busy}\n", top=OFFICE),
        "24: menus.main.hours: needs one of open (hours of its own) and calendar (the key of a shared one)",
    ),
    "exceptions beside a shared calendar": (
        small("    hours: {calendar: office, holidays: {country: SE}, closed: busy}\n", top=OFFICE),
        "24: menus.main.hours: has a shared calendar: exceptions and holidays go there",
    ),
    "a holiday written into the week": (
        office("open: Mo-Fr 08:00-17:00", "open: Mo-Fr 08:00-17:00; PH off"),
        "6: calendars.office.open: 'Mo-Fr 08:00-17:00; PH off' is more than a week's opening hours such as "
        "'Mo-Fr 08:00-17:00': dates go under exceptions, red days under holidays",
    ),
    "a country without known holidays": (
        office("country: SE", "country: XX"),
        "7: calendars.office.holidays.country: the holidays of 'XX' are not known: "
        "write two letters, such as SE",
    ),
    "a country that is none": (
        office("country: SE", "country: HolidayBase"),
        '7: calendars.office.holidays.country: "HolidayBase" is not a country: '
        "write its two letters, such as SE",
    ),
    "a half-day in words": (
        office("half_days: 08:00-12:00", "half_days: mornings"),
        '7: calendars.office.holidays.half_days: "mornings" is not a day\'s hours: write closed, as usual, '
        "or times such as 08:00-12:00",
    ),
    "a date that is none": (
        office("2026-12-28:", "2026-02-30:"),
        '9: calendars.office.exceptions.2026-02-30: "2026-02-30" is not a date such as 2026-12-24, '
        "or 2026-12-24 to 2026-12-31",
    ),
    "dates the wrong way round": (
        office("2026-07-06 to 2026-07-31", "2026-07-31 to 2026-07-06"),
        '10: calendars.office.exceptions."2026-07-31 to 2026-07-06": "2026-07-31 to 2026-07-06" '
        "ends before it begins",
    ),
    "two exceptions for the same dates": (
        office('"2026-06-06": as usual', "2026-07-16 to 2026-08-10: closed"),
        '8: calendars.office.exceptions: "2026-07-06 to 2026-07-31" and "2026-07-16 to 2026-08-10" '
        "have dates in common and are equally long",
    ),
    "an exception without hours": (
        office("{hours: 10:00-14:00, note: Inventering}", "{note: Inventering}"),
        "9: calendars.office.exceptions.2026-12-28.hours: is missing",
    ),
    "a time that is none": (
        small("    closed_now: {to: busy, until: 2026-12-24 25:00}\n"),
        '15: menus.main.closed_now.until: "2026-12-24 25:00" is not a date and time such as 2026-12-24 12:00',
    ),
    "an end before its beginning": (
        small("    closed_now: {to: busy, since: 2026-12-24 12:00, until: 2026-12-24 12:00}\n"),
        "15: menus.main.closed_now: ends before it begins",
    ),
    "a temporary close that leads nowhere": (
        small("    closed_now: {to: menus/gone}\n"),
        "15: menus.main.closed_now.to: leads to menus/gone, which is not there "
        "(name one that is in the file, or add it)",
    ),
    "a temporary close that leads back": (
        small("    closed_now: {to: menus/main}\n"),
        "12: menus.main: callers go round for ever: menus/main → menus/main "
        "(let one of them end in a voicemail, a busy tone or a hang-up)",
    ),
}


@pytest.mark.parametrize(("text", "problem"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_once_with_its_place(text: str, problem: str) -> None:
    assert problems_of(text) == [f"small.yaml:{problem}"]


def test_hours_that_never_open_are_a_warning_where_they_stand() -> None:
    document = read_text(small("    hours: {open: off, closed: busy}\n"), "small.yaml").document
    (finding,) = inspect(document)
    assert (finding.where, finding.severity) == (("menus", "main", "hours", "open"), Severity.WARNING)


def test_a_shared_calendar_that_never_opens_is_told_once_at_its_own_place() -> None:
    never = "calendars:\n  office: {name: Kontoret, open: off}\n"
    document = read_text(small(BY_OFFICE, BY_OFFICE, never), "small.yaml").document
    assert [finding.where for finding in inspect(document)] == [("calendars", "office", "open")]
