"""Keeps who is logged out or paused over a restart."""

from collections.abc import Callable, Mapping

from dialplan.ids import OrganisationId
from dialplan.queueing import Presence
from engine.agents.in_process import AgentsInProcess
from engine.agents.presence import KeptPresence, PresenceBook
from engine.ports import Kept


class Roster:
    """``of_all`` has every organisation's agents."""

    def __init__(
        self, kept: Kept[PresenceBook], of_all: Callable[[], Mapping[OrganisationId, AgentsInProcess]]
    ) -> None:
        self._kept = kept
        self._of_all = of_all
        self._unseen = {
            organisation: tuple(one for one in book if one.organisation == organisation)
            for book in [kept.load() or ()]
            for organisation in {one.organisation for one in book}
        }

    def recall(self, organisation: OrganisationId, agents: AgentsInProcess) -> None:
        """Put an organisation's agents back to where they were before a restart."""
        for one in self._unseen.pop(organisation, ()):
            agents.recall(one.person, one.agent)

    def keep(self) -> None:
        """Write the book anew: somebody's presence has changed."""
        seen = (
            KeptPresence(organisation, person, agent.presence, agent.reason)
            for organisation, agents in self._of_all().items()
            for person, agent in agents.agents().items()
            if agent.presence is not Presence.LOGGED_IN
        )
        unseen = (one for book in self._unseen.values() for one in book)
        self._kept.keep((*seen, *unseen))
