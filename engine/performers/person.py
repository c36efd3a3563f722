"""Rings one person's phones, unless they are engaged or have paused themselves."""

from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import Device, Person
from dialplan.ids import PersonId
from dialplan.outcome import LegOutcome
from dialplan.reaching import Reach, reach
from dialplan.visit import Finished, NotAnswered, Paused
from engine.calls.call import Call
from engine.performers.ringing import RingManner, note_rung, ring_agents


async def perform_person(call: Call, person: Person) -> Finished | NotAnswered | Paused:
    try:
        return await _perform(call, person)
    finally:
        call.desk.rung.end(call.id)


async def _perform(call: Call, person: Person) -> Finished | NotAnswered | Paused:
    match await _reach(call, person):
        case Reach.PAUSED:
            return Paused()
        case Reach.ENGAGED:
            call.learn(replace(call.facts, rang=LegOutcome.BUSY))
            call.note(Decision(Step.RING, "person.engaged", {"agent": person.person}, LegOutcome.BUSY))
            return NotAnswered(LegOutcome.BUSY)
        case Reach.RING_BESIDES:
            call.note(Decision(Step.RING, "person.besides", _doing(call, person.person), "rings"))
            call.queues.agents.hold_besides(person.person, call.id)
        case Reach.RING:
            pass
    outcome = await ring_agents(call, (person.person,), RingManner(person.ring_s))
    call.inbox.forget_digits()  # pressed while it rang: meant for nothing that comes after
    if outcome is LegOutcome.ANSWERED:
        return Finished()
    call.learn(replace(call.facts, rang=outcome))  # who has no phone that may be rung has no legs to tell it
    return NotAnswered(outcome)


async def _reach(call: Call, person: Person) -> Reach:
    """Decide, and where they are free have them reserved: another call may be faster."""
    agents = call.queues.agents
    agents.admit((person.person,))
    is_rung = _is_rung(call, person.person)
    reached = reach(agents.agents()[person.person], call_waiting=person.call_waiting, is_rung=is_rung)
    if reached in (Reach.RING, Reach.RING_BESIDES):
        note_rung(call, (person.person,))
    if reached is Reach.RING and not await agents.claim((person.person,), call.id):
        return Reach.ENGAGED
    return reached


def _is_rung(call: Call, person: PersonId) -> bool:
    """Whether another call rings them, or every phone of theirs, which others may have too."""
    if call.desk.rung.is_rung(call.company.organisation, person, besides=call.id):
        return True
    phones = call.company.devices.get(person, ())
    elsewhere = call.desk.rung.phones(besides=call.id)
    return bool(phones) and all(isinstance(one, Device) and one.endpoint in elsewhere for one in phones)


def _doing(call: Call, person: PersonId) -> dict[str, str]:
    return {"agent": person, "status": call.queues.agents.agents()[person].status}
