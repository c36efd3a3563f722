"""The walk of a call from destination to destination: perform one, see how it ended, decide, go on."""

from dataclasses import replace

from dialplan.billing import payer
from dialplan.decision import Decision, Step
from dialplan.destinations import Destination
from dialplan.forwarding import HOP_LIMIT, has_come_back, is_forward, sends
from dialplan.ids import DestinationId
from dialplan.next import STEP_LIMIT, admit, enter, follow
from dialplan.numbers import number_from_trunk
from dialplan.outcome import LegOutcome
from dialplan.outgoing import Outside
from dialplan.records import Direction
from dialplan.visit import CallsBack
from engine.calls.call import Call
from engine.performers import perform
from engine.performers.busy import perform_busy
from engine.performers.calling_out import call_from_mailbox
from engine.performers.from_phone import perform_dialled
from engine.performers.refusal import BUSY, NO_SUCH_NUMBER, end_unanswered, refuse


async def walk(call: Call) -> None:
    """Take a call from where it is to its end."""
    here = await _set_out(call)
    while here is not None and call.progress.steps <= STEP_LIMIT:
        outcome = await perform(call, here)
        decision = follow(here, outcome)
        call.note(decision)
        if isinstance(outcome, CallsBack) and isinstance(outcome.sender, Outside):
            await call_from_mailbox(call, here.id, outcome.sender)
        if decision.to is not None and has_hopped_out(call, here, decision.to):
            await perform_busy(call)
            return
        here = go(call, decision.to)
    if here is not None:
        call.note(Decision(Step.END, "walk.step_limit", {"steps": STEP_LIMIT}, "hang up"))
        call.learn(replace(call.facts, failed=True))


async def _set_out(call: Call) -> Destination | None:
    if call.progress.at is not None:
        return resume(call, call.progress.at)
    if call.facts.talked:
        call.note(Decision(Step.TALK, "talk.over", {"at": ""}, "hang up"))
        return None
    if call.progress.direction is Direction.CALLBACK:
        return keep_promise(call)
    if call.progress.phone is not None:
        return go(call, await perform_dialled(call))
    return await begin(call)


def keep_promise(call: Call) -> Destination | None:
    """Go on with somebody who was called back; one whom nobody is owed any more is let go."""
    group = call.progress.group
    if group is None or group not in call.company.destinations:
        call.note(Decision(Step.QUEUE, "callback.withdrawn", {"at": group or ""}, "hang up"))
        return None
    call.note(Decision(Step.QUEUE, "callback.answered", {"at": group}, f"to {group}", group))
    return go(call, group, is_promised=True)


async def begin(call: Call) -> Destination | None:
    """Find where a call from the trunk begins; one to a number that nobody has is refused."""
    country = call.company.country
    did, caller = (number_from_trunk(text, country) for text in (call.progress.did, call.progress.cli))
    ringing = call.desk.forwards.ringing(did, caller or "")
    if has_come_back(call.company, caller, ringing):
        await refuse(call, Decision(Step.NUMBER, "forward.came_back", {"ringing": ringing}, "refused"), BUSY)
        return None
    decision = enter(call.company, did)
    call.note(decision)
    if decision.rule != "number.assigned":
        call.learn(replace(call.facts, unassigned=True))
    if decision.to is None:
        await end_unanswered(call, NO_SUCH_NUMBER)
    return go(call, decision.to)


def has_hopped_out(call: Call, here: Destination, to: DestinationId) -> bool:
    """Whether a call was sent on from person to person as often as one may be; then it is told busy."""
    if not is_forward(here, call.company.destinations[to]):
        return False
    hops = call.progress.hops + 1
    call.advance(replace(call.progress, hops=hops))
    if hops <= HOP_LIMIT:
        return False
    call.note(Decision(Step.END, "forward.hop_limit", {"at": here.id, "hops": HOP_LIMIT}, "busy"))
    call.learn(replace(call.facts, rang=LegOutcome.BUSY))
    call.is_ended_by_us = True
    return True


def resume(call: Call, at: DestinationId) -> Destination | None:
    """Go on where another engine, or this one before a restart, left off."""
    if call.facts.talked:
        call.note(Decision(Step.TALK, "talk.over", {"at": at}, "hang up"))
        return None
    call.note(Decision(Step.RESUME, "resume.taken_up", {"at": at}, f"goes on at {at}"))
    return call.company.destinations[at]


def go(call: Call, to: DestinationId | None, *, is_promised: bool = False) -> Destination | None:
    """Arrive at a destination, or at the one that takes its calls while it is closed.

    ``is_promised`` is a call to it that was promised, and is kept whatever the hour.
    """
    for _ in range(STEP_LIMIT):
        if to is None:
            return None
        destination = call.company.destinations[to]
        here = call.progress
        billing_id = payer(here.billing_id, here.at, destination, call.company.billing_ids)
        call.advance(
            replace(
                here,
                at=to,
                sender=to if sends(call.company, destination) else here.sender,
                steps=here.steps + 1,
                tries=0,
                no_inputs=0,
                billing_id=billing_id,
            )
        )
        admission = None if is_promised else admit(call.company, destination, call.now())
        if admission is None:
            return destination
        call.note(admission)
        if admission.to is None:
            return destination
        call.learn(replace(call.facts, closed=True))
        to = admission.to
    return call.company.destinations[to] if to is not None else None
