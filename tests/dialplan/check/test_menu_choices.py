from dataclasses import replace

from dialplan.check import Severity, check
from dialplan.ids import DestinationId
from dialplan.menu import Codes
from tests.dialplan.check.destinations import HANG_UP, errors, menu, person, warnings
from tests.dialplan.conftest import CompanyOf

ANNA = DestinationId("people/201")


def test_a_key_that_hides_an_extension_is_told(company_of: CompanyOf) -> None:
    main = replace(menu({"201": "hangup"}), extensions=Codes({"201": ANNA}))
    (found,) = check(company_of(main, person("201"), HANG_UP))
    assert found.where == ("menus", "main", "keys", "201")
    assert found.severity is Severity.WARNING


def test_a_key_that_an_extension_begins_with_hides_nothing(company_of: CompanyOf) -> None:
    main = replace(menu({"2": "hangup"}), extensions=Codes({"201": ANNA}))
    assert not list(check(company_of(main, person("201"), HANG_UP)))


def test_an_extension_that_leads_nowhere_is_told(company_of: CompanyOf) -> None:
    main = replace(menu({"2": "hangup"}), extensions=Codes({"202": DestinationId("people/202")}))
    assert errors(company_of(main, HANG_UP)) == ["leads to people/202, which is not there"]


def test_a_circle_that_only_an_extension_closes_is_the_callers_own_choice(company_of: CompanyOf) -> None:
    main = replace(menu({"9": "hangup"}), extensions=Codes({"201": ANNA}))
    company = company_of(main, person("201", "menus/main"), HANG_UP)
    assert not errors(company)
    assert not warnings(company)


def test_a_key_for_hours_that_are_not_there_is_told(company_of: CompanyOf) -> None:
    main = replace(menu({"1": "hangup"}), tells_hours="9")
    assert errors(company_of(main, HANG_UP)) == ["tells the hours, and there are none to tell"]
