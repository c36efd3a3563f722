"""Keeps a caller in a group's queue and rings its agents until one answers or the wait is too long."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from dialplan.decision import Decision, Step
from dialplan.destinations import HuntGroup
from dialplan.next import Finished, Overflowed
from dialplan.outcome import LegOutcome
from dialplan.queueing import Ticket
from engine.calls.call import Call
from engine.performers.ringing import ring_agents

_LEAST_REST_S = 1  # phones that refuse at once, or are not there, must not be dialled in a busy loop


async def perform_hunt_group(call: Call, group: HuntGroup) -> Finished | Overflowed:
    await call.channel.answer()
    await call.channel.music_on(call.desk.settings.music)
    with call.queues.place(_take_ticket(call, group)) as place:
        while (left_s := _left_to_wait_s(call, group)) >= 1:
            try:
                async with asyncio.timeout(left_s):
                    agents = await place.wait_for_agents()
            except TimeoutError:
                break
            call.note(
                Decision(
                    Step.RING,
                    f"hunting.{group.strategy}",
                    {"at": group.id, "free": ",".join(agents)},
                    f"rings {', '.join(agents)}",
                )
            )
            ring_s = min(group.ring_s, int(_left_to_wait_s(call, group)) or 1)
            if await ring_agents(call, agents, ring_s, group) is LegOutcome.ANSWERED:
                return Finished()
            place.rest(agents, max(group.rest_s, _LEAST_REST_S))
            await call.channel.music_on(call.desk.settings.music)
    await call.channel.music_off()
    call.inbox.forget_digits()  # pressed while waiting, for nobody: not the next menu's
    call.learn(replace(call.facts, overflowed=True))
    return Overflowed()


def _take_ticket(call: Call, group: HuntGroup) -> Ticket:
    """The caller's ticket; one from before a restart keeps its place."""
    queued = call.progress.queued
    if queued is None or call.progress.group != group.id:
        queued = call.now()
        call.advance(replace(call.progress, group=group.id, queued=queued))
        call.note(Decision(Step.QUEUE, "group.joined", {"at": group.id}, "waits"))
    return Ticket(call.id, group.id, queued, group.strategy, group.agents)


def _left_to_wait_s(call: Call, group: HuntGroup) -> float:
    assert call.progress.queued is not None
    return (call.progress.queued + timedelta(seconds=group.max_wait_s) - call.now()).total_seconds()
