"""Keeps who is logged out, paused or in wrap-up over a restart."""

from dialplan.ids import OrganisationId, PersonId
from dialplan.queueing import Agent, Presence
from engine.agents.in_process import AgentsInProcess
from engine.agents.presence import KeptPresence, KeptWrapUp, PresenceBook
from engine.ports import Kept, Now


class Roster:
    """Its book has those of every organisation, asked for already or not."""

    def __init__(self, kept: Kept[PresenceBook], now: Now) -> None:
        self._now = now
        self._kept = kept
        self._book = {(one.organisation, one.person): one for one in kept.load() or ()}

    def recall(self, organisation: OrganisationId, agents: AgentsInProcess) -> None:
        """Put an organisation's agents back to where they were before a restart."""
        for one in [one for one in self._book.values() if one.organisation == organisation]:
            agents.recall(one.person, one.agent)
            if one.wrap_up is not None and (left_s := one.wrap_up.left_at(self._now())) > 0:
                agents.resume_wrap_up(one.person, one.wrap_up.call, left_s)
            self._note(organisation, one.person, agents)

    def keep(self, organisation: OrganisationId, person: PersonId, agents: AgentsInProcess) -> None:
        """Write the book anew: one agent's presence has changed, or they wrap up, or no longer do."""
        self._note(organisation, person, agents)
        self._kept.keep(tuple(self._book.values()))

    def _note(self, organisation: OrganisationId, person: PersonId, agents: AgentsInProcess) -> None:
        agent = agents.agents()[person]
        if agent.presence is Presence.LOGGED_IN and not agent.is_wrapping_up:
            self._book.pop((organisation, person), None)
            return
        wrap_up = self._wrap_up_of(agents, person, agent)
        self._book[organisation, person] = KeptPresence(
            organisation, person, agent.presence, agent.reason, wrap_up
        )

    def _wrap_up_of(self, agents: AgentsInProcess, person: PersonId, agent: Agent) -> KeptWrapUp | None:
        if agent.call is None or not agent.is_wrapping_up:
            return None
        return KeptWrapUp(agent.call, self._now(), agents.wrap_up_left_s(person))
