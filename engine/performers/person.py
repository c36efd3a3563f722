"""Rings one person's phones."""

from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import Person
from dialplan.next import Finished, NotAnswered
from dialplan.outcome import LegOutcome
from engine.calls.call import Call
from engine.performers.ringing import ring_agents


async def perform_person(call: Call, person: Person) -> Finished | NotAnswered:
    call.queues.agents.admit((person.person,))
    if not await call.queues.agents.claim((person.person,), call.id):
        call.learn(replace(call.facts, rang=LegOutcome.BUSY))
        call.note(Decision(Step.RING, "person.engaged", {"agent": person.person}, LegOutcome.BUSY))
        return NotAnswered(LegOutcome.BUSY)
    outcome = await ring_agents(call, (person.person,), person.ring_s)
    call.inbox.forget_digits()  # pressed while it rang: meant for nothing that comes after
    return Finished() if outcome is LegOutcome.ANSWERED else NotAnswered(outcome)
