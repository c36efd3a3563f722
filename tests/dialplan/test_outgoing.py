from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.company import NO_COMPANY, Company
from dialplan.ids import DestinationId
from dialplan.numbers import E164
from dialplan.outgoing import Dialled, Emergency, Feature, Inside, Outside, Unreadable, read_dialled
from dialplan.tolls import Toll

ANNA = DestinationId("people/anna")
HOUSE: Company = replace(
    NO_COMPANY,
    numbers={E164("+46846500401"): ANNA},
    inactive=frozenset({E164("+46846500499")}),
    unassigned=DestinationId("announcements/gone"),
    extensions={"201": ANNA},
)


@pytest.mark.parametrize(
    ("dialled", "means"),
    [
        ("112", Emergency("112")),
        ("+46112", Emergency("112")),
        ("0046112", Emergency("112")),
        ("201", Inside(ANNA, is_extension=True)),
        ("0846500401", Inside(ANNA, is_extension=False)),
        ("+46846500499", Inside(DestinationId("announcements/gone"), is_extension=False, is_active=False)),
        ("0701740605", Outside("+46701740605", frozenset())),
        ("004790123456", Outside("+4790123456", frozenset({Toll.FOREIGN}))),
        ("0939100100", Outside("+46939100100", frozenset({Toll.PREMIUM}))),
        ("1177", Outside("1177", frozenset())),
        ("*45", Feature("*45")),
        ("*81201", Feature("*81201")),
        ("*46*2#", Feature("*46*2#")),
        ("299", Unreadable()),
        ("701740605", Unreadable()),
        ("", Unreadable()),
        ("unknown", Unreadable()),
    ],
)
def test_what_is_dialled_has_one_meaning(dialled: str, means: Dialled) -> None:
    assert read_dialled(dialled, HOUSE) == means


@pytest.mark.parametrize(
    "dialled",
    [
        "0701740605&PJSIP/900",
        "0701740605,60",
        "0701740605@trunk2",
        "${EXTEN}",
        "07017\n40605",
        "０７０１７４０６０５",
    ],
)
def test_what_a_dialstring_could_hide_in_is_no_number(dialled: str) -> None:
    assert read_dialled(dialled, HOUSE) == Unreadable()


@pytest.mark.parametrize("dialled", ["112,120", "1120", "112#", "112;phone-context=se", "+47112", "*112"])
def test_what_only_looks_like_112_is_no_emergency(dialled: str) -> None:
    assert not isinstance(read_dialled(dialled, HOUSE), Emergency)


@given(st.text(alphabet="+*#0123456789", max_size=40))
def test_whatever_is_dialled_goes_out_as_digits_alone(dialled: str) -> None:
    match read_dialled(dialled, HOUSE):
        case Outside(number=number):
            assert number.removeprefix("+").isdecimal()
        case Emergency(digits=digits):
            assert digits.isdecimal()
        case _:
            pass
