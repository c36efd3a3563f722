"""One model of each agent across all groups: who has them, and what they are doing.

The port (`AgentStore`) is what a store shared by several engines must offer; `AgentsInProcess` is the
default, for one engine.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dialplan.ids import CallId, PersonId
from dialplan.queueing import AgentStatus


class AgentStore(Protocol):
    """Agents' states, claimed by compare-and-set: a lost race is simply decided again."""

    def statuses(self) -> Mapping[PersonId, AgentStatus]:
        """What every agent is doing now."""

    async def claim(self, agents: Sequence[PersonId], call: CallId) -> bool:
        """Reserve all of them for one call, or none where one is not available any more."""

    def mark(self, agent: PersonId, call: CallId, status: AgentStatus) -> None:
        """Say what the call does with an agent it holds; another call's agent is left alone."""

    def release(self, agent: PersonId, call: CallId, wrap_up_s: float = 0.0) -> None:
        """Give an agent back, after ``wrap_up_s`` of wrap-up; another call's agent is left alone."""

    def release_all(self, call: CallId, wrap_up_s: float = 0.0) -> None:
        """Give back every agent a call holds; only one who talked gets wrap-up."""

    def adopt(self, agent: PersonId, call: CallId, status: AgentStatus) -> None:
        """Record that Asterisk has this agent on a call already, whatever was thought before."""


@dataclass(frozen=True, slots=True)
class _Agent:
    status: AgentStatus
    call: CallId | None = None


_FREE = _Agent(AgentStatus.AVAILABLE)


class AgentsInProcess:
    """Holds the agents of one organisation; ``changed`` is called after every change."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._agents: dict[PersonId, _Agent] = {}
        self._changed = changed

    def admit(self, agents: Sequence[PersonId]) -> None:
        """Know these agents; those already known stay as they are."""
        for agent in agents:
            self._agents.setdefault(agent, _FREE)

    def statuses(self) -> Mapping[PersonId, AgentStatus]:
        return {agent: held.status for agent, held in self._agents.items()}

    async def claim(self, agents: Sequence[PersonId], call: CallId) -> bool:
        if any(self._agents[agent].status is not AgentStatus.AVAILABLE for agent in agents):
            return False
        for agent in agents:
            self._set(agent, _Agent(AgentStatus.RESERVED, call))
        return True

    def mark(self, agent: PersonId, call: CallId, status: AgentStatus) -> None:
        if self._holds(call, agent):
            self._set(agent, _Agent(status, call))

    def release(self, agent: PersonId, call: CallId, wrap_up_s: float = 0.0) -> None:
        if not self._holds(call, agent):
            return
        if wrap_up_s <= 0:
            self._set(agent, _FREE)
            return
        wrapping_up = _Agent(AgentStatus.WRAP_UP, call)
        self._set(agent, wrapping_up)
        asyncio.get_running_loop().call_later(wrap_up_s, self._end_wrap_up, agent, wrapping_up)

    def release_all(self, call: CallId, wrap_up_s: float = 0.0) -> None:
        for agent, held in tuple(self._agents.items()):
            if held.call == call and held.status is not AgentStatus.WRAP_UP:
                self.release(agent, call, wrap_up_s if held.status is AgentStatus.TALKING else 0.0)

    def adopt(self, agent: PersonId, call: CallId, status: AgentStatus) -> None:
        self._set(agent, _Agent(status, call))

    def _holds(self, call: CallId, agent: PersonId) -> bool:
        held = self._agents.get(agent)
        return held is not None and held.call == call

    def _end_wrap_up(self, agent: PersonId, wrapping_up: _Agent) -> None:
        if self._agents[agent] is wrapping_up:
            self._set(agent, _FREE)

    def _set(self, agent: PersonId, state: _Agent) -> None:
        self._agents[agent] = state
        self._changed()
