"""What a person has who calls: an extension, numbers to show, and what they may call."""

from dataclasses import dataclass, field
from enum import StrEnum

from dialplan.numbers import E164
from dialplan.tolls import Tolls


class Lender(StrEnum):
    """Who gave a person a display number."""

    PERSON = "person"
    TEAM = "team"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class DisplayNumber:
    """A number that a person may show; ``key`` is the person's, the team's or the group's."""

    number: E164
    lender: Lender
    key: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person as one who calls.

    ``chosen`` is the display number of their own choice, ``shared`` those they may show. ``shows_mobile``
    says which of their own numbers goes first, and ``shows_origin`` whose value that is; with
    ``shows_own`` it is theirs and goes before what teams and groups share.
    """

    extension: str = ""
    mobile: E164 | None = None
    landline: E164 | None = None
    chosen: E164 | None = None
    shared: tuple[DisplayNumber, ...] = ()
    shows_mobile: bool = False
    shows_own: bool = False
    shows_origin: str = "default"
    tolls: Tolls = field(default_factory=Tolls)
    is_pro: bool = False
