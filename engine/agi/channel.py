"""A caller's channel, as the story of a call commands it.

Every method may raise CallerHungUp, StreamLost, CommandTimeout, CommandRefused, and ValueError for words
that must not reach Asterisk. What depends on a file or an application may raise CommandFailed: it could
not be done, and the caller is still there.
"""

import asyncio
from collections.abc import Sequence

from dialplan.ids import Endpoint
from engine.agi.arguments import (
    application_argument,
    application_name,
    endpoint_argument,
    milliseconds,
    variable_name,
)
from engine.agi.codec import DeadChannel, Reply, Success, UnknownCommand, WrongUsage
from engine.agi.errors import CallerHungUp, CommandFailed, CommandRefused
from engine.agi.recorded import Recorded, read_digit, read_recorded
from engine.agi.request import Request
from engine.agi.stream import AgiStream

_AT_ONCE_S = 5.0  # Asterisk answers these within 10 ms, ANSWER within half a second
_LATE_S = 5.0  # what a command with a time of its own may take longer than that
_LONGEST_SOUND_S = 1800.0
_BEEP_S = 2.0
_NO_SUCH_APPLICATION = -2


class Channel:
    """One command at a time; ``request`` says whose channel it is."""

    def __init__(self, request: Request, stream: AgiStream) -> None:
        self.request = request
        self._stream = stream
        self._is_answered = False

    @property
    def is_hung_up(self) -> bool:
        return self._stream.is_hung_up

    async def wait_hung_up(self) -> None:
        """Return once the caller is gone; raises StreamLost where the stream ended before that was known."""
        await self._stream.wait_hung_up()

    async def settled(self, deadline_s: float) -> Reply | None:
        """Wait until Asterisk is done with the latest command, also a cancelled one; return its reply.

        After it a cancelled recording's file is whole. None where Asterisk did not say so by ``deadline_s``.
        """
        return await self._stream.settled(deadline_s)

    async def answer(self) -> None:
        """Answer, unless that is done."""
        self._need_caller("ANSWER")
        if not self._is_answered:
            await self._do("ANSWER")
            self._is_answered = True

    async def stream_file(
        self, sound: str, escape_digits: str = "", *, deadline_s: float = _LONGEST_SOUND_S
    ) -> str:
        """Play a sound (its name, without extension); return the digit that stopped it, or ''.

        To stop it, cancel the task that waits for it: the caller hears no more, and the next command goes
        out at once.
        """
        try:
            return read_digit(await self._do("STREAM FILE", sound, escape_digits, deadline_s=deadline_s))
        except asyncio.CancelledError:
            self._stream.stop_sound()
            raise

    async def wait_for_digit(self, timeout_s: float) -> str:
        """Return the next digit, or '' where none came."""
        return read_digit(
            await self._do("WAIT FOR DIGIT", milliseconds(timeout_s), deadline_s=timeout_s + _LATE_S)
        )

    async def record_file(
        self,
        path: str,
        audio_format: str,
        *,
        escape_digits: str,
        timeout_s: float,
        silence_s: int = 0,
        beep: bool = True,
    ) -> Recorded:
        """Record to ``path`` (without extension) until a digit, ``timeout_s``, or ``silence_s`` if not 0.

        A caller who hangs up ends it too: CallerHungUp, and the file is whole.
        """
        reply = await self._do(
            "RECORD FILE",
            path,
            audio_format,
            escape_digits,
            milliseconds(timeout_s),
            *(["BEEP"] if beep else []),
            *([f"s={silence_s}"] if silence_s > 0 else []),
            deadline_s=timeout_s + _BEEP_S + _LATE_S,
        )
        return read_recorded(reply)

    async def set_variable(self, name: str, value: str) -> None:
        """Set a variable of the channel; works after a hang-up too, until the stream is closed."""
        await self._reply("SET VARIABLE", variable_name(name), value)

    async def variable(self, name: str) -> str | None:
        """Return a variable (its first 1,023 bytes), or None; works after a hang-up too.

        Don't ask for what a caller can write a line feed into, such as ``CALLERID(num)``: Asterisk sends it
        as it is, and the rest would pass for another reply.
        """
        reply = await self._reply("GET VARIABLE", variable_name(name))
        return (reply.data or "") if reply.result else None

    async def music_on(self, music_class: str) -> None:
        await self._do("SET MUSIC", "ON", music_class)

    async def music_off(self) -> None:
        await self._do("SET MUSIC", "OFF")

    async def dial(
        self, endpoints: Sequence[Endpoint], ring_s: int, options: str, *, deadline_s: float
    ) -> None:
        """Ring ``endpoints`` for ``ring_s`` and bridge whoever answers; returns when all of it is over.

        ``deadline_s`` includes the conversation. What became of each leg is AMI's to tell.
        """
        if ring_s < 1 or not endpoints:
            raise ValueError("nothing to ring, or no time to ring it")
        ringing = "&".join(endpoint_argument(endpoint) for endpoint in endpoints)
        await self._execute(
            "Dial", ringing, str(ring_s), application_argument(options), deadline_s=deadline_s
        )

    async def execute_application(
        self, application: str, *arguments: str, deadline_s: float = _AT_ONCE_S
    ) -> None:
        """Run an application of Asterisk's dialplan; raises CommandFailed where it has none so named."""
        checked = [application_argument(argument) for argument in arguments]
        await self._execute(application_name(application), *checked, deadline_s=deadline_s)

    async def hang_up(self) -> None:
        """Hang up on the caller; one who is gone already is no error."""
        if not self.is_hung_up:
            try:
                await self._reply("HANGUP")
            except CallerHungUp:
                return

    async def _execute(self, application: str, *arguments: str, deadline_s: float) -> None:
        self._need_caller("EXEC")  # Asterisk would run it on a dead channel, too
        reply = await self._reply("EXEC", application, ",".join(arguments), deadline_s=deadline_s)
        if reply.result == _NO_SUCH_APPLICATION:
            raise CommandFailed(f"Asterisk has no application {application}")
        # Dial without option g answers -1 when the agent hangs up: no failure, and the caller lives on.
        if reply.result < 0 and await self._stream.is_caller_gone(_AT_ONCE_S):
            raise CallerHungUp(f"the caller hung up during {application}")

    async def _do(self, name: str, *arguments: str, deadline_s: float = _AT_ONCE_S) -> Success:
        """Ask for what needs a caller, and say by an exception why it could not be done."""
        self._need_caller(name)
        reply = await self._reply(name, *arguments, deadline_s=deadline_s)
        if reply.result >= 0:
            return reply
        if await self._stream.is_caller_gone(_AT_ONCE_S):
            raise CallerHungUp(f"the caller hung up during {name}")
        raise CommandFailed(f"Asterisk failed at {name}, result {reply.result}")

    async def _reply(self, name: str, *arguments: str, deadline_s: float = _AT_ONCE_S) -> Success:
        match await self._stream.ask(name, *arguments, deadline_s=deadline_s):
            case Success() as reply:
                return reply
            case DeadChannel():
                raise CallerHungUp(f"the caller was gone before {name}")
            case UnknownCommand():
                raise CommandRefused(f"Asterisk knows no command {name}")
            case WrongUsage():
                raise CommandRefused(f"Asterisk does not take {name} in this form")

    def _need_caller(self, name: str) -> None:
        if self.is_hung_up:
            raise CallerHungUp(f"the caller was gone before {name}")
