"""Groups: who is rung, in which order, for how long, and what callers may ask for meanwhile."""

import pytest

from tests.dialplan.check.otherwise.drafts import Change, notes

OVERFLOW = "    overflow: voicemails/sales"
CALLBACK = (OVERFLOW, f'    callback: {{key: "5"}}\n{OVERFLOW}')


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (("max_wait_s: 120", "max_wait_s: 8"), "groups/kundtjanst/max_wait_s: is 8, was 120"),
        (("ring_s: 15", "ring_s: 5"), "groups/sales/ring_s: is 5, was 15"),
        (("wrap_up_s: 10", "wrap_up_s: 300"), "groups/sales/wrap_up_s: is 300, was 10"),
        (("ring_s: 15", "ring_s: 15\n    rest_s: 90"), "groups/sales/rest_s: is 90, was 10"),
        (("ring_s: 15", "ring_s: 15\n    priority: 3"), "groups/sales/priority: is 3, was 0"),
        (("strategy: linear", "strategy: random"), "groups/sales/strategy: is random, was linear"),
    ],
)
def test_a_setting_is_told_with_both_values(change: Change, note: str) -> None:
    assert notes(change) == [note]


def test_a_callback_that_comes_and_goes() -> None:
    assert notes(CALLBACK) == ["groups/sales/callback: is offered, by key 5, was not offered"]
    assert notes((CALLBACK[1], OVERFLOW), now=[CALLBACK]) == [
        "groups/sales/callback: is not offered any more, was offered, by key 5"
    ]


def test_a_callback_that_is_made_otherwise() -> None:
    other = ('{key: "5"}', '{key: "6", tries: 1, retry_s: 60, ring_s: 10, offer: Tryck sex.}')
    assert notes(other, now=[CALLBACK]) == [
        "groups/sales/callback/key: is 6, was 5",
        "groups/sales/callback/tries: is 1, was 3",
        "groups/sales/callback/retry_s: is 60, was 300",
        "groups/sales/callback/ring_s: is 10, was 30",
        "groups/sales/callback/offer: says something else, was the words before",
    ]


def test_an_agent_on_another_level() -> None:
    moved = ('agents: ["201", "202", "203"]', 'agents: ["201", "202", {agent: "203", level: 2}]')
    assert notes(moved) == ["groups/kundtjanst/agents: has 203 on level 2, was level 1"]
    assert notes((moved[1], moved[0]), now=[moved]) == [
        "groups/kundtjanst/agents: has nobody on level 2, was 203",
        "groups/kundtjanst/agents: has 203 on level 1, was level 2",
    ]


def test_another_order_matters_where_agents_are_rung_in_order() -> None:
    assert notes(('agents: ["204", "205"]', 'agents: ["205", "204"]')) == [
        "groups/sales/agents: are rung in the order 205, 204, was 204, 205"
    ]
    assert notes(('agents: ["201", "202", "203"]', 'agents: ["203", "201", "202"]')) == []


def test_who_goes_or_comes_changes_no_order() -> None:
    three = ('agents: ["204", "205"]', 'agents: ["201", "204", "205"]')
    assert notes(three) == ["groups/sales/agents: has 201 too, was 2 agents"]
    assert notes((three[1], three[0]), now=[three]) == ["groups/sales/agents: is without 201, was 3 agents"]


def test_a_level_is_empty_where_nobody_on_it_has_a_telephone() -> None:
    phones = ("devices: [PJSIP/204]", "devices: []"), ("devices: [PJSIP/205]", "devices: []")
    assert notes(*phones) == [
        "people/204/devices: rings nowhere, was PJSIP/204",
        "people/205/devices: rings nowhere, was PJSIP/205",
        "groups/sales/agents: has nobody on level 1, was 204, 205",
        "groups/sales/agents: has no telephone to ring of 204, 205, was 2 agents",
    ]
