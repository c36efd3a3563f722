"""A waiting caller gives the line back and is promised a call when it is their turn."""

from dataclasses import replace
from datetime import datetime

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import HuntGroup
from dialplan.ids import PersonId
from dialplan.numbers import E164, number_from_trunk
from dialplan.queueing import callback_ticket_of, phrases
from dialplan.queueing.promises import Promise
from dialplan.records import Direction
from dialplan.tolls import tolls_of
from dialplan.visit import CallbackPromised
from engine.calls.call import Call
from engine.queues import Place


def promise_callback(call: Call, group: HuntGroup) -> None:
    """Keep the caller's place for a call to them; there is no moment in which nobody holds it."""
    number, joined = number_to_call(call), call.progress.waits_since or call.progress.queued
    assert number is not None
    assert joined is not None
    earlier = call.queues.promises.withdraw(group.id, number)  # who asks twice keeps the better place
    if earlier is not None:
        joined = min(joined, earlier.joined)
    promise = Promise(
        call=call.id,
        organisation=call.company.organisation,
        group=group.id,
        number=number,
        did=call.progress.did,
        joined=joined,
        language=call.progress.language,
        made=call.progress.lines,
    )
    _keep_place(call, group, promise)
    call.queues.promises.make(promise)
    call.learn(replace(call.facts, wants_callback=True))
    saw: dict[str, Seen] = {"at": group.id, "position": call.queues.position(call.id)}
    call.note(Decision(Step.QUEUE, "callback.promised", saw, "keeps the place"))


def _keep_place(call: Call, group: HuntGroup, promise: Promise) -> None:
    """It asks for nobody as long as this call lasts; who did not answer the caller rests as before."""
    own = call.queues.ticket(call.id)
    resting = own.resting if own is not None else frozenset[PersonId]()
    ticket = callback_ticket_of(group, promise.place, promise.joined)
    call.queues.put(replace(ticket, ringing=True, resting=resting))
    Place(call.queues, ticket).rest_on(resting, group.rest_s)


def has_promise(call: Call) -> bool:
    """Whether the caller gave the line back already, and only the stream broke before they were told."""
    return call.facts.wants_callback and call.queues.promises.get(call.id) is not None


async def repeat_promise(call: Call, group: HuntGroup) -> CallbackPromised:
    await call.say(phrases.callback_promised(group.language))
    return CallbackPromised()


def is_owed_another(call: Call, group: HuntGroup) -> bool:
    """Whether this call was to keep a promise, and is to be made again where nobody is there for it."""
    if call.progress.direction is not Direction.CALLBACK or group.callback is None:
        return False
    return number_to_call(call) is not None


def take_promised_place(call: Call, group: HuntGroup) -> datetime | None:
    """Who calls in before they were called back has the place that was kept for that, and is not called."""
    promises = call.queues.promises
    number = number_to_call(call) if promises.all else None  # reading a number takes a while
    promise = promises.withdraw(group.id, number) if number is not None else None
    if promise is None:
        return None
    call.note(Decision(Step.QUEUE, "callback.called_in", {"at": group.id}, "takes the place kept"))
    return promise.joined


def number_to_call(call: Call) -> E164 | None:
    """Where the caller can be called back; None where they show no number, or one that is dear to call.

    Whoever can forge their number must not be able to have others called, or dear numbers, or this house.
    """
    if call.desk.settings.trunk is None:
        return None
    number = number_from_trunk(call.progress.cli, call.company.country)
    if number is None or call.company.owns(number) or tolls_of(number, call.company.country):
        return None
    return number
