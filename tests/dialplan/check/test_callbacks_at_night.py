from dataclasses import replace

import pytest

from dialplan.destinations import Callback
from dialplan.ids import DestinationId
from dialplan.opening_hours import Calendar, OpeningHours
from tests.dialplan.check.destinations import HANG_UP, announcement, group, menu, warnings
from tests.dialplan.conftest import CompanyOf

OFFICE = OpeningHours(Calendar("Mo-Fr 08:00-17:00"), DestinationId("hangup"))
WHAT = "calls people back at any hour: callers come by menus/main, which has hours, and the group has none"


@pytest.mark.parametrize(
    ("menu_closes", "group_closes", "calls_back", "is_found"),
    [
        (True, False, True, True),
        (True, True, True, False),
        (False, False, True, False),
        (True, False, False, False),
    ],
)
def test_a_group_that_calls_back_has_the_hours_of_the_menu_before_it(
    company_of: CompanyOf, *, menu_closes: bool, group_closes: bool, calls_back: bool, is_found: bool
) -> None:
    way = menu({"1": "announcements/a"})
    sales = group("201")
    sales = replace(sales, callback=Callback("5") if calls_back else None)
    sales = replace(sales, hours=OFFICE if group_closes else None)
    way = replace(way, hours=OFFICE if menu_closes else None)
    company = company_of(way, announcement("a", "groups/a"), sales, HANG_UP)
    assert (WHAT in warnings(company)) is is_found


def test_a_group_that_callers_come_to_when_the_menu_is_closed_may_have_none(company_of: CompanyOf) -> None:
    closed = replace(OFFICE, closed=DestinationId("groups/a"))
    way = replace(menu({"1": "hangup"}), hours=closed)
    company = company_of(way, replace(group("201"), callback=Callback("5")), HANG_UP)
    assert WHAT not in warnings(company)
