"""One call's FastAGI stream: its request, then replies to commands and word of a hang-up, and its end."""

import asyncio
from collections.abc import Callable

import structlog

from engine.agi.codec import HangUpNotice, Reply, ReplyDecoder
from engine.agi.commands import Commands
from engine.agi.errors import ProtocolError, StreamLost
from engine.agi.lines import LineCutter
from engine.agi.request import Request, RequestDecoder
from engine.signal import Flag
from engine.wiretap import Ear

_log = structlog.get_logger(__name__)


class AgiStream(asyncio.Protocol):
    """The engine's end of one connection. ``opened`` is told of it as soon as it is made."""

    def __init__(self, max_line_bytes: int, decoder: RequestDecoder, opened: "Opened") -> None:
        loop = asyncio.get_running_loop()
        self._opened = opened
        self._lines = LineCutter(max_line_bytes)
        self._request_decoder = decoder
        self._decoder = ReplyDecoder()
        self._commands = Commands(loop, self._write)
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

    async def ask(self, name: str, *arguments: str, deadline_s: float) -> Reply:
        """Send one command and return its reply. Raises what ``Commands.ask`` does."""
        return await self._commands.ask(name, *arguments, deadline_s=deadline_s)

    async def settled(self, deadline_s: float) -> Reply | None:
        """Wait for the reply to the latest command, as ``Commands.settled`` does."""
        return await self._commands.settled(deadline_s)

    async def is_caller_gone(self, deadline_s: float) -> bool:
        """Ask a channel that has just answered -1, which may mean a hang-up or merely a missing file.

        Asterisk answers first and says HANGUP after, but always before the reply to the next command.
        """
        if not self._is_hung_up:
            await self._commands.ask("NOOP", deadline_s=deadline_s, is_probe=True)
        return self._is_hung_up

    def stop_sound(self) -> None:
        """End a sound whose STREAM FILE nobody waits for any more; no other command is touched."""
        self._commands.stop_sound()

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

    # What goes to Asterisk and comes from there.

    def _write(self, line: bytes) -> None:
        if self.ear is not None:
            self.ear.said(line)
        self._transport.write(line)

    def _take(self, line: bytes) -> None:
        if not self._request.done():
            request = self._request_decoder.feed(line)
            if request is not None:
                self._request.set_result(request)
            return
        if self.ear is not None:
            self.ear.heard(line)
        said = self._decoder.feed(line)
        if isinstance(said, HangUpNotice):
            self._is_hung_up = True
            self._hung_up_or_ended.set()
        elif said is not None:
            self._commands.take(said)

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
        self._hung_up_or_ended.set()
        if not self._request.done():
            self._refuse(StreamLost("it left"))
        self._commands.end()
        self._transport.close()


Opened = Callable[[AgiStream], None]
