"""A caller waits: agents, a key, an empty group or the end of patience, whichever comes first."""

import asyncio

from dialplan.destinations import HuntGroup
from dialplan.hunting import Choice
from dialplan.visit import LeavesGroup, NobodyThere, Overflowed
from engine.calls.call import Call
from engine.performers.queue.keys import take_key
from engine.performers.queue.talk import Talk
from engine.queues import Place

_LOOK_AGAIN_S = 0.5


async def wait_for_agents(
    call: Call, group: HuntGroup, place: Place, talk: Talk, until: float
) -> Choice | LeavesGroup:
    """Return the agents who are reserved for the caller, or how they left: at ``until`` (loop) they do."""
    if talk.greeted.is_set() and not call.inbox.has_digits():
        choice = await place.take_free_agents()
        if choice is not None:  # nothing is begun that would end at once
            return choice
    while True:
        happened = await _first_of(call, group, place, talk, until)
        if happened is not None:
            return happened


async def _first_of(
    call: Call, group: HuntGroup, place: Place, talk: Talk, until: float
) -> Choice | LeavesGroup | None:
    """What comes first, while the caller is talked to. What is being said then stops at once.

    None where the caller asked for something, which is to be said now.
    """
    left_s = until - asyncio.get_running_loop().time()
    async with asyncio.TaskGroup() as tasks:
        talking = tasks.create_task(talk.run())
        offered = tasks.create_task(place.wait_for_agents())
        deserted = tasks.create_task(call.queues.wait_for_nobody(group))
        pressed = tasks.create_task(_take_keys(call, group, talk))
        waits = {offered, deserted, pressed}
        await asyncio.wait(waits, timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
        greeted = tasks.create_task(talk.greeted.wait())
        if offered.done():  # the agents are kept for the caller while the welcome is said to its end
            talk.hush()
            await asyncio.wait({greeted, pressed}, return_when=asyncio.FIRST_COMPLETED)
        for task in (talking, greeted, *waits):
            task.cancel()
    leaves = None if pressed.cancelled() else pressed.result()
    if leaves is not None:
        return leaves
    if not offered.cancelled():
        return offered.result()
    if not pressed.cancelled():
        return None
    return Overflowed() if deserted.cancelled() else NobodyThere(len(group.agents))


async def _take_keys(call: Call, group: HuntGroup, talk: Talk) -> LeavesGroup | None:
    """Take keys until one leads out, or asks for something to be said now; others interrupt nothing.

    What is asked for during the welcome is said after it.
    """
    while True:
        leaves = take_key(call, group, talk, await _next_key(call, talk))
        if leaves is not None or (talk.is_asked_anew and talk.greeted.is_set()):
            return leaves


async def _next_key(call: Call, talk: Talk) -> str:
    """The next key that the caller presses; while AMI is away, ``talk`` listens for it between messages."""
    while not (key := await call.inbox.next_digit()):  # '' says that AMI is away
        talk.note_unheard()
        await asyncio.sleep(_LOOK_AGAIN_S)
    return key
