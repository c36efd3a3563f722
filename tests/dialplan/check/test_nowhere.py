from dataclasses import replace

from dialplan.check import check
from dialplan.ids import DestinationId
from tests.dialplan.check.destinations import HANG_UP, announcement, errors, group, menu
from tests.dialplan.conftest import CompanyOf


def test_a_sound_company_has_no_findings(company_of: CompanyOf) -> None:
    assert not list(check(company_of(menu({"1": "announcements/a"}), announcement("a"), HANG_UP)))


def test_a_key_that_leads_nowhere_is_found_at_its_place(company_of: CompanyOf) -> None:
    (finding,) = check(company_of(menu({"7": "groups/gone"}), HANG_UP))
    assert finding.where == ("menus", "main", "keys", "7")
    assert finding.is_error
    assert "groups/gone" in finding.what


def test_an_agent_who_is_nobody_is_found(company_of: CompanyOf) -> None:
    assert errors(company_of(group("999", "201"), HANG_UP)) == ["rings 999, who is not among the people"]


def test_an_unassigned_rule_and_a_number_that_lead_nowhere_are_found(company_of: CompanyOf) -> None:
    company = company_of(HANG_UP, unassigned="announcements/gone")
    company = replace(company, numbers=dict.fromkeys(company.numbers, DestinationId("menus/gone")))
    assert {finding.where[0] for finding in check(company)} == {"numbers", "unassigned"}


def test_circles_are_found_beside_what_leads_nowhere(company_of: CompanyOf) -> None:
    main = menu({"7": "groups/gone", "1": "announcements/a"})
    assert len(errors(company_of(main, announcement("a", "announcements/a"), HANG_UP))) == 2
