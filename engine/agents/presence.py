"""Who is logged out or paused, as it is kept over a restart; who is not in the book is logged in."""

from dataclasses import dataclass

from dialplan.ids import OrganisationId, PersonId
from dialplan.queueing import Agent, Presence


@dataclass(frozen=True, slots=True)
class KeptPresence:
    """One agent who is not simply logged in; ``reason`` is why they are paused."""

    organisation: OrganisationId
    person: PersonId
    presence: Presence
    reason: str = ""

    @property
    def agent(self) -> Agent:
        return Agent(self.presence, self.reason)


PresenceBook = tuple[KeptPresence, ...]
