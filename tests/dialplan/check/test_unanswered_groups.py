from dataclasses import replace

import pytest

from dialplan.check import Severity, check
from dialplan.ids import PersonId
from tests.dialplan.check.destinations import HANG_UP, group
from tests.dialplan.conftest import CompanyOf

WITHOUT_PHONE = PersonId("202")


@pytest.mark.parametrize(
    ("agents", "what"),
    [
        ((), "has no agents: nobody answers"),
        (("202",), "has no agent who is active and has a phone: nobody answers"),
        (("202", "201"), None),
    ],
)
def test_a_group_needs_one_agent_with_a_phone(
    company_of: CompanyOf, agents: tuple[str, ...], what: str | None
) -> None:
    company = company_of(group(*agents), HANG_UP)
    company = replace(company, devices={**company.devices, WITHOUT_PHONE: ()})
    found = list(check(company))
    assert [finding.what for finding in found] == ([what] if what else [])
    assert all(finding.severity is Severity.WARNING for finding in found)
