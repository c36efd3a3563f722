"""People: which phones ring for them, how long, and what these phones' answers mean."""

import pytest

from tests.dialplan.check.otherwise.drafts import Change, notes

ANNA = "{name: Anna Lind, devices: [PJSIP/201]}"
MOBILE = (ANNA, '{name: Anna Lind, devices: [{mobile: "070-174 06 05"}]}')


@pytest.mark.parametrize(
    ("devices", "note"),
    [
        ("[PJSIP/205]", "rings PJSIP/205, which is people/205's, was PJSIP/201"),
        ("[PJSIP/299]", "rings PJSIP/299, was PJSIP/201"),
        ("[PJSIP/201, PJSIP/299]", "rings PJSIP/201, PJSIP/299, was PJSIP/201"),
        ("[]", "rings nowhere, was PJSIP/201"),
        ('[{mobile: "070-174 06 05"}]', "rings people/201/mobile, was PJSIP/201"),
        ("[{endpoint: PJSIP/201, confirms: true}]", "rings PJSIP/201 (asks for a key), was PJSIP/201"),
    ],
)
def test_another_phone_is_told_and_whose_it_is(devices: str, note: str) -> None:
    change = (ANNA, f"{{name: Anna Lind, devices: {devices}}}")
    assert notes(change)[0] == f"people/201/devices: {note}"


def test_phones_in_another_order_ring_alike() -> None:
    two = (ANNA, "{name: Anna Lind, devices: [PJSIP/201, PJSIP/299]}")
    assert notes(("[PJSIP/201, PJSIP/299]", "[PJSIP/299, PJSIP/201]"), now=[two]) == []


def test_phones_that_change_hands() -> None:
    swapped = [("[PJSIP/201]", "[x]"), ("[PJSIP/205]", "[PJSIP/201]"), ("[x]", "[PJSIP/205]")]
    assert notes(*swapped) == [
        "people/201/devices: rings PJSIP/205, which is people/205's, was PJSIP/201",
        "people/205/devices: rings PJSIP/201, which is people/201's, was PJSIP/205",
    ]


def test_another_mobile_is_told_without_its_number() -> None:
    assert notes(("070-174 06 05", "070-174 06 06"), now=[MOBILE]) == [
        "people/201/devices: rings another number, was the one before"
    ]


def test_a_phone_whose_answers_mean_something_else() -> None:
    assert notes(("causes: {17: declined}", "causes: {17: busy}")) == [
        "people/203/devices: reads what PJSIP/203 answers otherwise, was as before"
    ]


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (("ring_s: 20\n    busy", "ring_s: 5\n    busy"), "people/204/ring_s: is 5, was 20"),
        (
            ("ring_s: 20\n    busy", "ring_s: 20\n    call_waiting: true\n    busy"),
            "people/204/call_waiting: is on, was off",
        ),
        (
            ("call_steering:", "call_steering:\n  call_waiting: true"),
            "people/call_waiting: is on (5 people), was off",
        ),
        (("{name: Elin Sjö,", "{name: Elin Sjö, active: false,"), "people/205: is not active, was active"),
    ],
)
def test_how_a_person_is_rung(change: Change, note: str) -> None:
    assert note in notes(change)


def test_who_comes_back_and_who_is_new() -> None:
    away = ("{name: Elin Sjö,", "{name: Elin Sjö, active: false,")
    assert "people/205: is active, was not active" in notes((away[1], away[0]), now=[away])
    assert notes((ANNA, f'{ANNA}\n  "206": {{name: Ny, devices: [PJSIP/206]}}')) == []


MENU = (
    "call_steering:",
    'call_steering:\n  greeting: Hej.\n  personal_menu: {says: Tryck ett., keys: {"1": groups/kundtjanst}}',
)


@pytest.mark.parametrize(
    ("change", "note"),
    [
        (
            ('keys: {"1": groups/kundtjanst}', 'keys: {"1": hangup}'),
            "call_steering/personal_menu/key 1: leads to hangup (5 people), was groups/kundtjanst",
        ),
        (
            ("Tryck ett.", "Tryck noll."),
            "call_steering/personal_menu/says: says something else (5 people), was the words before",
        ),
        (
            ("greeting: Hej.", "greeting: Hallå."),
            "call_steering/greeting: says something else (5 people), was the words before",
        ),
        (
            ("\n  no_answer: voicemails/main", "\n  no_answer: busy"),
            "call_steering/no_answer: leads to busy (5 people), was voicemails/main",
        ),
        (
            ("\n  no_answer: voicemails/main", "\n  no_answer: voicemail"),
            "call_steering/no_answer: leads to voicemail (5 people), was voicemails/main",
        ),
    ],
)
def test_a_default_that_changes_is_told_once_by_its_place_in_the_file(change: Change, note: str) -> None:
    assert notes(change, now=[MENU]) == [note]
