from dataclasses import replace

from dialplan.ids import DestinationId
from dialplan.opening_hours import TemporaryClose
from tests.dialplan.check.destinations import HANG_UP, announcement, errors, menu, warnings
from tests.dialplan.conftest import CompanyOf


def test_a_menu_that_asks_for_ever_is_a_warning_since_a_key_leads_out(company_of: CompanyOf) -> None:
    company = company_of(menu({"1": "hangup"}, last="menus/main"), HANG_UP)
    assert not errors(company)
    assert warnings(company) == ["who presses no key goes round for ever: menus/main → menus/main"]


def test_a_way_out_may_be_several_keys_away(company_of: CompanyOf) -> None:
    first = menu({"1": "menus/b"}, last="menus/main")
    company = company_of(first, menu({"9": "hangup"}, last="menus/main", key="b"), HANG_UP)
    assert not errors(company)
    assert len(warnings(company)) == 1


def test_an_error_is_not_hidden_by_a_way_out_elsewhere(company_of: CompanyOf) -> None:
    asking = menu({"1": "hangup"}, last="announcements/a")
    closed = replace(asking, closed_now=TemporaryClose(DestinationId("announcements/a")))
    company = company_of(announcement("a", "menus/main"), closed, HANG_UP)
    assert errors(company) == ["callers go round for ever: announcements/a → menus/main → announcements/a"]
