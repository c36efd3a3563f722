import pytest

from config.files import read_text
from config.inspection import inspect
from config.snapshot.company import company_of
from dialplan.company import Company
from dialplan.destinations import External, HuntGroup, InactivePerson, Mobile, Person
from dialplan.ids import DestinationId, Endpoint, PersonId
from dialplan.members import DisplayNumber, Lender
from dialplan.numbers import E164
from dialplan.presentation import Why, show_outside
from dialplan.tolls import Tolls
from tests.config.companies import problems_of

HOUSE = """\
organisation: small
name: Småbolaget AB
teams: {inne: {name: Innesälj}}
may_call: {foreign: true, per_day: 50}
people:
  anna:
    name: Anna Lind
    teams: [inne]
    extension: "201"
    may_call: {premium: true, per_day: 5}
    devices:
      - PJSIP/201
      - {endpoint: PJSIP/211, confirms: true}
      - {mobile: 070-174 06 05}
      - {mobile: +46 70 174 06 06, confirms: false}
  bo: {name: Bo Ek, licence: pro, extension: "202", devices: [PJSIP/202], paused: voicemail, busy: hangup}
groups:
  support: {name: Kundtjänst, display_number: 08-465 004 40, agents: [bo], overflow: busy}
externals:
  home: {name: Hem, number: +46 8 465 004 01}
  spare: {name: Reserv, number: +46 8 465 004 49}
  taxi: {name: Taxi, number: +46 8 465 004 99}
numbers:
  08-465 004 01: people/anna
  070-174 06 10: people/anna
  08-465 004 40: groups/support
  08-465 004 41: unassigned
  08-465 004 49: unassigned
display_numbers:
  08-465 004 40: {}
  08-465 004 41: {people: [bo], teams: [inne]}
"""
ANNA, BO = PersonId("anna"), PersonId("bo")


def house(*changes: tuple[str, str], since: dict[str, int] | None = None) -> Company:
    text = HOUSE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return company_of(read_text(text, "small.yaml").document, 7, since)


def test_a_person_has_phones_and_mobiles() -> None:
    phones = house().devices[ANNA]
    assert [getattr(phone, "endpoint", "") for phone in phones[:2]] == ["PJSIP/201", "PJSIP/211"]
    assert [phone.confirms for phone in phones] == [False, True, True, False]
    assert phones[2:] == (
        Mobile(Endpoint("people/anna/mobile2"), E164("+46701740605")),
        Mobile(Endpoint("people/anna/mobile3"), E164("+46701740606"), confirms=False),
    )


def test_a_phone_has_one_owner_and_a_mobile_none() -> None:
    assert house().owners == {
        Endpoint("PJSIP/201"): ANNA,
        Endpoint("PJSIP/211"): ANNA,
        Endpoint("PJSIP/202"): BO,
    }


def test_who_is_not_active_has_no_phone_to_call_from() -> None:
    company = house(("licence: pro", "active: false"))
    assert Endpoint("PJSIP/202") not in company.owners
    assert company.destinations[company.extensions["202"]] == InactivePerson(
        DestinationId("people/bo"), company.unassigned
    )
    assert BO not in company.members


def test_own_tolls_go_before_the_organisations() -> None:
    members = house().members
    assert members[ANNA].tolls == Tolls(premium=True, foreign=True, per_day=5)
    assert members[BO].tolls == Tolls(premium=False, foreign=True, per_day=50)


def test_display_numbers_come_with_who_lent_them() -> None:
    members = house().members
    number = E164("+46846500441")
    assert members[ANNA].shared == (DisplayNumber(number, Lender.TEAM, "inne"),)
    assert members[BO].shared == (
        DisplayNumber(E164("+46846500440"), Lender.GROUP, "support"),
        DisplayNumber(number, Lender.PERSON, "bo"),
    )


def test_the_default_shown_says_from_which_version_it_is() -> None:
    company = house(("teams: [inne]", "teams: []"), since={"shows": 3})
    shown = show_outside(company, company.members[ANNA])
    assert (shown.number, shown.why, shown.source) == ("+46846500401", Why.DEFAULT, "default of version 3")


