from dialplan.check import Severity, check
from dialplan.destinations import Menu
from dialplan.ids import DestinationId
from tests.dialplan.check.destinations import HANG_UP, HI, errors, group, person, warnings
from tests.dialplan.conftest import CompanyOf


def personal_menu(key: str, keys: dict[str, str], otherwise: str) -> Menu:
    leads = {digits: DestinationId(to) for digits, to in keys.items()}
    return Menu(DestinationId(f"people/{key}/menu"), HI, HI, HI, leads, DestinationId(otherwise), tries=1)


def test_two_who_forward_to_each_other_are_named_with_their_endings(company_of: CompanyOf) -> None:
    company = company_of(person("anna", "people/bo"), person("bo", "people/anna"), HANG_UP)
    (finding,) = [finding for finding in check(company) if "circle" in finding.what]
    assert finding.severity is Severity.ERROR
    assert finding.where == ("people", "anna", "no_answer")
    assert finding.what == (
        "calls are forwarded in a circle: people/anna (no_answer) → people/bo (no_answer) → people/anna"
    )


def test_any_ending_and_the_phones_that_ring_meanwhile_make_no_difference(company_of: CompanyOf) -> None:
    company = company_of(person("201", otherwise="groups/a"), group("201", overflow="people/201"), HANG_UP)
    assert errors(company) == [
        "calls are forwarded in a circle: people/201 (busy) → groups/a (overflow) → people/201"
    ]


def test_somebody_who_forwards_to_themselves_is_found(company_of: CompanyOf) -> None:
    assert errors(company_of(person("201", "people/201"), HANG_UP)) == [
        "calls are forwarded in a circle: people/201 (no_answer) → people/201"
    ]


def test_each_circle_of_one_person_is_told(company_of: CompanyOf) -> None:
    company = company_of(
        person("201", "people/b", "people/c"), person("b", "people/201"), person("c", "people/201"), HANG_UP
    )
    assert sum("circle" in what for what in errors(company)) == 2


def test_a_key_of_a_personal_menu_is_a_way_out_and_silence_a_warning(company_of: CompanyOf) -> None:
    company = company_of(
        person("201", "people/201/menu"), personal_menu("201", {"1": "hangup"}, "people/201"), HANG_UP
    )
    assert not errors(company)
    assert warnings(company) == [
        "who presses no key goes round for ever: "
        "people/201 (no_answer) → people/201/menu (after_last_try) → people/201"
    ]


def test_a_key_that_only_leads_back_is_no_way_out(company_of: CompanyOf) -> None:
    company = company_of(
        person("201", "people/201/menu", "people/201"),
        personal_menu("201", {"1": "people/201"}, "people/201"),
    )
    assert any("people/201/menu" in what for what in errors(company))
