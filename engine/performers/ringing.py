"""Rings the phones of agents reserved for this call; Asterisk rings and bridges, AMI tells the rest."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import Mobile
from dialplan.ids import Endpoint, PersonId
from dialplan.numbers import number_from_trunk
from dialplan.outcome import LegOutcome, combine_outcomes
from dialplan.prompts import Prompt, in_language
from dialplan.queueing import AgentStatus
from dialplan.records import LegRecord
from engine.calls.call import Call
from engine.conversations import Conversation
from engine.events import AmiUp, endpoint_of
from engine.performers.leaving import Phones, prepare_to_leave
from engine.performers.legs import Legs

_LATE_S = 10  # Asterisk ends what is out of its time; a deadline of ours is for an Asterisk that does not
_NO_LEG_S = 0.3  # AMI's DialBegin may follow Dial's reply by some ms; a phone that isn't registered has none
_NOBODY = PersonId("")


@dataclass(frozen=True, slots=True)
class RingManner:
    """How phones are rung, for at most ``ring_s``.

    The caller hears ``music`` (a class of Asterisk's) meanwhile, or the ringing tone. Agents' phones
    show ``shows``, or the caller's own number. Who answers hears ``whisper`` before the caller does.
    With ``passes_tones`` the caller hears what the other network says instead of a ringing tone.
    """

    ring_s: int
    wrap_up_s: float = 0.0
    music: str | None = None
    shows: str | None = None
    whisper: Prompt | None = None
    passes_tones: bool = False


async def ring_agents(call: Call, agents: Sequence[PersonId], manner: RingManner) -> LegOutcome:
    """Ring all phones of ``agents``; an answered call is over when this returns."""
    phones = [(agent, device) for agent in agents for device in call.company.devices[agent]]
    return await _ring(call, agents, await prepare_to_leave(call, phones, manner.shows), manner)


async def ring_outside(call: Call, telephone: Mobile, manner: RingManner) -> LegOutcome:
    """Ring one telephone outside the house, which is nobody's; all is set for it to be rung."""
    return await _ring(call, (), [(_NOBODY, telephone)], manner)


async def _ring(call: Call, agents: Sequence[PersonId], phones: Phones, manner: RingManner) -> LegOutcome:
    ringing = _Ringing(call, agents, Legs(call.id, phones), manner)
    call.inbox.forget_legs()
    if not phones:
        return ringing.conclude()
    for agent in agents:
        call.queues.agents.mark(agent, call.id, AgentStatus.RINGING)
    concluded = False
    try:
        with _going_out(call, phones):
            await ringing.run(manner.ring_s, _options(call, manner))
        concluded = True
        return ringing.conclude()
    finally:
        call.desk.conversations.end(call.id)
        if not concluded and call.is_caller_gone:
            ringing.abandon()


def _going_out(call: Call, phones: Phones) -> AbstractContextManager[None]:
    """Have it known that the call rings outside, as long as it does."""
    if not any(isinstance(phone, Mobile) for _, phone in phones):
        return nullcontext()
    did = number_from_trunk(call.progress.did, call.company.country)
    return call.desk.forwards.going_out(call.id, did, call.progress.shown)


def _options(call: Call, manner: RingManner) -> str:
    """Options of Asterisk's Dial: ``g`` comes back when the agent hangs up, ``S`` bounds a conversation."""
    options = f"gS({call.desk.settings.longest_talk_s})"
    if manner.music:
        options += f"m({manner.music})"
    elif not manner.passes_tones:
        options += "r"
    shows = manner.shows or (call.progress.cli if call.progress.phone is not None else "")
    if shows:
        options += f"f({shows})"
    sound = call.desk.ports.prompts.sound(in_language(manner.whisper, "")) if manner.whisper else None
    return f"{options}A({sound})" if sound else options


class _Ringing:
    """One ringing under way."""

    def __init__(self, call: Call, agents: Sequence[PersonId], legs: Legs, manner: RingManner) -> None:
        self.legs = legs
        self._call = call
        self._agents = agents
        self._manner = manner
        self._noted: dict[tuple[PersonId, Endpoint], LegRecord] = {}
        self._has_missed_events = False
        self._changed = asyncio.Event()

    async def run(self, ring_s: int, options: str) -> None:
        """Ring until one is answered and the conversation over, or all have stopped."""
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(self._listen())
            await self._call.channel.dial(
                self.legs.endpoints,
                ring_s,
                options=options,
                deadline_s=ring_s + self._call.desk.settings.longest_talk_s + _LATE_S,
            )
            await self._settle()
            listening.cancel()

    async def _listen(self) -> None:
        while True:
            event = await self._call.inbox.next_leg_event()
            self.legs.take(event)
            self._has_missed_events |= isinstance(event, AmiUp)
            self._note_certain()
            self._free_the_unanswered()
            self._changed.set()

    async def _settle(self) -> None:
        """Wait for what AMI has yet to tell of legs that Dial is done with; ask the channel what it can't."""
        limits = self._call.desk.settings.limits
        if self.legs.answered is None and not self.legs.have_all_begun:
            await self._wait_until(lambda: self.legs.have_all_begun, _NO_LEG_S)
        if self.legs.answered is None:
            await self._wait_until(lambda: self.legs.are_settled, limits.late_leg_s)
        is_all_told = self.legs.are_settled and self._call.inbox.is_ami_up and not self._has_missed_events
        if self.legs.answered is None and not is_all_told:
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
            self._note_certain()

    def _note_certain(self) -> None:
        """Write down what cannot change any more, as it happens."""
        for record in self.legs.certain():
            if (record.agent, record.endpoint) not in self._noted:
                self._note(record)

    def _note(self, record: LegRecord, *, is_silent: bool = True) -> None:
        call = self._call
        self._noted[record.agent, record.endpoint] = record
        rang = combine_outcomes(noted.outcome for noted in self._noted.values())
        call.advance(replace(call.progress.with_leg(record), facts=replace(call.facts, rang=rang)))
        call.note(_explain(record))
        if record.outcome is LegOutcome.ANSWERED:
            self._note_talk(record.agent)
        elif is_silent:
            self._free(record.agent)

    def _note_talk(self, agent: PersonId) -> None:
        call = self._call
        call.queues.agents.mark(agent, call.id, AgentStatus.TALKING)
        call.desk.forwards.answered(call.id)
        self._note_conversation()
        call.advance(
            replace(
                call.progress,
                answered=call.now(),
                agent=agent or None,
                wrap_up_s=self._manner.wrap_up_s,
                facts=replace(call.facts, talked=True),
            )
        )
        saw = {"agent": agent} if agent else {"at": call.progress.at or ""}
        call.note(Decision(Step.TALK, "talk.answered", saw, "bridged"))

    def _note_conversation(self) -> None:
        """A group's, which its supervisors may hear."""
        progress, leg = self._call.progress, self.legs.answered
        if progress.group is not None and progress.group == progress.at and leg is not None and leg.channel:
            conversation = Conversation(progress.group, leg.channel)
            self._call.desk.conversations.begin(self._call.id, conversation)

    def _free(self, agent: PersonId) -> None:
        """An agent whose phones have all stopped, unanswered, is free for others at once."""
        outcomes = {self._noted.get((agent, name)) for name in self.legs.names_of(agent)}
        if None not in outcomes and not any(
            record.outcome is LegOutcome.ANSWERED for record in outcomes if record
        ):
            self._call.queues.agents.release(agent, self._call.id)

    def _free_the_unanswered(self) -> None:
        """Once one is answered, whoever has no phone ringing will have none; a talk may last for hours."""
        answered = self.legs.answered
        if answered is not None:
            held = {answered.agent, *self.legs.ringing_agents}
            self._call.queues.release([agent for agent in self._agents if agent not in held], self._call.id)

    def conclude(self) -> LegOutcome:
        """Write down how the remaining phones ended; return what all of it comes to."""
        self._note_rest(self.legs.conclude())
        outcome = combine_outcomes(record.outcome for record in self._noted.values())
        if outcome is not LegOutcome.ANSWERED:
            self._call.queues.release(self._agents, self._call.id)
        return outcome

    def abandon(self) -> None:
        """The caller is gone. Phones may ring for a moment yet: the call's end frees their agents."""
        self._note_rest(self.legs.conclude(caller_hung_up=True), are_silent=False)

    def _note_rest(self, records: Iterable[LegRecord], *, are_silent: bool = True) -> None:
        for record in records:
            if (record.agent, record.endpoint) not in self._noted:
                self._note(record, is_silent=are_silent)


def _explain(leg: LegRecord) -> Decision:
    saw: dict[str, Seen] = {"agent": leg.agent, "endpoint": leg.endpoint}
    if leg.cause is not None:
        saw["cause"] = leg.cause
    return Decision(Step.RING, f"outcome.{leg.outcome}", saw, leg.outcome)
