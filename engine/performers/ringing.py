"""Rings the phones of agents reserved for this call; Asterisk rings and bridges, AMI tells the rest."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import HuntGroup
from dialplan.ids import PersonId
from dialplan.outcome import LegOutcome, combine_outcomes
from dialplan.queueing import AgentStatus
from dialplan.records import LegRecord
from engine.calls.call import Call
from engine.events import endpoint_of
from engine.performers.legs import Legs

_NO_LEG_S = 0.3  # AMI's DialBegin may follow Dial's reply by some ms; a phone that isn't registered has none


async def ring_agents(
    call: Call, agents: Sequence[PersonId], ring_s: int, group: HuntGroup | None = None
) -> LegOutcome:
    """Ring all phones of ``agents`` for at most ``ring_s``; an answered call is over when this returns."""
    phones = [(agent, device) for agent in agents for device in call.company.devices[agent]]
    ringing = _Ringing(call, agents, Legs(call.id, phones), group)
    call.inbox.forget_legs()
    if not phones:
        return ringing.conclude()
    for agent in agents:
        call.queues.agents.mark(agent, call.id, AgentStatus.RINGING)
    concluded = False
    try:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(ringing.listen())
            await call.channel.dial(
                ringing.legs.endpoints,
                ring_s,
                options=_options(call, on_hold=group is not None),
                deadline_s=ring_s + call.desk.settings.longest_talk_s,
            )
            await ringing.settle()
            listening.cancel()
        concluded = True
        return ringing.conclude()
    finally:
        if not concluded:
            ringing.record(caller_hung_up=True)


def _options(call: Call, *, on_hold: bool) -> str:
    """Options of Asterisk's Dial: ``g`` comes back when the agent hangs up, ``S`` bounds a conversation."""
    hears = f"m({call.desk.settings.music})" if on_hold else "r"
    return f"gS({call.desk.settings.longest_talk_s}){hears}"


class _Ringing:
    """One ringing under way."""

    def __init__(self, call: Call, agents: Sequence[PersonId], legs: Legs, group: HuntGroup | None) -> None:
        self.legs = legs
        self._call = call
        self._agents = agents
        self._group = group
        self._has_talked = False
        self._changed = asyncio.Event()

    async def listen(self) -> None:
        while True:
            self.legs.take(await self._call.inbox.next_leg_event())
            self._note_answer()
            self._free_the_silent()
            self._changed.set()

    async def settle(self) -> None:
        """Wait for what AMI has yet to tell of legs that Dial is done with; ask the channel what it can't."""
        limits = self._call.desk.settings.limits
        if self.legs.answered is None and not self.legs.have_all_begun:
            await self._wait_until(lambda: self.legs.have_all_begun, _NO_LEG_S)
        if self.legs.answered is None:
            await self._wait_until(lambda: self.legs.are_settled, limits.late_leg_s)
        if self.legs.answered is None and not (self.legs.are_settled and self._call.inbox.is_ami_up):
            await self._ask_dialstatus()

    async def _wait_until(self, is_true: Callable[[], bool], within_s: float) -> None:
        try:
            async with asyncio.timeout(within_s):
                while self._call.inbox.is_ami_up and not is_true():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            pass  # what is not told by now is read from what is known

    async def _ask_dialstatus(self) -> None:
        """AMI was away: the channel's own variables still know whether there was a conversation."""
        if await self._call.channel.variable("DIALSTATUS") == "ANSWER":
            peer = await self._call.channel.variable("DIALEDPEERNAME")
            self.legs.take_answer_of(endpoint_of(peer or ""))
            self._note_answer()

    def _note_answer(self) -> None:
        answered = self.legs.answered
        if answered is None or self._has_talked:
            return
        self._has_talked = True
        call = self._call
        call.queues.agents.mark(answered.agent, call.id, AgentStatus.TALKING)
        call.advance(
            replace(
                call.progress,
                answered=call.now(),
                agent=answered.agent,
                wrap_up_s=self._group.wrap_up_s if self._group else 0.0,
                facts=replace(call.facts, talked=True),
            )
        )
        call.note(Decision(Step.TALK, "talk.answered", {"agent": answered.agent}, "bridged"))

    def _free_the_silent(self) -> None:
        """An agent whose phones have all stopped, unanswered, is free for others at once."""
        answered = self.legs.answered
        for agent in self.legs.gone_agents - {answered.agent if answered else None}:
            self._call.queues.agents.release(agent, self._call.id)

    def conclude(self) -> LegOutcome:
        """Write down how each phone ended; return what all of it comes to."""
        records = self.record()
        outcome = combine_outcomes(record.outcome for record in records)
        if outcome is not LegOutcome.ANSWERED:
            self._call.queues.release(self._agents, self._call.id)
        return outcome

    def record(self, *, caller_hung_up: bool = False) -> tuple[LegRecord, ...]:
        call = self._call
        records = self.legs.records(caller_hung_up=caller_hung_up)
        call.advance(
            replace(
                call.progress,
                legs=call.progress.legs + records,
                facts=replace(call.facts, rang=combine_outcomes(record.outcome for record in records)),
            )
        )
        for record in records:
            call.note(_explain(record))
        return records


def _explain(leg: LegRecord) -> Decision:
    saw: dict[str, Seen] = {"agent": leg.agent, "endpoint": leg.endpoint}
    if leg.cause is not None:
        saw["cause"] = leg.cause
    return Decision(Step.RING, f"outcome.{leg.outcome}", saw, leg.outcome)
