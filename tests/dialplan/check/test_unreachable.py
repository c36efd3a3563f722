from dialplan.check import Severity, check
from dialplan.ids import DestinationId
from tests.dialplan.check.destinations import HANG_UP, announcement, menu, person, voicemail
from tests.dialplan.conftest import CompanyOf


def test_what_no_number_leads_to_is_found_with_all_that_only_it_leads_to(company_of: CompanyOf) -> None:
    lost = menu({"1": "announcements/lost"}, key="lost")
    company = company_of(menu({"1": "hangup"}), lost, announcement("lost"), HANG_UP)
    found = list(check(company))
    assert [finding.where for finding in found] == [("menus", "lost"), ("announcements", "lost")]
    assert {finding.severity for finding in found} == {Severity.WARNING}


def test_the_unassigned_rule_and_people_are_entrances(company_of: CompanyOf) -> None:
    company = company_of(
        menu({"1": "hangup"}),
        announcement("nobody"),
        person("201", "voicemails/anna"),
        voicemail("voicemails/anna"),
        HANG_UP,
        unassigned="announcements/nobody",
    )
    assert not list(check(company))


def test_further_entrances_can_be_named(company_of: CompanyOf) -> None:
    company = company_of(menu({"1": "hangup"}), announcement("new"), HANG_UP)
    assert len(list(check(company))) == 1
    assert not list(check(company, [DestinationId("announcements/new")]))


def test_a_box_that_comes_with_a_person_need_not_be_used(company_of: CompanyOf) -> None:
    assert not list(check(company_of(person("201"), voicemail("people/201/voicemail"), HANG_UP)))
