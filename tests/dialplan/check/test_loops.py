from dataclasses import replace

import pytest

from dialplan.destinations import Destination, prompts_of
from dialplan.ids import DestinationId
from dialplan.opening_hours import Calendar, OpeningHours, TemporaryClose
from tests.dialplan.check.destinations import (
    HANG_UP,
    announcement,
    errors,
    group,
    menu,
    person,
    voicemail,
    warnings,
)
from tests.dialplan.conftest import CompanyOf

MAIN = DestinationId("menus/main")
CLOSED_TO_ITSELF = replace(menu({"1": "hangup"}), closed_now=TemporaryClose(MAIN))
NEVER_LEFT_AT_NIGHT = replace(
    menu({"1": "hangup"}), hours=OpeningHours(Calendar("Mo 08:00-17:00"), DestinationId("menus/main"))
)

ROUND_FOR_EVER: dict[str, tuple[tuple[Destination, ...], str]] = {
    "announcements that follow each other": (
        (announcement("a", "announcements/b"), announcement("b", "announcements/a")),
        "announcements/a → announcements/b → announcements/a",
    ),
    "groups that overflow into each other": (
        (group("201", overflow="groups/b"), group("201", overflow="groups/a", key="b")),
        "groups/a → groups/b → groups/a",
    ),
    "a menu that is closed and leads to itself": ((CLOSED_TO_ITSELF,), "menus/main → menus/main"),
    "hours whose closed leads back": ((NEVER_LEFT_AT_NIGHT,), "menus/main → menus/main"),
    "a menu whose keys only lead round": (
        (menu({"1": "menus/b"}, last="menus/b"), menu({"1": "menus/main"}, last="menus/main", key="b")),
        "menus/main → menus/b → menus/main",
    ),
    "a group before a menu that only leads back to it": (
        (group("201", overflow="menus/main"), menu({"1": "groups/a"}, last="groups/a")),
        "groups/a → menus/main → groups/a",
    ),
}


@pytest.mark.parametrize(("destinations", "way"), ROUND_FOR_EVER.values(), ids=ROUND_FOR_EVER.keys())
def test_a_circle_that_no_caller_can_leave_is_found(
    company_of: CompanyOf, destinations: tuple[Destination, ...], way: str
) -> None:
    assert errors(company_of(*destinations, HANG_UP)) == [f"callers go round for ever: {way}"]


def test_every_circle_is_told(company_of: CompanyOf) -> None:
    alone = [announcement(key, f"announcements/{key}") for key in "abc"]
    crossing = [group("201", overflow="groups/b"), group("201", overflow="groups/a", key="b")]
    closed = replace(crossing[1], closed_now=TemporaryClose(DestinationId("groups/b")))
    assert len(errors(company_of(*alone, crossing[0], closed, HANG_UP))) == 5


def test_a_circle_that_only_a_key_closes_is_the_callers_own_choice(company_of: CompanyOf) -> None:
    assert not errors(company_of(menu({"9": "menus/main"}), HANG_UP))
    assert not warnings(company_of(menu({"9": "menus/main"}), HANG_UP))


def test_of_thousands_of_circles_the_first_are_told_and_long_ways_are_cut_short(
    company_of: CompanyOf,
) -> None:
    many = 10_000
    to_the_next = (person(str(i), f"people/{(i + 1) % many}", "people/0") for i in range(many))
    found = [what for what in errors(company_of(*to_the_next, HANG_UP)) if "circle" in what]
    assert len(found) == 100
    assert "people/7 (no_answer) → 92 more → people/0" in found[-1]


def test_everything_that_can_be_said_is_listed() -> None:
    said = [prompts_of(it) for it in (menu({}), voicemail("voicemails/a"), announcement("a"), person("201"))]
    assert [len(speeches) for speeches in said] == [3, 3, 1, 0]
