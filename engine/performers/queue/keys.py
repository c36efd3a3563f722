"""The keys of a waiting caller: out of the queue, how far they have come, and being called back."""

from dialplan.decision import Decision, Step
from dialplan.destinations import HuntGroup
from dialplan.queueing import phrases
from dialplan.visit import CallbackPromised, LeavesGroup, LeftQueue
from engine.calls.call import Call
from engine.performers.queue.callback import number_to_call
from engine.performers.queue.talk import Talk


def take_key(call: Call, group: HuntGroup, talk: Talk, key: str) -> LeavesGroup | None:
    """What a key leads to; None where the caller waits on. ``talk`` knows what they asked for."""
    callback = group.callback
    if talk.asks_to_confirm and key == phrases.CALLBACK_CONFIRM:
        return CallbackPromised()
    if key in group.exit_keys:
        return LeftQueue(key)
    if key == group.position_key:
        talk.tell_place()
    elif callback is not None and key == callback.key:
        _offer_callback(call, group, talk)
    return None


def _offer_callback(call: Call, group: HuntGroup, talk: Talk) -> None:
    number = number_to_call(call)
    if number is None:
        call.note(Decision(Step.QUEUE, "callback.impossible", {"at": group.id}, "waits on"))
        talk.ask(phrases.callback_impossible(group.language))
        return
    talk.ask_to_confirm(number)
