"""Menus: how often and how long they ask, and keys that lead nowhere else."""

import pytest

from tests.dialplan.check.otherwise.drafts import Change, notes

TRIES = "    tries: 3"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            (TRIES, "    tries: 1"),
            ["menus/main/tries: is 1, was 3", "menus/main/no_input_tries: is 1, was 3"],
        ),
        ((TRIES, f"{TRIES}\n    no_input_tries: 1"), ["menus/main/no_input_tries: is 1, was 3"]),
        ((TRIES, f"{TRIES}\n    first_digit_s: 2"), ["menus/main/first_digit_s: is 2, was 5"]),
        ((TRIES, f"{TRIES}\n    inter_digit_s: 1.5"), ["menus/main/inter_digit_s: is 1.5, was 3"]),
        ((TRIES, f"{TRIES}\n    overall_s: 9"), ["menus/main/overall_s: is 9, was 30"]),
        ((TRIES, f"{TRIES}\n    barge_in: false"), ["menus/main/barge_in: is off, was on"]),
        ((TRIES, f"{TRIES}\n    languages: {{8: en}}"), ["menus/main/key 8: chooses en, was nothing"]),
        ((TRIES, f"{TRIES}\n    tells_hours: 7"), ["menus/main/key 7: tells the hours, was nothing"]),
    ],
)
def test_what_a_menu_waits_for_is_told(change: Change, found: list[str]) -> None:
    assert notes(change) == found


def test_keys_that_mean_something_else_or_nothing() -> None:
    had = [(TRIES, f"{TRIES}\n    languages: {{8: en}}\n    tells_hours: 7")]
    assert notes(("{8: en}\n    tells_hours: 7", "{7: en}"), now=had) == [
        "menus/main/key 7: chooses en, was tells the hours",
        "menus/main/key 8: means nothing any more, was chooses en",
    ]
    assert notes(("{8: en}", "{8: sv}"), now=had) == ["menus/main/key 8: chooses sv, was chooses en"]
