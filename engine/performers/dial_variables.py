"""What the caller's channel itself knows of a Dial that AMI did not tell of, also once the caller is gone."""

import asyncio
import re
from datetime import datetime, timedelta

from dialplan.ids import Endpoint
from engine.calls.call import Call
from engine.events import endpoint_of

_REFUSED_480 = 19
_NUMBER = re.compile(r"[0-9]{1,9}")


class DialVariables:
    """The variables of one Dial, which begins about now."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._began = asyncio.get_running_loop().time()
        self._ended: float | None = None

    def is_over(self) -> None:
        """Dial is over, a moment ago at most."""
        if self._ended is None:
            self._ended = asyncio.get_running_loop().time()

    async def end(self) -> Endpoint | int:
        """Return whose conversation it was, or the cause of the last phone that ended without one.

        Who rang until the time was out has cause 0; then HANGUPCAUSE can be of an earlier Dial.
        """
        status = await self._call.channel.variable("DIALSTATUS")
        if status == "ANSWER":
            return endpoint_of(await self._call.channel.variable("DIALEDPEERNAME") or "")
        cause = await self._number("HANGUPCAUSE")
        return 0 if status == "NOANSWER" and cause != _REFUSED_480 else cause

    @property
    def earliest_answer(self) -> datetime:
        """The earliest that AMI can have missed: when it went away."""
        return self._at(max(self._began, self._call.inbox.silent_since or 0.0))

    async def answer(self) -> datetime:
        """When it was answered.

        ANSWEREDTIME counts from when the *caller* was answered (measured). That is the same where the
        caller had heard nothing before; where they had, nothing in Asterisk knows it any more.
        """
        answered_s = await self._number("ANSWEREDTIME_MS") / 1000 or await self._number("ANSWEREDTIME")
        ended = asyncio.get_running_loop().time() if self._ended is None else self._ended
        answered = ended - answered_s
        return self._at(answered) if answered_s and answered >= self._began else self.earliest_answer

    async def _number(self, variable: str) -> int:
        told = await self._call.channel.variable(variable) or ""
        return int(told) if _NUMBER.fullmatch(told) else 0

    def _at(self, moment: float) -> datetime:
        return self._call.now() - timedelta(seconds=asyncio.get_running_loop().time() - moment)
