"""Ways on that lead elsewhere, by the names of their settings; what one change makes of many is told once."""

import pytest

from tests.dialplan.check.otherwise.drafts import Change, notes


def test_what_is_as_it_was_has_no_note() -> None:
    assert notes() == notes(("name: Sälj", "name: Försäljning")) == []


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (("overflow: voicemails/sales", "overflow: busy"), "groups/sales/overflow: leads to busy"),
        (("then: hangup", "then: busy"), "announcements/unassigned/then: leads to busy"),
        (
            ("after_last_try: groups/kundtjanst", "after_last_try: busy"),
            "menus/main/after_last_try: leads to busy",
        ),
        (('"9": voicemails/main', '"8": voicemails/main'), "menus/main/key 9: leads nowhere any more"),
    ],
)
def test_ways_on_have_the_names_of_their_settings(change: Change, note: str) -> None:
    assert notes(change)[0].startswith(note)


def test_a_way_that_was_not_there_led_nowhere() -> None:
    change = ('"9": voicemails/main', '"9": voicemails/main\n      "8": busy')
    assert notes(change) == ["menus/main/key 8: leads to busy, was nowhere"]


def test_what_follows_overflow_is_told_with_it() -> None:
    full = ("overflow: voicemails/sales", "overflow: voicemails/sales\n    when_full: busy")
    assert notes(full) == ["groups/sales/when_full: leads to busy, was voicemails/sales"]


def test_a_default_that_changes_for_many_is_told_once() -> None:
    change = "declined: voicemails/main", "declined: busy"
    assert notes(change) == ["call_steering/declined: leads to busy (5 people), was voicemails/main"]


def test_an_external_that_rings_another_number_is_told_without_it() -> None:
    taxi = ("# Telefonnummer", 'externals: {taxi: {name: Taxi, number: "+46 8 465 004 90"}}\n# Telefonnummer')
    found = notes(("465 004 90", "465 004 91"), now=[taxi])
    assert found == ["externals/taxi: rings another number, was the one before"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (("Välkommen till Demobolaget. Tryck", "Tryck"), "menus/main/welcome"),
        (("Säljarna är upptagna just nu. ", ""), "voicemails/sales/greeting"),
        (("Vi har stängt. ", ""), "announcements/closed/says"),
        (("name: Kundtjänst\n", "name: Kundtjänst\n    welcome: Hej.\n"), "groups/kundtjanst/welcome"),
    ],
)
def test_other_words_are_told(change: Change, where: str) -> None:
    assert notes(change) == [f"{where}: says something else, was the words before"]
