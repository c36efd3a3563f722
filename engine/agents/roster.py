"""Keeps who is logged out, paused or in wrap-up over a restart."""

from collections.abc import Callable, Mapping

from dialplan.ids import OrganisationId, PersonId
from dialplan.queueing import Agent, Presence
from engine.agents.in_process import AgentsInProcess
from engine.agents.presence import KeptPresence, KeptWrapUp, PresenceBook
from engine.ports import Kept, Now


class Roster:
    """``of_all`` has every organisation's agents."""

    def __init__(
        self,
        kept: Kept[PresenceBook],
        of_all: Callable[[], Mapping[OrganisationId, AgentsInProcess]],
        now: Now,
    ) -> None:
        self._now = now
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
            if one.wrap_up is not None and (left_s := one.wrap_up.left_at(self._now())) > 0:
                agents.resume_wrap_up(one.person, one.wrap_up.call, left_s)

    def keep(self) -> None:
        """Write the book anew: somebody's presence has changed, or they wrap up."""
        seen = (
            KeptPresence(
                organisation, person, agent.presence, agent.reason, self._wrap_up_of(agents, person, agent)
            )
            for organisation, agents in self._of_all().items()
            for person, agent in agents.agents().items()
            if agent.presence is not Presence.LOGGED_IN or agent.is_wrapping_up
        )
        unseen = (one for book in self._unseen.values() for one in book)
        self._kept.keep((*seen, *unseen))

    def _wrap_up_of(self, agents: AgentsInProcess, person: PersonId, agent: Agent) -> KeptWrapUp | None:
        if agent.call is None or not agent.is_wrapping_up:
            return None
        return KeptWrapUp(agent.call, self._now(), agents.wrap_up_left_s(person))
