from dataclasses import replace

import pytest

from dialplan.ids import DestinationId
from dialplan.numbers import E164
from dialplan.outgoing import Inside, Outside
from dialplan.voicemail.calling_back import sender_of
from tests.engine.fakes import company_of

BO = DestinationId("people/bo")
COMPANY = replace(company_of(), extensions={"202": BO}, numbers={E164("+46846500402"): BO})


def test_a_colleague_is_called_by_extension_and_the_houses_numbers_inside() -> None:
    assert sender_of("202", COMPANY) == Inside(BO, is_extension=True)
    assert sender_of("+46846500402", COMPANY) == Inside(BO, is_extension=False)
    assert sender_of("0846500402", COMPANY) == Inside(BO, is_extension=False)


def test_others_are_called_over_the_trunk() -> None:
    assert isinstance(sender_of("+46701740605", COMPANY), Outside)


@pytest.mark.parametrize("cli", ["", "112", "+46112", "*98", "1177", "anonymous", "999"])
def test_what_is_nobodys_number_is_not_called(cli: str) -> None:
    assert sender_of(cli, COMPANY) is None
