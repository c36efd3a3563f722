"""The digit matcher: digits so far are incomplete, a match or invalid; never a guess."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from dialplan.ids import DestinationId

ENTER = "#"
"""Ends an entry at once, where it is no key itself."""

MOST_ASIDES = 20
"""Changes of language and tellings of the hours; one more is a wrong key, or a call could last for ever."""


@dataclass(frozen=True, slots=True)
class DigitLimits:
    """How long a menu waits: for the first digit, between digits, and for one whole try, in seconds."""

    first_digit_s: float = 5.0
    inter_digit_s: float = 3.0
    overall_s: float = 30.0


class Codes(Mapping[str, DestinationId]):
    """What can be dialled and where each leads; asking how digits go on takes no look at the others.

    Made once for many menus and calls: a company's extensions are thousands.
    """

    __slots__ = ("_beginnings", "_to")

    def __init__(self, to: Mapping[str, DestinationId]) -> None:
        self._to = dict(to)
        self._beginnings = beginnings_of(to)

    def __getitem__(self, code: str) -> DestinationId:
        return self._to[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._to)

    def __len__(self) -> int:
        return len(self._to)

    def __hash__(self) -> int:
        return hash(frozenset(self._to.items()))

    def __repr__(self) -> str:
        return f"Codes({self._to})"

    @property
    def beginnings(self) -> frozenset[str]:
        return self._beginnings


def beginnings_of(codes: Iterable[str]) -> frozenset[str]:
    """Everything that a code can begin with and that is shorter than it."""
    return frozenset(code[:length] for code in codes for length in range(len(code)))


NO_CODES = Codes({})


class Match(Enum):
    """What the digits so far are to what can be dialled."""

    INCOMPLETE = auto()
    COMPLETE = auto()
    AMBIGUOUS = auto()
    """A code of its own and the beginning of a longer one: the inter-digit limit decides."""
    INVALID = auto()


@dataclass(frozen=True, slots=True)
class Choices:
    """All that a menu's callers can dial: its own ``keys`` with their ``beginnings``, and ``extensions``."""

    keys: frozenset[str]
    beginnings: frozenset[str]
    extensions: Codes = NO_CODES

    def match(self, digits: str) -> Match:
        """Hold the digits so far against everything at once; costs the same however many there are."""
        if self._ends_here(digits):
            return Match.COMPLETE
        is_code = digits in self.keys or digits in self.extensions
        if digits in self.beginnings or digits in self.extensions.beginnings:
            return Match.AMBIGUOUS if is_code else Match.INCOMPLETE
        return Match.COMPLETE if is_code else Match.INVALID

    def chosen(self, digits: str) -> str | None:
        """The code that was dialled; None where the digits are none."""
        code = digits[:-1] if self._ends_here(digits) else digits
        return code if code in self.keys or code in self.extensions else None

    def _ends_here(self, digits: str) -> bool:
        """Whether the caller pressed # to say that this is all."""
        code = digits[:-1]
        return (
            digits.endswith(ENTER)
            and (code in self.keys or code in self.extensions)
            and not (digits in self.keys or digits in self.beginnings or digits in self.extensions)
            and digits not in self.extensions.beginnings
        )


def choices_of(*keys: Iterable[str], extensions: Codes = NO_CODES) -> Choices:
    every = frozenset(key for some in keys for key in some)
    return Choices(every, beginnings_of(every), extensions)