def test_an_own_choice_is_shown_and_must_be_theirs_to_show() -> None:
    company = house(('extension: "201"', 'display_number: 08-465 004 41\n    extension: "201"'))
    assert show_outside(company, company.members[ANNA]).why is Why.CHOSEN
    text = HOUSE.replace('extension: "201"', 'display_number: 08-465 004 40\n    extension: "201"')
    assert problems_of(text) == [
        "small.yaml:9: people.anna.display_number: is no number that they may show "
        "(give it to them under display_numbers)"
    ]


def test_a_forward_to_a_number_of_the_house_stays_in_it() -> None:
    destinations = house().destinations
    own = {
        key: destination.own
        for key in ("home", "spare", "taxi")
        if isinstance(destination := destinations[DestinationId(f"externals/{key}")], External)
    }
    assert own == {"home": "people/anna", "spare": "busy", "taxi": None}


def test_the_main_number_is_named_or_the_first_landline_in_use() -> None:
    assert house().main_number == "+46846500401"
    assert house(("teams: {inne", "main_number: 08-465 004 40\nteams: {inne")).main_number == "+46846500440"


def test_who_sends_a_call_on_shows_their_own_number() -> None:
    shown = house().shown_numbers
    assert shown[DestinationId("groups/support")] == "+46846500440"
    assert shown[DestinationId("people/anna")] == "+46846500441"
    menus = {number for to, number in shown.items() if to.startswith("people/anna/menu")}
    assert menus == {"+46846500441"}
    assert DestinationId("people/anna/menu/declined") in shown


def test_each_way_of_not_answering_says_whose_value_it_is() -> None:
    company = house(since={"busy": 2, "declined": 2, "no_answer": 4, "unreachable": 2, "paused": 2})
    bo = company.destinations[DestinationId("people/bo")]
    assert isinstance(bo, Person)
    assert bo.origins == {
        "busy": "own",
        "declined": "default of version 2",
        "no_answer": "default of version 4",
        "unreachable": "default of version 2",
        "paused": "own",
        "greeting": "default",
        "personal_menu": "default",
        "after_menu": "default of version 4",
    }
    assert bo.paused == "people/bo/voicemail"


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("070-174 06 05", "tolv", "is not a telephone number in SE"),
        ("{mobile: 070-174 06 05}", "{mobile: 070-174 06 05, causes: {17: busy}}", "is not a setting"),
        ("per_day: 5}", "per_day: -1}", "is too little"),
        ("teams: {inne", "main_number: 08-465 004 98\nteams: {inne", "is not a number of this organisation"),
    ],
)
def test_a_wrong_value_is_told(right: str, wrong: str, problem: str) -> None:
    text = HOUSE.replace(right, wrong, 1)
    told = problems_of(text) or [finding.what for finding in inspect(read_text(text, "s.yaml").document)]
    assert any(problem in one for one in told), told


def test_two_people_with_one_phone_are_warned_of() -> None:
    text = HOUSE.replace("devices: [PJSIP/202]", "devices: [PJSIP/201]")
    found = [str(finding.what) for finding in inspect(read_text(text, "small.yaml").document)]
    assert "is people/anna's too, and calls out as theirs" in found


def test_two_people_with_one_mobile_are_warned_of() -> None:
    shared = "{mobile: 070-174 06 05}"
    assert shared in HOUSE
    text = HOUSE.replace("devices: [PJSIP/202]", f"devices: [PJSIP/202, {shared}]")
    found = [str(finding.what) for finding in inspect(read_text(text, "small.yaml").document)]
    assert "is people/anna's too, and its answers may be put down to them" in found


def test_who_is_not_active_is_waited_for_in_no_group() -> None:
    document = read_text(HOUSE, "small.yaml").document
    whole = company_of(document, 1)
    group = next(at for at in whole.destinations.values() if isinstance(at, HuntGroup) and at.agents)
    gone = group.agents[0]
    people = {**document.people, gone: document.people[gone].model_copy(update={"active": False})}
    without = company_of(document.model_copy(update={"people": people}), 1).destinations[group.id]
    assert isinstance(without, HuntGroup)
    assert gone not in without.agents
    assert set(without.agents) == set(group.agents) - {gone}
