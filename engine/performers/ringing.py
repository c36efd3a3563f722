"""Rings the phones of agents reserved for this call; Asterisk rings and bridges, AMI tells the rest."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from dialplan.destinations import AnyDevice, Device, Mobile
from dialplan.ids import PersonId
from dialplan.numbers import number_from_trunk
from dialplan.outcome import LegOutcome
from dialplan.prompts import Prompt, in_language
from dialplan.queueing import AgentStatus
from engine.calls.call import Call
from engine.performers.dialling import Dialling
from engine.performers.leaving import Phones, prepare_to_leave
from engine.performers.leg import Stage
from engine.performers.legs import Legs
from engine.performers.ring_notes import RingNotes

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
    note_rung(call, agents)
    try:
        phones = [(agent, device) for agent in agents for device in _silent(call, agent)]
        return await _ring(call, agents, await prepare_to_leave(call, phones, manner.shows), manner)
    finally:
        call.desk.rung.end(call.id)


def note_rung(call: Call, agents: Sequence[PersonId]) -> None:
    """Have it known whom the call rings, until somebody answers or it rings no more."""
    devices = (device for agent in agents for device in call.company.devices.get(agent, ()))
    phones = [device.endpoint for device in devices if isinstance(device, Device)]
    call.desk.rung.begin(call.id, call.company.organisation, agents, phones)


def _silent(call: Call, agent: PersonId) -> Sequence[AnyDevice]:
    """An agent's phones without those that ring for another call, and may be a colleague's too."""
    phones = call.company.devices[agent]
    elsewhere = call.desk.rung.phones(besides=call.id)
    silent = [phone for phone in phones if not (isinstance(phone, Device) and phone.endpoint in elsewhere)]
    return silent or phones


async def ring_outside(call: Call, telephone: Mobile, manner: RingManner) -> LegOutcome:
    """Ring one telephone outside the house, which is nobody's; all is set for it to be rung."""
    return await _ring(call, (), [(_NOBODY, telephone)], manner)


async def _ring(call: Call, agents: Sequence[PersonId], phones: Phones, manner: RingManner) -> LegOutcome:
    call.inbox.forget_legs()
    legs = Legs(call.id, phones)
    notes = RingNotes(call, agents, legs, manner.wrap_up_s)
    ringing = Dialling(call, legs, notes)
    for agent in dict.fromkeys(agent for agent, _ in phones if agent):
        call.queues.agents.mark(agent, call.id, AgentStatus.RINGING)
    if phones:
        notes.note(Stage.RINGING)  # whoever has no phone to ring is free for others
    is_over = False
    try:
        if phones:
            with _going_out(call, phones):
                await ringing.run(manner.ring_s, _options(call, manner))
        is_over = True
        notes.note(Stage.OVER)
        return notes.outcome
    finally:
        try:
            if not is_over and call.is_caller_gone:
                await ringing.ask_of_the_gone()
                notes.note(Stage.CALLER_LEFT)
        finally:
            call.desk.conversations.end(call.id)


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
