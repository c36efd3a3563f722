"""Agents' states in the memory of one engine: the default store."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import structlog

from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.queueing import Agent, AgentStatus, Presence, PresenceAct, Work, WorkAct, WrongTransition
from dialplan.queueing.agents import declare, let_ring, reserve, work_on

_log = structlog.get_logger(__name__)

Told = Callable[[PersonId, Agent, Agent], None]
"""Hears of every change: whose, from what, to what."""

_ACTS = {AgentStatus.RINGING: WorkAct.RING, AgentStatus.TALKING: WorkAct.ANSWER}

_NEW = Agent()

_ENGAGED = frozenset({Work.RINGING, Work.TALKING})


class AgentsInProcess:
    """Holds the agents of one organisation. Who is met for the first time is logged in."""

    def __init__(self, told: Told) -> None:
        self._agents: dict[PersonId, Agent] = {}
        self._statuses: dict[PersonId, AgentStatus] = {}
        self._available: dict[PersonId, None] = {}  # read at every change, and in order
        self._of_call: dict[CallId, dict[PersonId, None]] = {}
        self._phones_in_use: dict[PersonId, set[Endpoint]] = {}
        self._unreachable: set[PersonId] = set()
        self._wrap_ups: dict[PersonId, asyncio.TimerHandle] = {}
        self._told = told

    def admit(self, agents: Iterable[PersonId]) -> None:
        """Know these agents; those already known stay as they are."""
        for agent in agents:
            if agent not in self._agents:
                in_use = len(self._phones_in_use.get(agent, ()))
                is_reachable = agent not in self._unreachable
                self._keep(agent, Agent(phones_in_use=in_use, is_reachable=is_reachable))

    def recall(self, agent: PersonId, known: Agent) -> None:
        """Know an agent as they were before a restart."""
        self._keep(agent, known)

    def resume_wrap_up(self, agent: PersonId, call: CallId, left_s: float) -> None:
        """Go on with a wrap-up that a restart came into."""
        held = self._agents.get(agent, _NEW)
        self._end_wrap_up_in(left_s, agent, call)
        self._keep(agent, replace(held, work=Work.WRAP_UP, call=call))

    def wrap_up_left_s(self, agent: PersonId) -> float:
        """How much longer an agent wraps up; 0 for one who does not."""
        if self._agents[agent].work is not Work.WRAP_UP:
            return 0.0
        return max(0.0, self._wrap_ups[agent].when() - asyncio.get_running_loop().time())

    def agents(self) -> Mapping[PersonId, Agent]:
        return self._agents

    def statuses(self) -> Mapping[PersonId, AgentStatus]:
        return MappingProxyType(self._statuses)

    def available(self) -> Collection[PersonId]:
        return self._available.keys()

    async def claim(self, agents: Sequence[PersonId], call: CallId) -> bool:
        try:
            reserved = {agent: reserve(self._agents[agent], call) for agent in agents}
        except WrongTransition:
            return False
        for agent, state in reserved.items():
            self._set(agent, state)
        return True

    def mark(self, agent: PersonId, call: CallId, status: AgentStatus) -> None:
        held = self._agents.get(agent)
        if held is None or held.call != call or held.status is status:
            return
        try:
            self._set(agent, work_on(held, call, _ACTS[status]))
        except WrongTransition as error:
            _log.warning("an agent's phone did what it can't", agent=agent, call=call, why=str(error))

    def release(self, agent: PersonId, call: CallId, wrap_up_s: float = 0.0) -> None:
        held = self._agents.get(agent)
        if held is not None and call in held.besides:
            self._set(agent, replace(held, besides=held.besides - {call}))
            return
        if held is None or held.call != call or held.work is Work.WRAP_UP:
            return
        if held.work is not Work.TALKING or wrap_up_s <= 0:
            self._set(agent, work_on(held, call, WorkAct.LET_GO))
            return
        wrapping_up = work_on(held, call, WorkAct.WRAP_UP)
        self._end_wrap_up_in(wrap_up_s, agent, call)
        self._set(agent, wrapping_up)

    def release_all(self, call: CallId, wrap_up_s: float = 0.0) -> None:
        for agent in (*self.held_by(call), *self._beside(call)):
            self.release(agent, call, wrap_up_s)

    def adopt(self, agent: PersonId, call: CallId, status: AgentStatus) -> None:
        self.admit((agent,))
        held = self._agents[agent]
        if held.work in _ENGAGED and held.call != call:
            self.hold_besides(agent, call)
            return
        besides = held.besides - {call}
        self._set(agent, replace(held, work=Work(status.value), call=call, besides=besides))

    def hold_besides(self, agent: PersonId, call: CallId) -> None:
        self.admit((agent,))
        held = self._agents[agent]
        if held.call != call:
            self._set(agent, replace(held, besides=held.besides | {call}))

    def _beside(self, call: CallId) -> tuple[PersonId, ...]:
        return tuple(agent for agent in self._of_call.get(call, ()) if call in self._agents[agent].besides)

    def held_by(self, call: CallId) -> tuple[PersonId, ...]:
        held = ((agent, self._agents[agent]) for agent in self._of_call.get(call, ()))
        return tuple(agent for agent, one in held if one.call == call and one.work is not Work.WRAP_UP)

    def hand_over(self, call: CallId, to: CallId) -> None:
        for agent in self.held_by(call):
            self._set(agent, replace(self._agents[agent], call=to))

    def declare(self, agent: PersonId, act: PresenceAct, reason: str = "") -> Agent:
        self.admit((agent,))
        self._set(agent, declare(self._agents[agent], act, reason))
        return self._agents[agent]

    def forget_presence_but_of(self, members: Collection[PersonId]) -> None:
        for agent, held in tuple(self._agents.items()):
            if agent not in members and held.presence is not Presence.LOGGED_IN:
                self._set(agent, replace(held, presence=Presence.LOGGED_IN, reason="", unanswered=0))

    def let_ring(self, agent: PersonId, pause_after: int) -> bool:
        before = self._agents.get(agent)
        if before is None:
            return False
        self._set(agent, let_ring(before, pause_after))
        return self._agents[agent].presence is not before.presence

    def note_phone(self, agent: PersonId, phone: Endpoint, *, is_in_use: bool) -> None:
        phones = self._phones_in_use.setdefault(agent, set())
        (phones.add if is_in_use else phones.discard)(phone)
        held = self._agents.get(agent)
        if held is not None and held.phones_in_use != len(phones):
            self._set(agent, replace(held, phones_in_use=len(phones)))

    def note_reach(self, agent: PersonId, *, is_reachable: bool) -> None:
        (self._unreachable.discard if is_reachable else self._unreachable.add)(agent)
        held = self._agents.get(agent)
        if held is not None and held.is_reachable is not is_reachable:
            self._set(agent, replace(held, is_reachable=is_reachable))

    def note_phones(self, in_use: Mapping[PersonId, Collection[Endpoint]]) -> None:
        for agent in {*self._phones_in_use, *in_use}:
            phones = set(in_use.get(agent, ()))
            for phone in phones ^ self._phones_in_use.get(agent, set()):
                self.note_phone(agent, phone, is_in_use=phone in phones)

    def _end_wrap_up_in(self, left_s: float, agent: PersonId, call: CallId) -> None:
        """A later wrap-up is not cut short by the end of an earlier one."""
        earlier = self._wrap_ups.get(agent)
        if earlier is not None:
            earlier.cancel()
        self._wrap_ups[agent] = asyncio.get_running_loop().call_later(left_s, self._free, agent, call)

    def _free(self, agent: PersonId, call: CallId) -> None:
        held = self._agents[agent]
        if held.work is Work.WRAP_UP and held.call == call:
            self._set(agent, work_on(held, call, WorkAct.LET_GO))

    def _set(self, agent: PersonId, state: Agent) -> None:
        before = self._agents[agent]
        self._keep(agent, state)
        self._told(agent, before, state)

    def _keep(self, agent: PersonId, state: Agent) -> None:
        before = self._agents.get(agent, _NEW)
        self._agents[agent] = state
        status = self._statuses[agent] = state.status
        if status is AgentStatus.AVAILABLE:
            self._available[agent] = None
        else:
            self._available.pop(agent, None)
        if (before.call, before.besides) != (state.call, state.besides):
            self._follow_calls(agent, before, state)

    def _follow_calls(self, agent: PersonId, before: Agent, now: Agent) -> None:
        for call in _calls_of(before) - _calls_of(now):
            agents = self._of_call[call]
            del agents[agent]
            if not agents:
                del self._of_call[call]
        for call in _calls_of(now) - _calls_of(before):
            self._of_call.setdefault(call, {})[agent] = None


def _calls_of(agent: Agent) -> frozenset[CallId]:
    return agent.besides if agent.call is None else agent.besides | {agent.call}
