from dataclasses import replace

from dialplan.check import Severity, check
from dialplan.destinations import InactivePerson
from dialplan.ids import DestinationId
from dialplan.menu import Codes
from tests.dialplan.check.destinations import HANG_UP, menu, person
from tests.dialplan.conftest import CompanyOf

ANNA = DestinationId("people/201")
GONE = InactivePerson(ANNA, DestinationId("hangup"))


def test_a_key_that_leads_to_somebody_inactive_is_told(company_of: CompanyOf) -> None:
    (found,) = check(company_of(menu({"1": ANNA, "2": "hangup"}), GONE, HANG_UP))
    assert found.where == ("menus", "main", "keys", "1")
    assert found.severity is Severity.WARNING
    assert found.what == f"leads to {ANNA}, who is not active: callers get what unassigned says"


def test_the_extension_of_somebody_inactive_is_their_own(company_of: CompanyOf) -> None:
    main = replace(menu({"2": "hangup"}), extensions=Codes({"201": ANNA}))
    assert not list(check(company_of(main, GONE, HANG_UP)))


def test_a_persons_own_forward_to_somebody_inactive_is_told_and_a_default_is_not(
    company_of: CompanyOf,
) -> None:
    gone = replace(GONE, id=DestinationId("people/202"))
    origins = {"no_answer": "own", "busy": "default of version 3"}
    anna = replace(person("201"), no_answer=gone.id, busy=gone.id, origins=origins)
    (found,) = check(company_of(anna, gone, HANG_UP))
    assert found.where == ("people", "201", "no_answer")
