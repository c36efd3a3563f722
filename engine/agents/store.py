"""The port to agents' states: what a store shared by several engines must offer."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.queueing import Agent, AgentStatus, PresenceAct


class AgentStore(Protocol):
    """Claimed by compare-and-set: a lost race is simply decided again."""

    def agents(self) -> Mapping[PersonId, Agent]:
        """Every agent who is known, as they are now."""

    def statuses(self) -> Mapping[PersonId, AgentStatus]:
        """What every agent is doing now, in one word."""

    def available(self) -> Collection[PersonId]:
        """Those who could be given to a caller now."""

    async def claim(self, agents: Sequence[PersonId], call: CallId) -> bool:
        """Reserve all of them for one call, or none where one is not available any more."""

    def mark(self, agent: PersonId, call: CallId, status: AgentStatus) -> None:
        """Say that the phone of an agent whom the call holds rings, or that they talk; others are left be."""

    def release(self, agent: PersonId, call: CallId, wrap_up_s: float = 0.0) -> None:
        """Give an agent back, one who talked after ``wrap_up_s`` of wrap-up; another call's is left alone."""

    def release_all(self, call: CallId, wrap_up_s: float = 0.0) -> None:
        """Give back every agent a call holds; only one who talked gets wrap-up."""

    def adopt(self, agent: PersonId, call: CallId, status: AgentStatus) -> None:
        """Record that Asterisk has this agent on a call already, whatever was thought before."""

    def hold_besides(self, agent: PersonId, call: CallId) -> None:
        """Record that a call rings or has an agent whom it does not hold: they are free for no group's."""

    def held_by(self, call: CallId) -> tuple[PersonId, ...]:
        """The agents whom a call holds, but for those who wrap it up."""

    def hand_over(self, call: CallId, to: CallId) -> None:
        """Give the agents whom a call holds to another call, which goes on with it."""

    def declare(self, agent: PersonId, act: PresenceAct, reason: str = "") -> Agent:
        """Log in or out, pause or resume; raises WrongTransition where that makes no sense."""

    def forget_presence_but_of(self, members: Collection[PersonId]) -> None:
        """Whoever is in no group any more is neither logged out nor paused: they could not come back."""

    def let_ring(self, agent: PersonId, pause_after: int) -> bool:
        """An agent let a call ring: return whether that paused them."""

    def note_phone(self, agent: PersonId, phone: Endpoint, *, is_in_use: bool) -> None:
        """A phone of an agent is in use, for whatever call, or is so no more."""

    def note_phones(self, in_use: Mapping[PersonId, Collection[Endpoint]]) -> None:
        """These phones are in use and no others: some may have changed hands."""

    def note_reach(self, agent: PersonId, *, is_reachable: bool) -> None:
        """Some phone of an agent could be rung, or none."""
