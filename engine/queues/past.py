"""What the agents of each organisation did lately, as it is kept over a restart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dialplan.ids import DestinationId, OrganisationId, PersonId
from dialplan.queueing.estimate import Lately


@dataclass(frozen=True, slots=True)
class MembersPast:
    """One agent in one group: the conversations ``taken`` that day, and when a call last rang them."""

    group: DestinationId
    agent: PersonId
    taken: int = 0
    last_rung: datetime | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """One organisation's. ``day`` is the one whose conversations are counted."""

    organisation: OrganisationId
    day: date | None
    idle_since: Mapping[PersonId, datetime]
    members: tuple[MembersPast, ...]
    groups: Mapping[DestinationId, Lately]


PastBook = tuple[Past, ...]
