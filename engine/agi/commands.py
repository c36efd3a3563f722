"""The commands of one call, one at a time, each with its own reply.

Asterisk answers commands in order and names none of them, so the accounting must never slip: a command
whose task was cancelled still gets its reply, and the next one waits for that first. A second command is
never sent early: Asterisk leaves the second of two that came together unread until more arrives.

One exception: any line ends a sound that STREAM FILE plays, which then has no reply of its own. So a sound
is stopped by a NOOP, whose reply can't be taken for STREAM FILE's: only that has an ``endpos``.
"""

import asyncio
from collections.abc import Callable

from engine.agi.alarm import Alarm
from engine.agi.asked import Asked
from engine.agi.codec import Reply, encode_command
from engine.agi.errors import CommandTimeout, ProtocolError, StreamLost

_SOUND = "STREAM FILE"
_NOOP = encode_command("NOOP")
_STOPPING_S = 5.0
_UNREAD_S = 0.1  # a NOOP that came together with STREAM FILE is read when another one comes
_QUIET_S = 0.5  # and so is the second of two NOOPs; longer, since what is answered late needs no other one


class Commands:
    """``write`` sends one line. ``end`` when no reply is to come any more."""

    def __init__(self, loop: asyncio.AbstractEventLoop, write: Callable[[bytes], None]) -> None:
        self._loop = loop
        self._write = write
        self._is_asking = False
        self._outstanding: Asked | None = None
        self._latest: Asked | None = None
        self._waiters: list[asyncio.Future[None]] = []
        self._alarm = Alarm(loop, self._look)
        self._has_ended = False

    async def ask(self, name: str, *arguments: str, deadline_s: float, is_probe: bool = False) -> Reply:
        """Send one command and return its reply; ``settled`` knows nothing of a probe.

        Raises ValueError for what can't be sent, StreamLost, and CommandTimeout after ``deadline_s``, also
        where an earlier command, given up by its task, is past its own deadline. A second command while one
        is being asked is an error in the program: RuntimeError.
        """
        line = encode_command(name, *arguments)
        if self._is_asking:
            raise RuntimeError(f"{name} asked while another command of the same channel is being asked")
        self._is_asking = True
        try:
            if self._outstanding is not None:
                await self._end_of(self._outstanding)
            if self._has_ended:
                raise StreamLost("the stream to Asterisk ended")
            asked = self._outstanding = Asked(name, self._loop.time() + deadline_s)
            if not is_probe:
                self._latest = asked
            self._alarm.ring_by(asked.expires_at)
            self._write(line)  # no drain: at most one line of 8 KiB is ever in the buffer
            return await self._reply_to(asked)
        finally:
            self._is_asking = False

    async def settled(self, deadline_s: float) -> Reply | None:
        """Wait for the reply to the latest command, also of a cancelled task, and return it.

        None where there was no command, or its reply did not come by ``deadline_s`` or never will.
        """
        latest = self._latest
        if latest is None:
            return None
        try:
            async with asyncio.timeout(deadline_s):
                while not latest.is_answered:
                    await self._next_word()
        except TimeoutError:
            return None
        return latest.reply

    def take(self, said: Reply) -> None:
        """Account for what Asterisk replied. Raises ProtocolError."""
        if self._outstanding is None:
            raise ProtocolError("a reply that nothing asked for")
        self._outstanding.take(said)
        if self._outstanding.is_over:
            self._outstanding = None
        self._wake()

    def end(self) -> None:
        """Tell whoever waits that no reply will come, and let go of everything."""
        self._has_ended = True
        self._alarm.retire()
        if self._outstanding is not None:
            self._outstanding.end()
            self._outstanding = None
        self._wake()
        self._write = _write_nothing

    # Stopping a sound.

    def stop_sound(self) -> None:
        """End a sound whose STREAM FILE nobody waits for any more; no other command is touched."""
        asked = self._outstanding
        if asked is not None and asked.name == _SOUND and not asked.stops:
            asked.expires_at = self._loop.time() + _STOPPING_S
            self._alarm.ring_by(asked.expires_at)
            self._stop(asked)

    def _stop(self, asked: Asked) -> None:
        if asked is self._outstanding and not asked.is_late:
            asked.stops += 1
            self._write(_NOOP)
            self._loop.call_later(_UNREAD_S, self._stop_again, asked)

    def _stop_again(self, asked: Asked) -> None:
        """Say NOOP until one is heard, and again where others of them stay without a reply."""
        if asked.is_over:
            return
        if asked.is_stop_heard:
            self._loop.call_later(_QUIET_S, self._stop, asked)
        else:
            self._stop(asked)

    # Who waits, and for how long.

    async def _end_of(self, asked: Asked) -> None:
        """Wait until an earlier command, given up by its task, has all its replies."""
        while not asked.is_over:
            if asked.is_late:
                raise CommandTimeout(f"no reply to {asked.name} in time")
            await self._next_word()

    async def _reply_to(self, asked: Asked) -> Reply:
        while not asked.is_answered:
            if asked.is_late:
                raise CommandTimeout(f"no reply to {asked.name} in time")
            await self._next_word()
        if asked.reply is None:
            raise StreamLost(f"the stream to Asterisk ended during {asked.name}")
        return asked.reply

    async def _next_word(self) -> None:
        """Return when a reply has come, the stream has ended, or the command is late."""
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        await waiter

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _look(self, now: float) -> float | None:
        """Tell whoever waits that the command is late; return when to look again where it is not yet."""
        asked = self._outstanding
        if asked is None:
            return None
        if asked.expires_at > now:
            return asked.expires_at
        asked.is_late = True
        self._wake()
        return None


def _write_nothing(_: bytes) -> None:
    pass
