"""One organisation's configuration at one version: the snapshot that a call begins and ends with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from dialplan.destinations import AnyDevice, Destination, HangUp, HuntGroup
from dialplan.ids import DestinationId, Endpoint, OrganisationId, PersonId
from dialplan.members import Member
from dialplan.numbers import E164
from dialplan.prompts import Speech
from dialplan.tolls import Tolls

ASKS = {
    "sv": Speech("Tryck ett för att ta samtalet.", "sv"),
    "en": Speech("Press one to take the call.", "en"),
}
"""What a telephone is asked that confirms its calls, by the company's language."""


@dataclass(frozen=True, slots=True)
class Company:
    """Immutable; swapped whole when the configuration changes.

    ``inactive`` are numbers of the house that lead nowhere for now: ``unassigned`` answers them.
    ``billing_ids`` are what the invoice calls its groups, menus and people.
    ``members`` are the people who may call, ``extensions`` whom a short number reaches, ``owners`` whose a
    phone is. ``shown_numbers`` are what destinations show outside the house, ``main_number`` what those
    show that have none; ``tolls`` is what calls may cost that are sent out of the house,
    ``asks`` the question that a telephone is answered with where its user confirms that they take a call.
    ``pause_reasons`` is what the digits mean by which agents say why they pause.
    """

    organisation: OrganisationId
    version: int
    country: str
    time_zone: ZoneInfo
    destinations: Mapping[DestinationId, Destination]
    devices: Mapping[PersonId, tuple[AnyDevice, ...]]
    numbers: Mapping[E164, DestinationId]
    unassigned: DestinationId
    inactive: frozenset[E164] = frozenset()
    billing_ids: Mapping[DestinationId, str] = field(default_factory=dict)
    members: Mapping[PersonId, Member] = field(default_factory=dict)
    extensions: Mapping[str, DestinationId] = field(default_factory=dict)
    owners: Mapping[Endpoint, PersonId] = field(default_factory=dict)
    shown_numbers: Mapping[DestinationId, E164] = field(default_factory=dict)
    main_number: E164 | None = None
    tolls: Tolls = field(default_factory=Tolls)
    asks: Speech = ASKS["sv"]
    pause_reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def agents(self) -> frozenset[PersonId]:
        """Everybody who is an agent of some group."""
        groups = (one for one in self.destinations.values() if isinstance(one, HuntGroup))
        return frozenset(agent for group in groups for agent in group.agents)

    def owns(self, number: E164) -> bool:
        """Whether a number is the organisation's: only such are shown to others as their own."""
        return number in self.numbers or number in self.inactive


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
