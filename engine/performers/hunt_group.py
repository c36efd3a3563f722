"""Keeps a caller in a group's queue and rings its agents until one answers or the wait is too long."""

from collections.abc import Sequence
from dataclasses import replace

from dialplan.decision import Decision, Seen, Step
from dialplan.destinations import HuntGroup
from dialplan.hunting import Choice
from dialplan.ids import PersonId
from dialplan.outcome import LegOutcome
from dialplan.queueing import phrases
from dialplan.visit import CallbackPromised, Finished, LeavesGroup, NobodyThere, Overflowed
from engine.calls.call import Call
from engine.performers.queue import (
    Patience,
    Rounds,
    Talk,
    has_promise,
    is_owed_another,
    join,
    kept_ticket,
    leave,
    note_refusal,
    note_wait,
    promise_callback,
    repeat_promise,
    wait_for_agents,
)
from engine.queues import Place


async def perform_hunt_group(call: Call, group: HuntGroup) -> Finished | LeavesGroup:
    if has_promise(call):
        return await repeat_promise(call, group)
    kept = kept_ticket(call, group)
    if kept is None and (refusal := call.queues.refuse(group)) is not None:
        note_refusal(call)
        return refusal
    with call.queues.place(kept or join(call, group)) as place:
        await call.channel.answer()  # in the queue already: callers who come meanwhile find that place taken
        outcome = await _wait_and_ring(call, group, place, Talk(call, group, is_back=kept is not None))
        if isinstance(outcome, NobodyThere) and is_owed_another(call, group):
            outcome = CallbackPromised()
        if isinstance(outcome, CallbackPromised):
            promise_callback(call, group)
    note_wait(call, group)
    if not isinstance(outcome, Finished):
        await leave(call, group, outcome)
    return outcome


async def _wait_and_ring(call: Call, group: HuntGroup, place: Place, talk: Talk) -> Finished | LeavesGroup:
    patience = Patience(call, group)
    rounds = Rounds(call, group, place, patience)
    agents = call.queues.agents.held_by(call.id)  # kept for a caller who was promised a call
    if agents:
        place.stop_asking()
        is_there = bool(call.queues.release_absent(call.id))
        await call.say((phrases.called_back if is_there else phrases.called_back_to_wait)(group.language))
        agents = _still_there(call, place, agents)
        if agents and await rounds.ring(agents) is LegOutcome.ANSWERED:
            return Finished()
    while patience.left_s >= 1:
        came = await wait_for_agents(call, group, place, talk, patience.until)
        if not isinstance(came, Choice):
            return came
        agents = _still_there(call, place, came.agents)
        if not agents:
            continue
        _note_choice(call, group, replace(came, agents=agents))
        if await rounds.ring(agents) is LegOutcome.ANSWERED:
            return Finished()
    return Overflowed()


def _still_there(call: Call, place: Place, agents: Sequence[PersonId]) -> tuple[PersonId, ...]:
    """Those who are to be rung, of those kept for the caller while something was said; none: ask again."""
    there = call.queues.release_absent(call.id)
    if not there:
        place.ask()
    return tuple(agent for agent in agents if agent in there)


def _note_choice(call: Call, group: HuntGroup, choice: Choice) -> None:
    chosen = ", ".join(choice.agents)
    saw: dict[str, Seen] = {"at": group.id, "free": choice.free, "level": choice.level}
    call.note(Decision(Step.RING, f"hunting.{group.strategy}", saw, f"rings {chosen}"))
