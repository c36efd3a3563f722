"""Who is logged out, paused or in wrap-up, as it is kept over a restart; others are logged in and free."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dialplan.ids import CallId, OrganisationId, PersonId
from dialplan.queueing import Agent, Presence


@dataclass(frozen=True, slots=True)
class KeptWrapUp:
    """After which call, and how much of it was ``left_s`` at ``seen``."""

    call: CallId
    seen: datetime
    left_s: float

    def left_at(self, now: datetime) -> float:
        """Never more than was left: a clock that was set back holds nobody."""
        return min(self.left_s, (self.seen + timedelta(seconds=self.left_s) - now).total_seconds())


@dataclass(frozen=True, slots=True)
class KeptPresence:
    """One agent who is not simply logged in and free; ``reason`` is why they are paused."""

    organisation: OrganisationId
    person: PersonId
    presence: Presence
    reason: str = ""
    wrap_up: KeptWrapUp | None = None

    @property
    def agent(self) -> Agent:
        return Agent(self.presence, self.reason)


PresenceBook = tuple[KeptPresence, ...]
