"""Rings a number outside the house, over the trunk; one that is of the house after all never leaves it."""

from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import External, Mobile
from dialplan.ids import Endpoint, PersonId
from dialplan.outcome import LegOutcome
from dialplan.visit import Finished, LedHome, NotAnswered
from engine.calls.call import Call
from engine.performers.leaving import prepare_to_leave
from engine.performers.ringing import RingManner, ring_outside

RING_S = 45


async def perform_external(call: Call, external: External) -> Finished | LedHome | NotAnswered:
    if external.own is not None:
        if external.number in call.company.inactive:
            call.learn(replace(call.facts, unassigned=True))
        return LedHome(external.own)
    telephone = Mobile(Endpoint(external.id), external.number, confirms=False)
    if not await prepare_to_leave(call, [(PersonId(""), telephone)]):
        call.learn(replace(call.facts, rang=LegOutcome.UNREACHABLE))
        return NotAnswered(LegOutcome.UNREACHABLE)
    call.note(Decision(Step.RING, "external.rings", {"at": external.id, "ring_s": RING_S}, "rings"))
    outcome = await ring_outside(call, telephone, RingManner(RING_S))
    call.inbox.forget_digits()  # pressed while it rang: meant for nothing that comes after
    return Finished() if outcome is LegOutcome.ANSWERED else NotAnswered(outcome)
