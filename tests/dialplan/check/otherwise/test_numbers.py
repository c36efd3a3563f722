"""Numbers and extensions that lead elsewhere."""

from tests.dialplan.check.otherwise.drafts import notes

EXTENSIONS = [
    ("{name: Anna Lind,", '{name: Anna Lind, extension: "21",'),
    ("{name: Elin Sjö,", '{name: Elin Sjö, extension: "25",'),
]


def test_a_number_leads_elsewhere_or_nowhere() -> None:
    assert notes(('"08-465 004 10": groups/kundtjanst', '"08-465 004 10": groups/sales')) == [
        "numbers/+46846500410: leads to groups/sales, was groups/kundtjanst"
    ]
    gone = ('  "08-465 004 01": people/201\n', "")
    assert notes(gone) == ["numbers/+46846500401: leads to nowhere, was people/201"]


def test_all_other_numbers_lead_elsewhere() -> None:
    change = ("unassigned: announcements/unassigned", "unassigned: menus/main")
    assert notes(change) == ["unassigned: leads to menus/main, was announcements/unassigned"]


def test_an_extension_is_another_persons_or_nobodys() -> None:
    swapped = [('"21"', '"2x"'), ('"25"', '"21"'), ('"2x"', '"25"')]
    assert notes(*swapped, now=EXTENSIONS) == [
        "extensions/21: leads to people/205, was people/201",
        "extensions/25: leads to people/201, was people/205",
    ]
    assert notes((' extension: "25",', ""), now=EXTENSIONS) == [
        "extensions/25: leads to nowhere, was people/205"
    ]
    assert notes(*EXTENSIONS) == [], "a new one takes no call from anybody"
