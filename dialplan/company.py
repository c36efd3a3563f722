"""One organisation's configuration at one version: the snapshot that a call begins and ends with."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dialplan.destinations import Destination, Device, HangUp
from dialplan.ids import DestinationId, OrganisationId, PersonId
from dialplan.numbers import E164


@dataclass(frozen=True, slots=True)
class Company:
    """Immutable; swapped whole when the configuration changes.

    ``inactive`` are numbers of the house that lead nowhere for now: ``unassigned`` answers them.
    """

    organisation: OrganisationId
    version: int
    country: str
    time_zone: ZoneInfo
    destinations: Mapping[DestinationId, Destination]
    devices: Mapping[PersonId, tuple[Device, ...]]
    numbers: Mapping[E164, DestinationId]
    unassigned: DestinationId
    inactive: frozenset[E164] = frozenset()


_HANG_UP = DestinationId("hangup")

NO_COMPANY = Company(
    organisation=OrganisationId(""),
    version=0,
    country="SE",
    time_zone=ZoneInfo("UTC"),
    destinations={_HANG_UP: HangUp(_HANG_UP)},
    devices={},
    numbers={},
    unassigned=_HANG_UP,
)
"""Who answers while no organisation is set up: nobody, but with a log line and a CDR."""
