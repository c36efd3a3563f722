from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialplan.ids import DestinationId
from dialplan.menu import Codes, Match, choices_of

DIGITS = st.text("0123456789*#", max_size=6)
ANNA = DestinationId("people/anna")


def extensions(*codes: str) -> Codes:
    return Codes(dict.fromkeys(codes, ANNA))


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
        (["#", "*", "*1"], "#", Match.COMPLETE),
        (["#", "*", "*1"], "*", Match.AMBIGUOUS),
        ([], "", Match.INVALID),
    ],
)
def test_digits_so_far_against_the_keys(keys: list[str], digits: str, expected: Match) -> None:
    assert choices_of(keys).match(digits) is expected


@pytest.mark.parametrize(
    ("digits", "expected", "chosen"),
    [
        ("1", Match.AMBIGUOUS, "1"),
        ("12", Match.INCOMPLETE, None),
        ("123", Match.COMPLETE, "123"),
        ("124", Match.INVALID, None),
        ("2", Match.COMPLETE, "2"),
        ("7", Match.INCOMPLETE, None),
        ("77", Match.AMBIGUOUS, "77"),
    ],
)
def test_extensions_are_matched_together_with_the_keys(
    digits: str, expected: Match, chosen: str | None
) -> None:
    choices = choices_of(["1", "2"], extensions=extensions("123", "77", "7788"))
    assert choices.match(digits) is expected
    assert choices.chosen(digits) == chosen


@pytest.mark.parametrize(
    ("keys", "digits", "expected", "chosen"),
    [
        (["1", "12"], "1#", Match.COMPLETE, "1"),
        (["1", "1#"], "1#", Match.COMPLETE, "1#"),
        (["1", "12", "1#2"], "1#", Match.INCOMPLETE, None),
        (["1", "123"], "12#", Match.INVALID, None),
        (["1"], "#", Match.INVALID, None),
        (["#"], "#", Match.COMPLETE, "#"),
    ],
)
def test_a_hash_that_is_no_key_ends_the_entry(
    keys: list[str], digits: str, expected: Match, chosen: str | None
) -> None:
    choices = choices_of(keys)
    assert choices.match(digits) is expected
    assert choices.chosen(digits) == chosen


@given(st.sets(DIGITS.filter(bool)), st.sets(DIGITS.filter(bool)), DIGITS)
def test_invalid_digits_never_become_valid_by_pressing_more(
    keys: set[str], numbers: set[str], digits: str
) -> None:
    choices = choices_of(keys, extensions=extensions(*numbers))
    if choices.match(digits) is Match.INVALID:
        assert all(choices.match(digits + more) is Match.INVALID for more in "0123456789*")


@given(st.sets(DIGITS.filter(bool), min_size=1), st.sets(DIGITS.filter(bool)))
def test_everything_can_be_reached_digit_by_digit(keys: set[str], numbers: set[str]) -> None:
    choices = choices_of(keys, extensions=extensions(*numbers))
    for code in keys | numbers:
        assert choices.match(code) in (Match.COMPLETE, Match.AMBIGUOUS)
        assert choices.chosen(code) == code
        for length in range(len(code)):
            on_the_way = choices.match(code[:length])
            assert on_the_way in (Match.INCOMPLETE, Match.AMBIGUOUS)


class Unlistable(Codes):
    """Fails whoever goes through it."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("went through all the extensions")


def test_no_digit_goes_through_all_the_extensions() -> None:
    """However many there are, a menu that begins and a digit that comes look up what they need."""
    numbers = Unlistable({f"{number:05}": ANNA for number in range(10_000)})
    choices = choices_of(["1"], extensions=numbers)
    assert choices.extensions is numbers
    assert [choices.match("09999"[:length]) for length in range(6)] == [Match.INCOMPLETE] * 5 + [
        Match.COMPLETE
    ]
    assert choices.match("99") is Match.INVALID
    assert choices.chosen("09999") == "09999"
    assert choices.chosen("09999#") == "09999"
