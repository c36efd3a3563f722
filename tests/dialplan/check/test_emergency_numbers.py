from dataclasses import replace

import pytest

from dialplan.check import Finding, check
from dialplan.company import Company
from dialplan.destinations import Destination, External
from dialplan.ids import DestinationId
from dialplan.numbers import E164
from tests.dialplan.check.destinations import HANG_UP, menu
from tests.dialplan.conftest import CompanyOf


def findings_in(company: Company, country: str) -> list[Finding]:
    return [finding for finding in check(replace(company, country=country)) if "emergency" in finding.what]


@pytest.mark.parametrize(
    ("digits", "country", "is_found"),
    [
        ("112", "SE", True),
        ("911", "SE", False),
        ("911", "US", True),
        ("999", "GB", True),
        ("112", "NG", True),
        ("11", "SE", False),
        ("#1", "SE", False),
    ],
)
def test_a_key_is_found_that_is_an_emergency_number_of_the_country(
    company_of: CompanyOf, digits: str, country: str, is_found: bool
) -> None:
    found = findings_in(company_of(menu({digits: "hangup"}), HANG_UP), country)
    assert [finding.where for finding in found] == ([("menus", "main", "keys", digits)] if is_found else [])
    assert all(finding.is_error for finding in found)


@pytest.mark.parametrize(
    ("number", "is_found"), [("+46112", True), ("+49112", True), ("+1911", True), ("+46846500499", False)]
)
def test_forwarding_to_an_emergency_number_is_found(
    company_of: CompanyOf, number: str, is_found: bool
) -> None:
    taxi: Destination = External(DestinationId("externals/taxi"), E164(number))
    found = findings_in(company_of(taxi), "SE")
    assert [finding.where for finding in found] == ([("externals", "taxi", "number")] if is_found else [])


def test_an_emergency_number_that_is_claimed_is_found(company_of: CompanyOf) -> None:
    number = E164("+49112")
    company = company_of(HANG_UP)
    for claiming in (
        replace(company, numbers={number: HANG_UP.id}),
        replace(company, inactive=frozenset({number})),
    ):
        (finding,) = findings_in(claiming, "DE")
        assert finding.where == ("numbers", number)
