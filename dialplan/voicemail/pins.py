"""PINs of voicemail boxes: which are too easy, and how many guesses a box bears before it locks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

SHORTEST, LONGEST = 4, 8

GUESSES_A_CALL = 3

_GUESSES = 10
_GUESSES_AFTER_A_LOCK = 3
_FIRST_LOCK = timedelta(minutes=30)
_LONGEST_LOCK = timedelta(days=1)

_EASY = frozenset({"2580", "0852", "1379", "1397", "3179", "147258", "159357"})
"""Figures on the keypad."""


class PinAnswer(StrEnum):
    """What came of a guess."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


def flaw_of(pin: str, extension: str = "") -> str | None:
    """Why it can't be a PIN, in words; None where it can."""
    if not (pin.isascii() and pin.isdecimal() and SHORTEST <= len(pin) <= LONGEST):
        return f"a PIN has {SHORTEST} to {LONGEST} digits"
    if pin in _EASY or len(set(pin)) == 1 or _is_run(pin) or _is_repeated(pin) or _is_year(pin):
        return "this PIN is among the first that anybody would guess"
    if extension and pin.strip("0") == extension.strip("0"):
        return "this PIN is the extension"
    return None


def _is_run(pin: str) -> bool:
    """1234, 9876, 7890, 2468."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1


def _is_repeated(pin: str) -> bool:
    """1212, 123123, 1221, 1122."""
    half = len(pin) // 2
    if len(pin) % 2:
        return False
    return pin[:half] in (pin[half:], pin[half:][::-1]) or pin[::2] == pin[1::2]


def _is_year(pin: str) -> bool:
    return len(pin) == 4 and pin[:2] in ("19", "20")


@dataclass(frozen=True, slots=True)
class Guesses:
    """What a box has borne since its owner last opened it: across calls, whoever they came from."""

    failures: int = 0
    locks: int = 0
    locked_until: datetime | None = None


def begin_guess(guesses: Guesses, now: datetime) -> Guesses | None:
    """Count one guess as failed before it is looked at; None where the box is locked.

    Counted first, so that guesses of many calls at the same moment are no way around. The right PIN
    sets all back.
    """
    if guesses.locked_until is not None and now < guesses.locked_until:
        return None
    failures = guesses.failures + 1
    if failures < (_GUESSES_AFTER_A_LOCK if guesses.locks else _GUESSES):
        return Guesses(failures, guesses.locks)
    lock = min(_LONGEST_LOCK, _FIRST_LOCK * 2 ** min(guesses.locks, 10))
    return Guesses(0, guesses.locks + 1, now + lock)
