"""The destinations that need few words: say something, ring a number outside, the busy tone, the end."""

from dataclasses import dataclass

from dialplan.ids import DestinationId
from dialplan.numbers import E164
from dialplan.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Announcement:
    """Says something, then goes on to ``then``."""

    id: DestinationId
    says: Prompt
    then: DestinationId


@dataclass(frozen=True, slots=True)
class External:
    """Rings a number outside the house, over the trunk.

    ``own`` is where the number leads that is one of the house after all: such a call never leaves it.
    """

    id: DestinationId
    number: E164
    own: DestinationId | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """The busy tone, and no more."""

    id: DestinationId


@dataclass(frozen=True, slots=True)
class HangUp:
    """The end."""

    id: DestinationId
