"""What a draft changes for callers: told by the names that the configuration has, and once."""

from collections.abc import Sequence

import pytest

from config.company import company_of
from config.files import DEMO_FILE, read_text
from dialplan.check.otherwise import find_changes_for_callers
from dialplan.company import Company

TEXT = DEMO_FILE.read_text()


def demo(*changes: tuple[str, str]) -> Company:
    text = TEXT
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return company_of(read_text(text, "demo.yaml").document, 1)


def notes(*changes: tuple[str, str]) -> Sequence[str]:
    found = find_changes_for_callers(demo(), demo(*changes))
    return [f"{'/'.join(one.where)}: {one.draft}, was {one.now}" for one in found]


def test_a_level_is_empty_where_nobody_on_it_has_a_telephone() -> None:
    phones = ("devices: [PJSIP/204]", "devices: []"), ("devices: [PJSIP/205]", "devices: []")
    assert notes(*phones) == [
        "groups/sales/agents: has nobody on level 1, was 204, 205",
        "groups/sales/agents: has no telephone to ring of 204, 205, was 2 agents",
    ]


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (("max_wait_s: 120", "max_wait_s: 8"), "groups/kundtjanst/max_wait_s: is 8, was 120"),
        (("ring_s: 15", "ring_s: 5"), "groups/sales/ring_s: is 5, was 15"),
    ],
)
def test_a_limit_is_told_with_both_numbers(change: tuple[str, str], note: str) -> None:
    assert notes(change) == [note]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (("Välkommen till Demobolaget. Tryck", "Tryck"), "menus/main/welcome"),
        (("Säljarna är upptagna just nu. ", ""), "voicemails/sales/greeting"),
        (("Vi har stängt. ", ""), "announcements/closed/says"),
    ],
)
def test_other_words_are_told(change: tuple[str, str], where: str) -> None:
    assert notes(change) == [f"{where}: says something else, was the words before"]


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (("overflow: voicemails/sales", "overflow: busy"), "groups/sales/overflow: leads to busy"),
        (("then: hangup", "then: busy"), "announcements/unassigned/then: leads to busy"),
        (
            ("after_last_try: groups/kundtjanst", "after_last_try: busy"),
            "menus/main/after_last_try: leads to busy",
        ),
    ],
)
def test_ways_on_have_the_names_of_their_settings(change: tuple[str, str], note: str) -> None:
    (found,) = notes(change)
    assert found.startswith(note)


def test_a_default_that_changes_for_many_is_told_once() -> None:
    change = "declined: voicemails/main", "declined: busy"
    assert notes(change) == ["call_steering/declined: leads to busy (5 people), was voicemails/main"]
