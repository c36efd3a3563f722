import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.numbers import clean_number, number_from_trunk, parse_number


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
