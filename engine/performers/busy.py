"""Gives the caller the busy tone."""

from dialplan.next import Finished
from engine.calls.call import Call

_TONE_S = 8
"""Long enough to be understood; who has not hung up by then is hung up on."""


async def perform_busy(call: Call) -> Finished:
    await call.channel.execute_application("Playtones", "busy")
    await call.channel.wait_for_digit(_TONE_S)
    return Finished()
