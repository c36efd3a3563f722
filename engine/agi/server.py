"""Where Asterisk brings its calls: one stream, one handler, and none can harm another."""

import asyncio
import errno
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from engine.agi.channel import Channel
from engine.agi.errors import CallerHungUp, PortTaken, ProtocolError, StreamLost
from engine.agi.request import HeaderLimits, Request, RequestDecoder
from engine.agi.stream import AgiStream

_log = structlog.get_logger(__name__)

_PORT_SETTING = "VAXEL_AGI_PORT"
_CLOSING_S = 1.0

Handler = Callable[[Channel], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """What one client, and all of them together, may take."""

    connections: int = 2000  # Asterisk itself is at its end before
    header_s: float = 5.0  # Asterisk sends the header in one go
    line_bytes: int = 16384  # a caller's name of 4,000 letters takes up to 16,000
    header: HeaderLimits = field(default_factory=HeaderLimits)


class AgiServer:
    """Runs ``handle`` for each call, and closes the call's stream when it returns.

    ``started`` is set once calls can come, and ``port`` is then the one that it listens on.
    """

    def __init__(self, host: str, port: int, handle: Handler, limits: ServerLimits | None = None) -> None:
        self.port = port
        self.started = asyncio.Event()
        self._host = host
        self._handle = handle
        self._limits = limits or ServerLimits()
        self._open = 0
        self._is_full = False

    @property
    def connections(self) -> int:
        """How many streams are open."""
        return self._open

    async def run(self) -> None:
        """Serve until cancelled; then every handler is cancelled and every stream closed.

        Raises PortTaken where another program has the port.
        """
        try:
            async with asyncio.TaskGroup() as group:
                await self._accept(group)
        except ExceptionGroup as errors:  # only _accept raises; the group has wrapped it
            raise errors.exceptions[0] from errors

    async def _accept(self, group: asyncio.TaskGroup) -> None:
        def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if self._admits():
                self._open += 1
                group.create_task(self._serve(reader, writer))
            else:
                writer.transport.abort()

        server = await self._listen(welcome)
        try:
            self.port = server.sockets[0].getsockname()[1] if server.sockets else self.port
            self.started.set()
            await asyncio.get_running_loop().create_future()  # until cancelled
        finally:
            server.close()

    async def _listen(
        self, welcome: Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]
    ) -> asyncio.Server:
        try:
            return await asyncio.start_server(welcome, self._host, self.port, limit=self._limits.line_bytes)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(self._host, self.port, _PORT_SETTING) from error
            raise

    def _admits(self) -> bool:
        """Whether there is room; a full house is logged once, not once a client."""
        was_full, self._is_full = self._is_full, self._open >= self._limits.connections
        if self._is_full and not was_full:
            _log.warning("refused an AGI client: too many connections", connections=self._open)
        return not self._is_full

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await self._read_request(reader)
            if request is not None:
                await self._conduct(request, AgiStream(reader, writer))
        except Exception:
            _log.exception("an AGI connection failed")
        finally:
            self._open -= 1
            await _close(writer)

    async def _read_request(self, reader: asyncio.StreamReader) -> Request | None:
        """Return the request, or None where the client sends none worth the name."""
        decoder = RequestDecoder(self._limits.header)
        try:
            async with asyncio.timeout(self._limits.header_s):
                while True:
                    request = decoder.feed(await reader.readuntil(b"\n"))
                    if request is not None:
                        return request
        except TimeoutError:  # before OSError, which it is a kind of
            why = "it took too long"
        except (asyncio.IncompleteReadError, OSError):
            why = "it left"
        except asyncio.LimitOverrunError:
            why = "a line too long"
        except ProtocolError as error:
            why = str(error)
        _log.info("an AGI client brought no call", why=why)
        return None

    async def _conduct(self, request: Request, stream: AgiStream) -> None:
        """Handle one call; the stream is listened to until the handler has unwound."""
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(stream.listen())
            try:
                await self._handle(Channel(request, stream))
            except (CallerHungUp, StreamLost) as end:
                _log.info("a call ended under its handler", call=request.unique_id, why=str(end))
            except Exception:
                _log.exception("a call's handler failed", call=request.unique_id)
            finally:
                listening.cancel()


async def _close(writer: asyncio.StreamWriter) -> None:
    """Close a stream; a peer that does not read what is left for it is cut off."""
    writer.close()
    try:
        async with asyncio.timeout(_CLOSING_S):
            await writer.wait_closed()
    except OSError:  # TimeoutError is one
        writer.transport.abort()
