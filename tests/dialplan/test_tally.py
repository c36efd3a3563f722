from datetime import date

from dialplan.ids import OrganisationId, PersonId
from dialplan.tally import Tally

ANNA = OrganisationId("demo"), PersonId("anna")
BO = OrganisationId("demo"), PersonId("bo")
ELSEWHERE = OrganisationId("other"), PersonId("anna")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_each_persons_calls_are_counted_by_day() -> None:
    tally = Tally().with_call(ANNA, MONDAY).with_call(ANNA, MONDAY).with_call(ELSEWHERE, MONDAY)
    assert [tally.count(whose, MONDAY) for whose in (ANNA, BO, ELSEWHERE)] == [2, 0, 1]
    assert tally.count(ANNA, TUESDAY) == 0
    assert tally.with_call(BO, TUESDAY).count(ANNA, TUESDAY) == 0
