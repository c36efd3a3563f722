import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.menu import Match, match_digits

DIGITS = st.text("0123456789*#", max_size=6)


@pytest.mark.parametrize(
    ("keys", "digits", "expected"),
    [
        (["1", "2"], "", Match.INCOMPLETE),
        (["1", "2"], "1", Match.COMPLETE),
        (["1", "2"], "9", Match.INVALID),
        (["1", "12"], "1", Match.AMBIGUOUS),
        (["1", "12"], "12", Match.COMPLETE),
        (["1", "12"], "13", Match.INVALID),
        (["201"], "2", Match.INCOMPLETE),
        ([], "", Match.INVALID),
    ],
)
def test_digits_so_far_against_the_keys(keys: list[str], digits: str, expected: Match) -> None:
    assert match_digits(keys, digits) is expected


@given(st.sets(DIGITS.filter(bool)), DIGITS)
def test_invalid_digits_never_become_valid_by_pressing_more(keys: set[str], digits: str) -> None:
    if match_digits(keys, digits) is Match.INVALID:
        assert all(match_digits(keys, digits + more) is Match.INVALID for more in "0123456789*#")


@given(st.sets(DIGITS.filter(bool), min_size=1))
def test_every_key_can_be_reached_digit_by_digit(keys: set[str]) -> None:
    for key in keys:
        for length in range(len(key)):
            assert match_digits(keys, key[:length]) in (Match.INCOMPLETE, Match.AMBIGUOUS)
        assert match_digits(keys, key) in (Match.COMPLETE, Match.AMBIGUOUS)
