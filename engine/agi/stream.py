"""One call's FastAGI stream: its request, then one command at a time, each with its own reply.

Asterisk answers commands in order and names none of them, so the accounting must never slip: a command
whose task was cancelled still gets its reply, and the next one waits for that first. A second command is
never sent early: Asterisk leaves the second of two that came together unread until more arrives.

One exception: any line ends a sound that STREAM FILE plays, which then has no reply of its own. So a sound
is stopped by a NOOP, whose reply can't be taken for STREAM FILE's: only that has an ``endpos``.
"""

import asyncio
from collections.abc import Callable

import structlog

from engine.agi.alarm import Alarm
from engine.agi.asked import Asked
from engine.agi.codec import HangUpNotice, Reply, ReplyDecoder, encode_command
from engine.agi.errors import CommandTimeout, ProtocolError, StreamLost
from engine.agi.lines import LineCutter
from engine.agi.request import Request, RequestDecoder
from engine.signal import Flag
from engine.wiretap import Ear

_log = structlog.get_logger(__name__)

_SOUND = "STREAM FILE"
_STOPPING_S = 5.0
_UNREAD_S = 0.1  # a NOOP that came together with STREAM FILE is read when another one comes
_QUIET_S = 0.5  # and so is the second of two NOOPs; longer, since what is answered late needs no other one


class AgiStream(asyncio.Protocol):
    """The engine's end of one connection. ``opened`` is told of it as soon as it is made."""

    def __init__(self, max_line_bytes: int, decoder: RequestDecoder, opened: "Opened") -> None:
        loop = self._loop = asyncio.get_running_loop()
        self._opened = opened
        self._lines = LineCutter(max_line_bytes)
        self._request_decoder = decoder
        self._decoder = ReplyDecoder()
        self._is_asking = False
        self._outstanding: Asked | None = None
        self._latest: Asked | None = None
        self._waiters: list[asyncio.Future[None]] = []
        self._alarm = Alarm(loop, self._look)
        self._is_hung_up = False
        self._has_ended = False
        self._hung_up_or_ended = Flag()
        self._request: asyncio.Future[Request] = loop.create_future()
        self._closed = Flag()
        self.ear: Ear | None = None
        """Who hears it, from after the request."""

    # What the transport tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._opened(self)

    def data_received(self, data: bytes) -> None:
        """Take what Asterisk says; a peer out of step has its stream dropped."""
        try:
            for line in self._lines.feed(data):
                if self._has_ended:
                    return
                self._take(line)
        except ProtocolError as error:
            self._drop(error)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._end()
        self._closed.set()

    def eof_received(self) -> None:
        self._end()

    # What the handler of the call asks.

    @property
    def is_hung_up(self) -> bool:
        """Whether Asterisk has said that the caller is gone."""
        return self._is_hung_up

    async def request(self) -> Request:
        """Return what Asterisk says first. Raises ProtocolError, or StreamLost where it left before that."""
        return await self._request

    async def wait_hung_up(self) -> None:
        """Return once the caller is gone; raises StreamLost where the stream ended before that was known."""
        await self._hung_up_or_ended.wait()
        if not self._is_hung_up:
            raise StreamLost("the stream to Asterisk ended")

    def abort(self) -> None:
        """End the connection at once."""
        self._transport.abort()

    async def close(self, within_s: float) -> None:
        """Close the stream; a peer that does not read what is left for it is cut off."""
        if self.ear is not None:
            self.ear.engine_left()
        self._transport.close()
        try:
            async with asyncio.timeout(within_s):
                await self._closed.wait()
        except TimeoutError:
            self._transport.abort()

    async def ask(self, name: str, *arguments: str, deadline_s: float) -> Reply:
        """Send one command and return its reply.

        Raises ValueError for what can't be sent, StreamLost, and CommandTimeout after ``deadline_s``, also
        where an earlier command, given up by its task, is past its own deadline. A second command while one
        is being asked is an error in the program: RuntimeError.
        """
        return await self._ask(name, *arguments, deadline_s=deadline_s, is_probe=False)

    async def is_caller_gone(self, deadline_s: float) -> bool:
        """Ask a channel that has just answered -1, which may mean a hang-up or merely a missing file.

        Asterisk answers first and says HANGUP after, but always before the reply to the next command.
        """
        if not self._is_hung_up:
            await self._ask("NOOP", deadline_s=deadline_s, is_probe=True)
        return self._is_hung_up

    def stop_sound(self) -> None:
        """End a sound whose STREAM FILE nobody waits for any more; no other command is touched."""
        asked = self._outstanding
        if asked is not None and asked.name == _SOUND and not asked.stops and not self._has_ended:
            asked.expires_at = self._loop.time() + _STOPPING_S
            self._alarm.ring_by(asked.expires_at)
            self._stop(asked)

    def _stop(self, asked: Asked) -> None:
        if asked is self._outstanding and not self._has_ended and not asked.is_late:
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

    async def _ask(self, name: str, *arguments: str, deadline_s: float, is_probe: bool) -> Reply:
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

    def _write(self, line: bytes) -> None:
        if self.ear is not None:
            self.ear.said(line)
        self._transport.write(line)

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

    # Who waits, and for how long.

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

    # What comes from Asterisk.

    def _take(self, line: bytes) -> None:
        if not self._request.done():
            request = self._request_decoder.feed(line)
            if request is not None:
                self._request.set_result(request)
            return
        if self.ear is not None:
            self.ear.heard(line)
        said = self._decoder.feed(line)
        if said is None:
            return
        if isinstance(said, HangUpNotice):
            self._is_hung_up = True
            self._hung_up_or_ended.set()
        elif self._outstanding is None:
            raise ProtocolError("a reply that nothing asked for")
        else:
            self._outstanding.take(said)
            if self._outstanding.is_over:
                self._outstanding = None
            self._wake()

    def _drop(self, error: ProtocolError) -> None:
        if self._request.done():
            _log.warning("dropped an AGI stream", why=str(error))
        else:
            self._refuse(error)
        self._end()

    def _refuse(self, error: ProtocolError | StreamLost) -> None:
        self._request.set_exception(error)
        self._request.exception()  # of a client for whom there was no room nobody asks

    def _end(self) -> None:
        if self._has_ended:
            return
        self._has_ended = True
        if self.ear is not None:
            self.ear.asterisk_left()
        self._alarm.stop()
        self._hung_up_or_ended.set()
        if not self._request.done():
            self._refuse(StreamLost("it left"))
        if self._outstanding is not None:
            self._outstanding.end()
            self._outstanding = None
        self._wake()
        self._transport.close()


Opened = Callable[[AgiStream], None]

_NOOP = encode_command("NOOP")
