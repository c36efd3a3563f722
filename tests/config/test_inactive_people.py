"""Who is not active is not there: each way to them leads where calls to inactive numbers go."""

from config.files import read_text
from config.snapshot.company import company_of
from dialplan.destinations import InactivePerson
from dialplan.ids import DestinationId

HOUSE = """\
organisation: small
name: Småbolaget AB
people:
  anna:
    name: Anna Lind
    active: false
    devices: [PJSIP/201]
    no_answer: voicemail
    paused: hangup
    personal_menu: {says: Tryck ett., keys: {"1": people/bo}, on: [no_answer, unreachable]}
  bo: {name: Bo Ek, devices: [PJSIP/202]}
menus: {main: {name: Huvudnummer, welcome: Hej., keys: {"1": people/anna}}}
announcements: {unused: {says: Numret används inte., then: hangup}}
numbers: {08-465 004 00: menus/main}
unassigned: announcements/unused
"""


def test_whoever_comes_to_somebody_inactive_hears_what_callers_to_inactive_numbers_hear() -> None:
    company = company_of(read_text(HOUSE, "house.yaml").document, 1)
    anna = DestinationId("people/anna")
    assert company.destinations[anna] == InactivePerson(anna, DestinationId("announcements/unused"))
    assert not [id_ for id_ in company.destinations if id_.startswith("people/anna/menu")]
