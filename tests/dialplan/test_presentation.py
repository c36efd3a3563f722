from dataclasses import replace

import pytest

from dialplan.company import NO_COMPANY
from dialplan.ids import DestinationId
from dialplan.members import DisplayNumber, Lender, Member
from dialplan.numbers import E164
from dialplan.presentation import (
    Shown,
    Why,
    show_forwarded,
    show_in_emergency,
    show_inside,
    show_outside,
    show_to_agents,
)

MOBILE, LANDLINE = E164("+46701740606"), E164("+46846500401")
MAIN, OF_TEAM, OF_GROUP = E164("+46846500400"), E164("+46846500440"), E164("+46846500450")
STRANGER = E164("+46701740699")
ANYWHERE = DestinationId("people/anna")
HOUSE = replace(
    NO_COMPANY,
    numbers=dict.fromkeys((MAIN, MOBILE, LANDLINE, OF_TEAM), ANYWHERE),
    inactive=frozenset({OF_GROUP}),
    main_number=MAIN,
)
ANNA = Member(extension="201", mobile=MOBILE, landline=LANDLINE, shows_origin="default of version 3")
TEAM = DisplayNumber(OF_TEAM, Lender.TEAM, "inne")
GROUP = DisplayNumber(OF_GROUP, Lender.GROUP, "support")


@pytest.mark.parametrize(
    ("member", "shown"),
    [
        (ANNA, Shown(LANDLINE, Why.DEFAULT, "default of version 3")),
        (replace(ANNA, shows_mobile=True), Shown(MOBILE, Why.DEFAULT, "default of version 3")),
        (replace(ANNA, shows_mobile=True, mobile=None), Shown(LANDLINE, Why.DEFAULT, "default of version 3")),
        (replace(ANNA, shared=(GROUP, TEAM)), Shown(OF_TEAM, Why.TEAM, "team inne")),
        (replace(ANNA, shared=(GROUP,)), Shown(OF_GROUP, Why.GROUP, "group support")),
        (
            replace(ANNA, shared=(GROUP,), shows_mobile=True, shows_own=True, shows_origin="own"),
            Shown(MOBILE, Why.OWN, "own"),
        ),
        (
            replace(ANNA, shared=(TEAM,), chosen=OF_GROUP, shows_own=True),
            Shown(OF_GROUP, Why.CHOSEN, "own choice"),
        ),
        (Member(), Shown(MAIN, Why.MAIN, "the organisation's main number")),
    ],
)
def test_own_choice_goes_before_team_before_group_before_default(member: Member, shown: Shown) -> None:
    assert show_outside(HOUSE, member) == shown


def test_a_number_that_is_not_the_organisations_is_never_shown_as_its_own() -> None:
    shared = (DisplayNumber(STRANGER, Lender.PERSON, "anna"),)
    member = Member(chosen=STRANGER, mobile=STRANGER, landline=STRANGER, shared=shared, shows_own=True)
    assert show_outside(HOUSE, member).number == MAIN
    assert show_in_emergency(HOUSE, member).number == MAIN
    assert show_forwarded(HOUSE, STRANGER, STRANGER, trunk_shows_foreign=False).number == MAIN
    assert show_outside(NO_COMPANY, member) == Shown("", Why.NOTHING)


def test_a_colleague_is_shown_the_extension() -> None:
    assert show_inside(HOUSE, ANNA) == Shown("201", Why.EXTENSION)
    assert show_inside(HOUSE, replace(ANNA, extension="")).number == LANDLINE


def test_help_is_shown_the_landline() -> None:
    assert show_in_emergency(HOUSE, replace(ANNA, shows_mobile=True, chosen=OF_GROUP)).number == LANDLINE
    assert show_in_emergency(HOUSE, replace(ANNA, landline=None)).number == MAIN
    assert show_in_emergency(HOUSE, None).number == MAIN
    assert show_in_emergency(replace(HOUSE, main_number=None), replace(ANNA, landline=None)).number == MOBILE


def test_a_forward_keeps_its_callers_number_where_the_trunk_may_show_it() -> None:
    assert show_forwarded(HOUSE, STRANGER, OF_GROUP, trunk_shows_foreign=True) == Shown(STRANGER, Why.CALLER)
    shown = show_forwarded(HOUSE, LANDLINE, OF_GROUP, trunk_shows_foreign=False, is_from_house=True)
    assert shown == Shown(LANDLINE, Why.CALLER)
    shown = show_forwarded(HOUSE, STRANGER, OF_GROUP, trunk_shows_foreign=False)
    assert shown == Shown(OF_GROUP, Why.FORWARDER)
    assert show_forwarded(HOUSE, None, None, trunk_shows_foreign=True).why is Why.MAIN


@pytest.mark.parametrize("trunk_shows_foreign", [True, False])
def test_a_number_of_the_house_from_outside_is_not_passed_on_as_its_callers(
    trunk_shows_foreign: bool,
) -> None:
    shown = show_forwarded(HOUSE, LANDLINE, OF_GROUP, trunk_shows_foreign=trunk_shows_foreign)
    assert (shown.number, shown.why) == (OF_GROUP, Why.FORWARDER)
    assert "came from outside" in shown.source
    shown = show_forwarded(HOUSE, LANDLINE, None, trunk_shows_foreign=trunk_shows_foreign)
    assert (shown.number, shown.why) == (MAIN, Why.MAIN)


@pytest.mark.parametrize(
    ("shows", "trunk_shows_foreign", "shown"),
    [
        (OF_GROUP, False, OF_GROUP),
        ("08-465 004 50", False, OF_GROUP),
        (f"{STRANGER}7", True, f"{STRANGER}7"),
        (f"{STRANGER}7", False, None),
        (STRANGER, True, None),
        ("+46701740698", True, None),
        ("no number", True, None),
    ],
)
def test_agents_mobiles_show_what_the_group_says_where_it_may_be_shown_outside(
    shows: str, trunk_shows_foreign: bool, shown: str | None
) -> None:
    seen = show_to_agents(HOUSE, shows, STRANGER, STRANGER, trunk_shows_foreign=trunk_shows_foreign)
    assert seen == (None if shown is None else Shown(shown, Why.AGENTS_SEE))
