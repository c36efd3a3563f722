"""What can happen to a call is foreseen by the decisions that it will meet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.files import read_file
from config.snapshot.company import company_of
from dialplan.company import Company
from dialplan.destinations import exits, hours_of, temporary_close_of
from dialplan.foresight import Foreseen, Place, consider_hours, foresee
from dialplan.ids import DestinationId
from dialplan.numbers import E164
from dialplan.opening_hours import judge
from tests.dialplan.foresight.houses import STOCKHOLM, TUESDAY, taken

EXAMPLE = company_of(read_file(Path(__file__).parents[3] / "config" / "example.yaml").document, 1)
MAIN = E164("+46846500450")
CHRISTMAS_EVE = datetime(2026, 12, 24, 10, 30, tzinfo=STOCKHOLM)


def places_of(foreseen: Foreseen) -> Iterator[Place]:
    stack = [foreseen.first] if foreseen.first else []
    while stack:
        place = stack.pop()
        yield place
        stack += [branch.then for branch in place.branches if branch.then is not None]


def test_keys_are_followed_from_menu_to_menu() -> None:
    assert taken(foresee(EXAMPLE, MAIN, TUESDAY, "41")) == [
        "menus/huvud",
        "menus/kvall",
        "voicemails/gemensam",
    ]


def test_keys_are_for_the_way_that_is_taken_and_no_branch_beside_it() -> None:
    every = foresee(EXAMPLE, MAIN, TUESDAY, "41", every=True)
    assert taken(every) == ["menus/huvud", "menus/kvall", "voicemails/gemensam"]


@pytest.mark.parametrize(
    ("number", "sees"),
    [("+46846500460", {"shows": "caller", "id": "7"}), ("+46846500461", {"shows": "caller"})],
)
def test_what_the_agents_phones_show_is_told(number: str, sees: dict[str, str]) -> None:
    first = foresee(EXAMPLE, E164(number), TUESDAY).first
    assert first is not None
    assert {one.rule: one.saw for one in first.considered}["agents see"] == sees


def test_a_wrong_key_is_passed_over_as_the_menu_would() -> None:
    assert taken(foresee(EXAMPLE, MAIN, TUESDAY, "92"))[:2] == ["menus/huvud", "groups/salj"]


def test_keys_that_are_no_choice_are_told() -> None:
    foreseen = foresee(EXAMPLE, MAIN, TUESDAY, "77")
    assert foreseen.first is not None
    assert foreseen.first.heard == ("7: no choice", "7: no choice", "nothing, 3 times")


def test_a_closed_place_sends_the_call_on() -> None:
    foreseen = foresee(EXAMPLE, MAIN, CHRISTMAS_EVE, "1")
    assert taken(foreseen)[0] == "menus/huvud"
    assert taken(foreseen)[-1] == "voicemails/gemensam"
    (way,) = foreseen.first.branches if foreseen.first else ()
    assert (way.decision.rule, way.decision.saw["holiday"]) == ("hours.holiday", "Julafton")


def test_without_keys_every_key_of_the_menu_is_followed() -> None:
    foreseen = foresee(EXAMPLE, MAIN, TUESDAY)
    assert foreseen.first is not None
    followed = [branch.when for branch in foreseen.first.branches if branch.then is not None]
    assert followed == ["key 1", "key 2", "key 3", "key 4"]
    assert not any(branch.is_taken for branch in foreseen.first.branches)


def test_a_number_of_nobody_comes_nowhere() -> None:
    foreseen = foresee(EXAMPLE, E164("+46846500499"), TUESDAY)
    assert (foreseen.decision.rule, foreseen.first) == ("number.nobody", None)


@pytest.mark.parametrize("number", sorted(EXAMPLE.numbers))
def test_all_branches_are_all_that_can_be_reached(number: E164) -> None:
    reached = {place.at for place in places_of(foresee(EXAMPLE, number, TUESDAY, every=True))}
    beginning = EXAMPLE.numbers[number]
    assert reached <= _reachable(EXAMPLE, beginning)
    closing = {
        exit_ for place in reached for name, exit_ in exits(EXAMPLE.destinations[place]) if "closed" in name
    }
    assert _reachable(EXAMPLE, beginning, ignoring=closing) <= reached


def _reachable(
    company: Company,
    beginning: DestinationId,
    ignoring: frozenset[DestinationId] | set[DestinationId] = frozenset(),
) -> set[DestinationId]:
    reached, waiting = set(), [beginning]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += [
                to
                for name, to in exits(company.destinations[here])
                if not (to in ignoring and "closed" in name)
            ]
    return reached


@given(
    st.sampled_from(sorted(EXAMPLE.destinations)),
    st.datetimes(datetime(2026, 11, 1), datetime(2027, 2, 1), timezones=st.just(STOCKHOLM)),  # noqa: DTZ001
)
def test_the_rule_that_applies_is_the_one_that_decides(at: DestinationId, now: datetime) -> None:
    hours = hours_of(EXAMPLE.destinations[at])
    closed_now = temporary_close_of(EXAMPLE.destinations[at])
    considered = consider_hours(hours, closed_now, now, STOCKHOLM)
    verdict = judge(hours, closed_now, now, STOCKHOLM)
    assert [one.applies for one in considered] == [False] * (len(considered) - 1) + (
        [verdict is not None] if considered else []
    )
    if verdict is not None:
        assert considered[-1].saw == verdict.saw


def test_somebody_inactive_is_told_as_such() -> None:
    document = read_file(Path(__file__).parents[3] / "config" / "example.yaml").document
    anna = document.people["anna"].model_copy(update={"active": False})
    company = company_of(document.model_copy(update={"people": {**document.people, "anna": anna}}), 1)
    number = next(iter(company.numbers))
    company = replace(company, numbers={number: DestinationId("people/anna")})
    place = foresee(company, number, TUESDAY).first
    assert place is not None
    (branch,) = place.branches
    assert (branch.when, branch.decision.rule) == ("inactive", "person.inactive")
