"""A waiting caller's agents are rung, one round after the other: for how long, and who let them ring."""

import asyncio
import math
from collections.abc import Collection, Sequence

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import HuntGroup
from dialplan.hunting import Strategy
from dialplan.ids import Endpoint, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Direction, LegRecord
from engine.calls.call import Call
from engine.performers.ringing import RingManner, ring_agents
from engine.queues import Place
from engine.telephones import told_as

_LEAST_REST_S = 1  # phones that refuse at once, or are not there, must not be dialled in a busy loop

_END_S = 0.5  # who rings until so shortly before the time is out has rung for all of it


class Patience:
    """How long a caller may wait in a group yet; setting the clock of the machine changes nothing in it.

    Who took a place kept for a callback has waited already: it is counted from this call on.
    """

    def __init__(self, call: Call, group: HuntGroup) -> None:
        progress = call.progress
        assert progress.queued is not None
        waited_s = (call.now() - max(progress.started, progress.queued)).total_seconds()
        self.until = asyncio.get_running_loop().time() + group.max_wait_s - max(0.0, waited_s)

    @property
    def left_s(self) -> float:
        return self.until - asyncio.get_running_loop().time()


class Rounds:
    """Those of one caller in one group."""

    def __init__(self, call: Call, group: HuntGroup, place: Place, patience: Patience) -> None:
        self._call = call
        self._group = group
        self._place = place
        self._patience = patience
        self._counted: set[PersonId] = set()

    async def ring(self, agents: Sequence[PersonId]) -> LegOutcome:
        """Ring agents who are reserved for the caller; where none answers, ask for agents again."""
        before = self._call.progress.legs
        rung_to_the_end: set[Endpoint] = set()
        level_s = self._until_next_level_s()
        longest_s = min(self._group.ring_s, level_s, self._patience.left_s)
        ring_s = max(1, math.ceil(longest_s))  # Dial's seconds are whole
        nearly_over = asyncio.get_running_loop().call_later(
            ring_s - _END_S, self._note_ringing, rung_to_the_end
        )
        try:
            outcome = await ring_agents(self._call, agents, self._manner(ring_s))
        finally:
            nearly_over.cancel()
        if outcome is LegOutcome.ANSWERED:
            return outcome
        silent = _who_let_it_ring(before, self._call.progress.legs)
        if ring_s >= self._group.ring_s:
            self._pause_the_silent([agent for agent in silent if self._has_any(agent, rung_to_the_end)])
        goes_on = self._group.strategy is Strategy.RING_ALL and ring_s >= level_s
        rest = [agent for agent in agents if not (goes_on and agent in silent)]
        self._place.rest(rest, max(self._group.rest_s, _LEAST_REST_S))
        return outcome

    def _note_ringing(self, ringing: set[Endpoint]) -> None:
        """A phone may say long before, or its network's voicemail, that nobody takes the call."""
        ringing.update(self._call.desk.exchange.legs_of(self._call.id).values())

    def _has_any(self, agent: PersonId, endpoints: Collection[Endpoint]) -> bool:
        return any(told_as(device) in endpoints for device in self._call.company.devices[agent])

    def _until_next_level_s(self) -> float:
        """Asterisk ends a ring by its own clock alone, so that no answer is lost: it is told beforehand."""
        ticket = self._call.queues.ticket(self._call.id)
        free = self._call.queues.agents.available()
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
        """So many callers in a row that an agent let ring pause them; one caller counts once.

        Calls of groups that never pause anybody don't count.
        """
        group = self._group
        for agent in silent if group.pause_after > 0 else ():
            if agent in self._counted:
                continue
            self._counted.add(agent)
            if self._call.queues.agents.let_ring(agent, group.pause_after):
                saw: dict[str, Seen] = {"at": group.id, "agent": agent, "unanswered": group.pause_after}
                self._call.note(Decision(Step.QUEUE, "agent.paused", saw, f"{agent} is paused"))


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
