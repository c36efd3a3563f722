from dataclasses import replace

import pytest

from dialplan.company import NO_COMPANY
from dialplan.destinations import HuntGroup
from dialplan.ids import DestinationId, PersonId
from dialplan.members import Member
from dialplan.supervision import Listening, MayNot, may_not_listen, read_listening

ANNA, BO, CARIN = PersonId("anna"), PersonId("bo"), PersonId("carin")
SUPPORT, SALES = DestinationId("groups/support"), DestinationId("groups/sales")
NOWHERE = DestinationId("hangup")
HOUSE = replace(
    NO_COMPANY,
    destinations={
        SUPPORT: HuntGroup(SUPPORT, (BO,), NOWHERE, supervisors=(ANNA, CARIN)),
        SALES: HuntGroup(SALES, (BO,), NOWHERE),
    },
    members={ANNA: Member(is_pro=True), BO: Member(is_pro=True), CARIN: Member()},
)


@pytest.mark.parametrize(
    ("who", "agent", "group", "may_not"),
    [
        (ANNA, BO, SUPPORT, None),
        (ANNA, BO, SALES, MayNot.NO_SUPERVISOR),
        (ANNA, BO, None, MayNot.NO_CALL),
        (ANNA, CARIN, SUPPORT, MayNot.NO_SUPERVISOR),
        (ANNA, None, None, MayNot.NO_SUPERVISOR),
        (CARIN, BO, SUPPORT, MayNot.NO_LICENCE),
        (BO, BO, SUPPORT, MayNot.NO_SUPERVISOR),
        (PersonId("stranger"), BO, SUPPORT, MayNot.NO_LICENCE),
    ],
)
def test_only_a_supervisor_with_the_licence_hears_calls_of_their_own_group(
    who: PersonId, agent: PersonId | None, group: DestinationId | None, may_not: MayNot | None
) -> None:
    assert may_not_listen(HOUSE, who, agent, group) is may_not


def test_the_code_says_how_and_whom() -> None:
    assert read_listening("*81201") == (Listening.LISTEN, "201")
    assert read_listening("*82201") == (Listening.WHISPER, "201")
    assert read_listening("*83201") == (Listening.BARGE, "201")
    assert read_listening("*98") is None
