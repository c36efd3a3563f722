import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.numbers import (
    E164,
    as_dialled,
    clean_number,
    emergency_pattern,
    is_emergency_number,
    number_from_trunk,
    parse_number,
)


@pytest.mark.parametrize(
    "text", ["+46846500400", "08-465 004 00", "0846500400", "+46 (0)8 465 004 00", "0046 8 465 004 00"]
)
def test_a_swedish_number_is_read_however_it_is_written(text: str) -> None:
    assert parse_number(text, "SE") == "+46846500400"


@pytest.mark.parametrize("text", ["", "hello", "1", "+", "08-465 004 00" * 9, "${EXTEN}"])
def test_what_is_no_number_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_number(text, "SE")


@pytest.mark.parametrize("text", ["+46846500400", "46846500400", "0846500400"])
def test_a_trunk_may_leave_out_the_plus_or_the_country(text: str) -> None:
    assert number_from_trunk(text, "SE") == "+46846500400"


@pytest.mark.parametrize("text", ["", "s", "anonymous", "100", "0" * 40])
def test_a_trunk_that_says_nothing_usable_gives_no_number(text: str) -> None:
    assert number_from_trunk(text, "SE") is None


@given(st.text(max_size=60))
def test_nothing_but_digits_and_a_plus_is_left_of_what_a_caller_sends(text: str) -> None:
    assert set(clean_number(text)) <= set("+0123456789*#")


@pytest.mark.parametrize("text", ["+46701740605", "112", "*21#"])
def test_a_dialled_number_stays_as_it_is(text: str) -> None:
    assert clean_number(text) == text


@given(st.text(max_size=60))
def test_reading_a_trunk_never_fails(text: str) -> None:
    number_from_trunk(text, "SE")


@pytest.mark.parametrize(
    ("number", "digits"),
    [("+46701740606", "0701740606"), ("+46846500410", "0846500410"), ("+4712345678", "4712345678")],
)
def test_a_number_is_dialled_at_home_as_it_is_known_there(number: str, digits: str) -> None:
    assert as_dialled(E164(number), "SE") == digits


@pytest.mark.parametrize("country", ["SE", "NO", "DE", "US", "FR", "TK"])
def test_a_switch_knows_the_countrys_numbers_for_help_by_a_pattern(country: str) -> None:
    pattern = re.compile(emergency_pattern(country))
    several = (f"{number:0{size}}" for size in (2, 3) for number in range(10**size))
    for digits in (*several, "90000", "90001", "1120", "01123"):
        assert bool(pattern.match(digits)) == is_emergency_number(digits, country), digits


def test_every_countrys_pattern_is_one_that_asterisk_can_read() -> None:
    for country in phonenumbers.SUPPORTED_REGIONS:
        assert set(emergency_pattern(country)) <= set("0123456789|()[]-?^$"), country
