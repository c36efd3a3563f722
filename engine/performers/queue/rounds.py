"""A waiting caller's agents are rung, one round after the other: for how long, and who let them ring."""

import math
from collections.abc import Sequence
from datetime import timedelta

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import HuntGroup
from dialplan.hunting import Strategy
from dialplan.ids import PersonId
from dialplan.outcome import LegOutcome
from dialplan.queueing import AgentStatus
from dialplan.records import Direction, LegRecord
from engine.calls.call import Call
from engine.performers.ringing import RingManner, ring_agents
from engine.queues import Place

_LEAST_REST_S = 1  # phones that refuse at once, or are not there, must not be dialled in a busy loop


class Rounds:
    """Those of one caller in one group."""

    def __init__(self, call: Call, group: HuntGroup, place: Place) -> None:
        self._call = call
        self._group = group
        self._place = place
        self._counted: set[PersonId] = set()

    async def ring(self, agents: Sequence[PersonId]) -> LegOutcome:
        """Ring agents who are reserved for the caller; where none answers, ask for agents again."""
        before = self._call.progress.legs
        level_s = self._until_next_level_s()
        ring_s = max(1, int(min(self._group.ring_s, level_s, left_to_wait_s(self._call, self._group))))
        outcome = await ring_agents(self._call, agents, self._manner(ring_s))
        if outcome is LegOutcome.ANSWERED:
            return outcome
        silent = _who_let_it_ring(before, self._call.progress.legs)
        if ring_s >= self._group.ring_s:
            self._pause_the_silent(silent)
        goes_on = self._group.strategy is Strategy.RING_ALL and ring_s >= level_s
        rest = [agent for agent in agents if not (goes_on and agent in silent)]
        self._place.rest(rest, max(self._group.rest_s, _LEAST_REST_S))
        return outcome

    def _until_next_level_s(self) -> float:
        """Asterisk ends a ring by its own clock alone, so that no answer is lost: it is told beforehand."""
        ticket = self._call.queues.ticket(self._call.id)
        statuses = self._call.queues.agents.statuses()
        free = {agent for agent, status in statuses.items() if status is AgentStatus.AVAILABLE}
        opens = ticket.next_opening(self._call.now(), free) if ticket is not None else None
        return math.inf if opens is None else math.ceil((opens - self._call.now()).total_seconds())

    def _manner(self, ring_s: int) -> RingManner:
        group = self._group
        return RingManner(
            ring_s=ring_s,
            wrap_up_s=group.wrap_up_s,
            music=self._call.desk.settings.music if group.messages.music is None else None,
            shows=_shown_to_agents(self._call, group),
            whisper=group.whisper,
        )

    def _pause_the_silent(self, silent: Sequence[PersonId]) -> None:
        """So many callers in a row that an agent let ring pause them; one caller counts once."""
        group = self._group
        for agent in silent:
            if agent in self._counted:
                continue
            self._counted.add(agent)
            if self._call.queues.agents.let_ring(agent, group.pause_after):
                saw: dict[str, Seen] = {"at": group.id, "agent": agent, "unanswered": group.pause_after}
                self._call.note(Decision(Step.QUEUE, "agent.paused", saw, f"{agent} is paused"))


def left_to_wait_s(call: Call, group: HuntGroup) -> float:
    """Who took a place kept for a callback has waited already: patience is counted from this call on."""
    progress = call.progress
    assert progress.queued is not None
    since = max(progress.started, progress.queued)
    return (since + timedelta(seconds=group.max_wait_s) - call.now()).total_seconds()


def _who_let_it_ring(before: Sequence[LegRecord], after: Sequence[LegRecord]) -> Sequence[PersonId]:
    """By identity: a phone that rings twice in vain leaves two records that are equal."""
    new = (leg for leg in after if not any(leg is old for old in before))
    return tuple(dict.fromkeys(leg.agent for leg in new if leg.outcome is LegOutcome.NO_ANSWER))


def _shown_to_agents(call: Call, group: HuntGroup) -> str | None:
    """None for the caller's own number, as it is; a channel that was called shows ours, not theirs."""
    sees = group.agents_see
    if sees.number is not None:
        return sees.number
    if call.progress.direction is not Direction.CALLBACK and not sees.suffix:
        return None
    return f"{call.progress.cli}{sees.suffix}" if call.progress.cli else None
