"""A personal menu stands before each way on that its person chose, and nobody who presses nothing is lost."""

import pytest

from config.files import read_text
from config.snapshot.company import company_of
from dialplan.destinations import Menu, Person
from dialplan.ids import DestinationId

ANNA = DestinationId("people/anna")
HOUSE = """\
organisation: small
name: Småbolaget AB
people:
  anna:
    name: Anna Lind
    devices: [PJSIP/201]
    busy: hangup
    declined: voicemail
    unreachable: voicemail
    personal_menu: {{says: Tryck ett., keys: {{"1": hangup}}{on}}}
"""


def person_of(on: str) -> tuple[Person, dict[DestinationId, DestinationId]]:
    """Anna, and where each of her menus leads who presses nothing."""
    company = company_of(read_text(HOUSE.format(on=on), "small.yaml").document, 1)
    anna = company.destinations[ANNA]
    assert isinstance(anna, Person)
    menus = {id_: menu.after_last_try for id_, menu in company.destinations.items() if isinstance(menu, Menu)}
    return anna, menus


def test_it_is_for_unanswered_calls_where_nothing_else_is_said() -> None:
    anna, menus = person_of("")
    assert (anna.no_answer, anna.busy, anna.paused) == ("people/anna/menu", "hangup", None)
    assert menus == {"people/anna/menu": "busy"}


@pytest.mark.parametrize(
    ("way", "otherwise"),
    [("busy", "hangup"), ("declined", "people/anna/voicemail"), ("paused", "hangup")],
)
def test_each_way_on_has_its_menu_and_goes_on_as_it_would_without(way: str, otherwise: str) -> None:
    anna, menus = person_of(f", on: [{way}]")
    assert getattr(anna, way) == f"people/anna/menu/{way}"
    assert menus == {f"people/anna/menu/{way}": otherwise}
    assert anna.no_answer == "busy"
