from dataclasses import replace

import pytest

from dialplan.company import NO_COMPANY
from dialplan.forwarding import has_come_back
from dialplan.ids import DestinationId
from dialplan.numbers import E164

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
