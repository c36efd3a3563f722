"""Keys are counted and used as live calls do, to the end of the way, and what nobody asked for is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.foresight import Branch, Foreseen, Place, foresee
from dialplan.menu import MOST_ASIDES
from dialplan.next import STEP_LIMIT
from dialplan.numbers import E164
from tests.dialplan.foresight.houses import MAIN, SALES, TUESDAY, house, taken, taken_branches

HOUSE = house()


def last(foreseen: Foreseen) -> Branch:
    return taken_branches(foreseen)[-1]


def branches_of(place: Place | None) -> list[Branch]:
    """Every branch of the tree."""
    branches = list(place.branches) if place is not None else []
    return branches + [below for branch in branches for below in branches_of(branch.then)]


@pytest.mark.parametrize(
    ("keys", "saw"),
    [
        ("777", {"no_match": 3, "no_input": 0}),
        ("7773", {"no_match": 3, "no_input": 0}),
        ("77", {"no_match": 2, "no_input": 2}),
        ("7", {"no_match": 1, "no_input": 2}),
        ("", {"no_match": 0, "no_input": 2}),
    ],
)
def test_tries_are_counted_as_the_menu_counts_them(keys: str, saw: dict[str, int]) -> None:
    way = taken_branches(foresee(HOUSE, MAIN, TUESDAY, keys))
    assert (way[0].decision.rule, way[0].decision.to) == ("menu.tries_spent", "groups/sales")
    assert {name: way[0].decision.saw[name] for name in saw} == saw


def test_the_keys_after_the_last_try_are_for_what_comes_after_it() -> None:
    assert taken(foresee(HOUSE, MAIN, TUESDAY, "77701")) == [
        *("menus/main", "groups/sales", "menus/sub", "groups/sales")
    ]


def test_who_presses_nothing_more_leaves_the_next_menu_by_its_last_try() -> None:
    foreseen = foresee(HOUSE, MAIN, TUESDAY, "2")
    assert taken(foreseen) == ["menus/main", "menus/sub", "hangup"]
    assert foreseen.first is not None
    (sub,) = (branch.then for branch in foreseen.first.branches if branch.is_taken)
    assert sub is not None
    assert sub.heard == ("nothing, 2 times",)


def test_an_entry_that_is_never_ended_is_a_try() -> None:
    first = foresee(HOUSE, MAIN, TUESDAY, "60").first
    assert first is not None
    assert first.heard == ("60: no choice", "nothing, 2 times")


def test_an_extension_is_dialled() -> None:
    assert taken(foresee(HOUSE, MAIN, TUESDAY, "601")) == ["menus/main", "people/anna"]


def test_nobody_changes_the_language_for_ever() -> None:
    spent = foresee(HOUSE, MAIN, TUESDAY, "8" * (MOST_ASIDES + 3))
    assert taken(spent)[:2] == ["menus/main", "groups/sales"]
    assert taken_branches(spent)[0].decision.saw["no_match"] == 3
    assert taken(foresee(HOUSE, MAIN, TUESDAY, "8" * MOST_ASIDES + "2"))[1] == "menus/sub"


@pytest.mark.parametrize("every", [False, True])
def test_a_menu_that_is_come_to_again_takes_its_keys(every: bool) -> None:
    foreseen = foresee(HOUSE, MAIN, TUESDAY, "2913", every=every)
    assert taken(foreseen) == ["menus/main", "menus/sub", "menus/main", "groups/sales"]
    assert last(foreseen).when == "answered"
    assert foreseen.unused == "3"


@pytest.mark.parametrize("keys", ["31", "391", "2921", "777", "2"])
def test_with_all_branches_the_way_is_the_same_and_marked_to_its_end(keys: str) -> None:
    plain, every = (foresee(HOUSE, MAIN, TUESDAY, keys, every=every) for every in (False, True))
    assert taken_branches(every)[-1].decision == taken_branches(plain)[-1].decision
    assert taken(every) == taken(plain)
    assert last(every).decision.to is None


@given(st.text("0123456789*#", max_size=12), st.booleans())
def test_every_way_has_an_end_and_nothing_beside_it_is_marked(keys: str, every: bool) -> None:
    foreseen = foresee(HOUSE, MAIN, TUESDAY, keys, every=every)
    way = taken_branches(foreseen)
    assert way[-1].decision.to is None
    assert sum(branch.is_taken for branch in branches_of(foreseen.first)) == len(way)
    assert keys.endswith(foreseen.unused)


def test_whoever_is_sent_round_is_told_the_limit() -> None:
    foreseen = foresee(HOUSE, MAIN, TUESDAY, "29" * STEP_LIMIT)
    assert len(taken(foreseen)) == STEP_LIMIT + 1
    assert (last(foreseen).decision.rule, last(foreseen).decision.to) == ("walk.step_limit", None)
    assert len(foreseen.unused) == STEP_LIMIT


def test_who_is_sent_on_to_the_house_again_and_again_is_told_busy() -> None:
    foreseen = foresee(HOUSE, MAIN, TUESDAY, "4" * 9)
    assert (last(foreseen).decision.rule, last(foreseen).decision.decided) == ("forward.hop_limit", "busy")


def test_a_round_without_an_end_is_drawn_once() -> None:
    company = house("after_last_try: hangup", "after_last_try: menus/sub")
    foreseen = foresee(company, MAIN, TUESDAY, "2")
    assert taken(foreseen) == ["menus/main", "menus/sub", "menus/sub"]
    assert last(foreseen).decision.rule == "walk.step_limit"


@pytest.mark.parametrize(
    ("keys", "rule", "unused"),
    [
        ("", "talk.over", ""),
        ("0", "group.exit_key", ""),
        ("7801", "group.exit_key", ""),
        ("51", "callback.over", ""),
        ("571", "callback.over", ""),
        ("5", "talk.over", ""),
        ("581", "talk.over", "1"),
        ("5813", "talk.over", "13"),
        ("1", "talk.over", "1"),
        ("9", "talk.over", "9"),
        ("519", "callback.over", "9"),
    ],
)
def test_a_waiting_caller_s_keys_are_used(keys: str, rule: str, unused: str) -> None:
    foreseen = foresee(HOUSE, SALES, TUESDAY, keys)
    assert taken_branches(foreseen)[0].decision.rule == rule
    assert foreseen.unused == unused


def test_what_a_queue_made_of_keys_is_told() -> None:
    first = foresee(HOUSE, SALES, TUESDAY, "7850").first
    assert first is not None
    assert first.heard == ("7: nothing", "8: the place is told", "5: asks whether to call back")


@pytest.mark.parametrize("caller", [MAIN, E164("+4721030405")])
def test_numbers_that_are_not_called_back_wait_on(caller: E164) -> None:
    foreseen = foresee(HOUSE, SALES, TUESDAY, "51", caller=caller)
    assert last(foreseen).decision.rule == "talk.over"
    assert foreseen.first is not None
    assert foreseen.first.heard == ("5: this number is not called back",)


def test_keys_that_nobody_asks_for_are_told() -> None:
    assert foresee(HOUSE, MAIN, TUESDAY, "6019").unused == "9"
    assert foresee(HOUSE, E164("+46846500499"), TUESDAY, "12").unused == "12"


def test_without_a_word_of_keys_no_menu_is_left() -> None:
    foreseen = foresee(HOUSE, MAIN, TUESDAY)
    assert taken(foreseen) == ["menus/main"]
    assert foreseen.unused == ""
