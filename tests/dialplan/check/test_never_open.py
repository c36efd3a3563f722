from dataclasses import replace
from datetime import date

import pytest

from dialplan.check import Severity, check
from dialplan.ids import DestinationId
from dialplan.opening_hours import Calendar, ExceptionalDays, Holidays, OpeningHours, read_day
from tests.dialplan.check.destinations import HANG_UP, menu
from tests.dialplan.conftest import CompanyOf

SUNDAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("calendar", "where"),
    [
        (Calendar("off"), ("menus", "main", "hours", "open")),
        (
            Calendar("Mo-Fr off", holidays=Holidays("SE", "sv", read_day("10:00-14:00")), key="office"),
            ("calendars", "office", "open"),
        ),
    ],
)
def test_hours_that_never_open_are_found_once(
    company_of: CompanyOf, calendar: Calendar, where: tuple[str, ...]
) -> None:
    hours = OpeningHours(calendar, DestinationId("hangup"))
    main = replace(menu({"1": "hangup", "2": "menus/b"}), hours=hours)
    other = menu({"1": "hangup"}, key="b")
    also = replace(other, hours=hours) if calendar.key else other
    (finding,) = check(company_of(main, also, HANG_UP))
    assert (finding.where, finding.severity) == (where, Severity.WARNING)


def test_one_open_exception_is_enough(company_of: CompanyOf) -> None:
    calendar = Calendar("off", (ExceptionalDays(SUNDAY, SUNDAY, read_day("10:00-14:00")),))
    main = replace(menu({"1": "hangup"}), hours=OpeningHours(calendar, DestinationId("hangup")))
    assert not list(check(company_of(main, HANG_UP)))
