import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calls.presses import Presses


def counted(told: str) -> str:
    """What is counted of ``B1 E1 …``, a tenth of a second apart."""
    presses = Presses()
    found = ""
    for number, word in enumerate(told.split()):
        kind, digit = word[0], word[1]
        if kind == "B":
            presses.begin(digit)
        elif presses.end(digit, number / 10):
            found += digit
    return found


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("B1 E1 B2 E2", "12"),
        ("B1 E1 B1 E1", "11"),
        ("B1 E1 E1", "1"),
        ("B1 E1 B2 E2 E1 B3 E3 E2 E3", "123"),
        ("B1 E1 B2 E1 E2 E2", "12"),
        ("B2 E2 B2 E2 E2 E2", "22"),
        ("B2 E2 B2 E2 B2 E2 E2 E2", "222"),
        ("E1 E1 E2", "112"),
    ],
)
def test_each_press_counts_once_in_its_order(told: str, expected: str) -> None:
    assert counted(told) == expected


@given(st.text("0123456789*#", max_size=40), st.data())
def test_whatever_is_told_twice_and_however_late_it_counts_once(digits: str, data: st.DataObject) -> None:
    """Asterisk lets through what it held back in the order in which it came, never before it came."""
    held: list[str] = []
    told: list[str] = []
    for digit in digits:
        told.append(f"B{digit}")
        for _ in range(data.draw(st.integers(0, len(held)))):
            told.append(f"E{held.pop(0)}")
        told.append(f"E{digit}")
        if data.draw(st.booleans()):
            held.append(digit)
    assert counted(" ".join([*told, *(f"E{digit}" for digit in held)])) == digits


def test_what_was_pressed_long_ago_is_told_no_more() -> None:
    presses = Presses()
    presses.begin("1")
    assert presses.end("1", 0)
    assert presses.end("1", 61)


def test_after_a_gap_in_the_events_what_is_told_counts() -> None:
    presses = Presses()
    presses.begin("1")
    assert presses.end("1", 0)
    presses.forget()
    assert presses.end("1", 0.1)
