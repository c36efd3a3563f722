"""What the CDRs call who pays is what the invoice calls them."""

from config.billing import billing_id, billing_ids
from config.files import read_text
from config.plans import Item
from config.snapshot.company import company_of
from dialplan.ids import DestinationId
from tests.config.companies import SMALL

TEXT = SMALL.replace(
    "    name: Kundtjänst\n    agents", "    name: Kundtjänst\n    billing_id: KS-1\n    agents", 1
).replace(
    '  "08-465 004 00": menus/main\n',
    '  "08-465 004 00": menus/main\n  "08-465 004 10": groups/support\n'
    '  "08-465 004 01": people/201\n  "08-465 004 09": menus/main\n  "08-465 004 08": voicemails/support\n',
)
DOCUMENT = read_text(TEXT, "small.yaml").document


def test_groups_and_menus_are_called_as_on_the_invoice() -> None:
    names = billing_ids(DOCUMENT)
    assert names["groups/support"] == "KS-1" == billing_id(DOCUMENT, Item.GROUP, "support")  # type: ignore[index]
    assert names["menus/main"] == "08-465 004 00" == billing_id(DOCUMENT, Item.MENU, "main")  # type: ignore[index]


def test_people_and_their_own_menus_are_called_by_their_number() -> None:
    names = dict(billing_ids(DOCUMENT))
    assert {names.pop(own) for own in _person_and_menus("201")} == {"08-465 004 01"}
    by_key = {names.pop(own) for own in _person_and_menus("202")}
    assert by_key == {"202"}, "who has no number is called by extension or key"
    assert set(names) == {"groups/support", "menus/main"}, "a voicemail box pays for nothing"


def _person_and_menus(key: str) -> tuple[DestinationId, ...]:
    """Each way of not reaching a person may have their menu."""
    ways = ("", "/menu", "/menu/busy", "/menu/declined", "/menu/unreachable", "/menu/paused")
    return tuple(DestinationId(f"people/{key}{way}") for way in ways)


def test_calls_are_decided_with_these_names() -> None:
    assert company_of(DOCUMENT, 1).billing_ids == billing_ids(DOCUMENT)
