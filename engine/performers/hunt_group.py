"""Keeps a caller in a group's queue and rings its agents until one answers or the wait is too long."""

from dataclasses import replace

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import HuntGroup
from dialplan.hunting import Choice
from dialplan.next import CallbackPromised, Finished, LeavesGroup, Overflowed
from dialplan.outcome import LegOutcome
from dialplan.queueing import phrases
from engine.calls.call import Call
from engine.performers.queue import (
    Rounds,
    Talk,
    join,
    kept_ticket,
    leave,
    left_to_wait_s,
    note_wait,
    promise_callback,
    wait_for_agents,
)
from engine.queues import Place


async def perform_hunt_group(call: Call, group: HuntGroup) -> Finished | LeavesGroup:
    kept = kept_ticket(call, group)
    if kept is None and (refusal := call.queues.refuse(group)) is not None:
        call.learn(replace(call.facts, overflowed=True))
        return refusal
    with call.queues.place(kept or join(call, group)) as place:
        await call.channel.answer()  # in the queue already: callers who come meanwhile find that place taken
        outcome = await _wait_and_ring(call, group, place, Talk(call, group, is_back=kept is not None))
        if isinstance(outcome, CallbackPromised):
            promise_callback(call, group)
    note_wait(call, group)
    if not isinstance(outcome, Finished):
        await leave(call, group, outcome)
    return outcome


async def _wait_and_ring(call: Call, group: HuntGroup, place: Place, talk: Talk) -> Finished | LeavesGroup:
    rounds = Rounds(call, group, place)
    agents = call.queues.agents.held_by(call.id)  # kept for a caller who was promised a call
    if agents:
        place.stop_asking()
        await call.say(phrases.called_back(group.language))
        if await rounds.ring(agents) is LegOutcome.ANSWERED:
            return Finished()
    while (left_s := left_to_wait_s(call, group)) >= 1:
        came = await wait_for_agents(call, group, place, talk, left_s)
        if not isinstance(came, Choice):
            return came
        _note_choice(call, group, came)
        if await rounds.ring(came.agents) is LegOutcome.ANSWERED:
            return Finished()
    return Overflowed()


def _note_choice(call: Call, group: HuntGroup, choice: Choice) -> None:
    chosen = ", ".join(choice.agents)
    saw: dict[str, Seen] = {"at": group.id, "free": choice.free, "level": choice.level}
    call.note(Decision(Step.RING, f"hunting.{group.strategy}", saw, f"rings {chosen}"))
