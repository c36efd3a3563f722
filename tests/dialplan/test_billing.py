import pytest

from dialplan.billing import payer
from dialplan.destinations import Busy, Destination, External
from dialplan.ids import DestinationId
from dialplan.numbers import E164

MENU, GROUP, ANNA, CLOSED = (
    DestinationId(name) for name in ("menus/main", "groups/support", "people/anna", "announcements/closed")
)
OUT = External(DestinationId("externals/taxi"), E164("+46701740605"))
NAMES = {
    MENU: "08-465 004 00",
    GROUP: "KUNDTJÄNST",
    ANNA: "08-465 004 01",
    DestinationId("people/anna/menu"): "08-465 004 01",
}


def at(id_: DestinationId) -> Destination:
    return Busy(id_)  # what kind of destination it is matters only where it is out of the house


@pytest.mark.parametrize(
    ("way", "pays"),
    [
        ((MENU,), "08-465 004 00"),
        ((GROUP,), "KUNDTJÄNST"),
        ((MENU, GROUP), "08-465 004 00"),
        ((CLOSED, GROUP), "KUNDTJÄNST"),
        ((CLOSED,), ""),
        ((ANNA,), "08-465 004 01"),
        ((GROUP, ANNA), "KUNDTJÄNST"),
    ],
)
def test_the_first_object_that_the_invoice_knows_pays(way: tuple[DestinationId, ...], pays: str) -> None:
    so_far, came_from = "", None
    for here in way:
        so_far, came_from = payer(so_far, came_from, at(here), NAMES), here
    assert so_far == pays


@pytest.mark.parametrize("of_anna", [ANNA, DestinationId("people/anna/menu")])
def test_who_forwards_a_call_out_of_the_house_pays_for_it(of_anna: DestinationId) -> None:
    assert payer("KUNDTJÄNST", of_anna, OUT, NAMES) == "08-465 004 01"


def test_a_forward_of_somebody_without_a_number_stays_with_who_paid_so_far() -> None:
    assert payer("KUNDTJÄNST", DestinationId("people/bo"), OUT, NAMES) == "KUNDTJÄNST"


def test_a_group_that_overflows_out_of_the_house_pays_as_before() -> None:
    assert payer("08-465 004 00", GROUP, OUT, NAMES) == "08-465 004 00"
