"""The walk of a call from destination to destination: perform one, see how it ended, decide, go on."""

from dataclasses import replace

from dialplan.decision import Decision, Step
from dialplan.destinations import Destination
from dialplan.ids import DestinationId
from dialplan.next import STEP_LIMIT, admit, enter, follow
from dialplan.numbers import number_from_trunk
from engine.calls.call import Call
from engine.performers import perform


async def walk(call: Call) -> None:
    """Take a call from where it is to its end."""
    at = call.progress.at
    here = begin(call) if at is None else resume(call, at)
    while here is not None and call.progress.steps <= STEP_LIMIT:
        outcome = await perform(call, here)
        decision = follow(here, outcome)
        call.note(decision)
        here = go(call, decision.to)
    if here is not None:
        call.note(Decision(Step.END, "walk.step_limit", {"steps": STEP_LIMIT}, "hang up"))
        call.learn(replace(call.facts, failed=True))


def begin(call: Call) -> Destination | None:
    """Find where a call to this number begins."""
    did = number_from_trunk(call.progress.did, call.company.country)
    decision = enter(call.company, did)
    call.note(decision)
    if decision.rule == "number.unassigned":
        call.learn(replace(call.facts, unassigned=True))
    return go(call, decision.to)


def resume(call: Call, at: DestinationId) -> Destination | None:
    """Go on where another engine, or this one before a restart, left off."""
    if call.facts.talked:
        call.note(Decision(Step.TALK, "talk.over", {"at": at}, "hang up"))
        return None
    call.note(Decision(Step.RESUME, "resume.taken_up", {"at": at}, f"goes on at {at}"))
    return call.company.destinations[at]


def go(call: Call, to: DestinationId | None) -> Destination | None:
    """Arrive at a destination, or at the one that takes its calls while it is closed."""
    for _ in range(STEP_LIMIT):
        if to is None:
            return None
        destination = call.company.destinations[to]
        call.advance(replace(call.progress, at=to, steps=call.progress.steps + 1, tries=0))
        admission = admit(call.company, destination, call.now())
        if admission is None:
            return destination
        call.note(admission)
        if admission.to is None:
            return destination
        call.learn(replace(call.facts, closed=True))
        to = admission.to
    return call.company.destinations[to] if to is not None else None
