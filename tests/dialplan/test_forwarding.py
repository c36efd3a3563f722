from dataclasses import replace

import pytest

from dialplan.company import NO_COMPANY
from dialplan.destinations import HangUp, Menu, Person
from dialplan.forwarding import has_come_back, sends
from dialplan.ids import DestinationId, PersonId
from dialplan.numbers import E164
from dialplan.prompts import Speech

OURS, STRANGER = E164("+46846500400"), E164("+46701740605")
HOUSE = replace(NO_COMPANY, numbers={OURS: DestinationId("hangup")})


@pytest.mark.parametrize(
    ("shown", "ringing", "is_back"),
    [
        (OURS, 0, False),
        (OURS, 1, True),
        (STRANGER, 2, False),
        (STRANGER, 3, True),
        (None, 99, False),
    ],
)
def test_a_call_that_shows_what_we_just_sent_out_has_come_back(
    shown: E164 | None, ringing: int, is_back: bool
) -> None:
    assert has_come_back(HOUSE, shown, ringing) is is_back


def test_a_menu_without_a_number_leaves_the_call_that_of_the_one_that_was_dialled() -> None:
    end, hi = DestinationId("hangup"), Speech("Hej", "sv")
    dialled, inside = (Menu(DestinationId(f"menus/{key}"), hi, hi, hi, {}, end) for key in ("main", "sub"))
    house = replace(HOUSE, shown_numbers={dialled.id: OURS})
    assert sends(house, dialled)
    assert not sends(house, inside)
    assert sends(house, Person(DestinationId("people/anna"), PersonId("anna"), end, end, end, end))
    assert not sends(house, HangUp(end))
