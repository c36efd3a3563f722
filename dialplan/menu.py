"""The digit matcher: digits so far are incomplete, a match or invalid; never a guess."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class DigitLimits:
    """How long a menu waits: for the first digit, between digits, and for one whole try, in seconds."""

    first_digit_s: float = 5.0
    inter_digit_s: float = 3.0
    overall_s: float = 30.0


class Match(Enum):
    """What the digits so far are to the keys of a menu."""

    INCOMPLETE = auto()
    COMPLETE = auto()
    AMBIGUOUS = auto()
    """A key of its own and the beginning of a longer one: the inter-digit limit decides."""
    INVALID = auto()


def match_digits(keys: Iterable[str], digits: str) -> Match:
    """Hold the digits so far against the keys."""
    keys = tuple(keys)
    is_longer_possible = any(key != digits and key.startswith(digits) for key in keys)
    if digits in keys:
        return Match.AMBIGUOUS if is_longer_possible else Match.COMPLETE
    return Match.INCOMPLETE if is_longer_possible else Match.INVALID
