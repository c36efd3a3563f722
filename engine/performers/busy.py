"""Gives the caller the busy tone: their own network's where the call is not answered yet, else ours."""

from dialplan.visit import Finished
from engine.calls.call import Call

_TONE_S = 8
"""Long enough to be understood; who has not hung up by then is hung up on."""

_LATE_S = 5


async def perform_busy(call: Call) -> Finished:
    await call.channel.execute_application("Busy", str(_TONE_S), deadline_s=_TONE_S + _LATE_S)
    return Finished()
