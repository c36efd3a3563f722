"""Where Asterisk brings its calls: one stream, one handler, and none can harm another."""

import asyncio
import errno
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from engine.agi.channel import Channel
from engine.agi.errors import CallerHungUp, PortTaken, ProtocolError, StreamLost
from engine.agi.request import HeaderLimits, Request, RequestDecoder
from engine.agi.stream import AgiStream, Opened
from engine.wiretap import Wiretap

_log = structlog.get_logger(__name__)

_PORT_SETTING = "VAXEL_AGI_PORT"
_CLOSING_S = 1.0

Handler = Callable[[Channel], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """What one client, and all of them together, may take."""

    connections: int = 20_000  # a queue of ten thousand, and Asterisk itself is at its end before
    header_s: float = 5.0  # Asterisk sends the header in one go
    line_bytes: int = 16384  # a caller's name of 4,000 letters takes up to 16,000
    header: HeaderLimits = field(default_factory=HeaderLimits)


class AgiServer:
    """Runs ``handle`` for each call, and closes the call's stream when it returns.

    ``started`` is set once calls can come, and ``port`` is then the one that it listens on.
    """

    def __init__(
        self,
        host: str,
        port: int,
        handle: Handler,
        limits: ServerLimits | None = None,
        *,
        wiretap: Wiretap | None = None,
    ) -> None:
        self.port = port
        self.started = asyncio.Event()
        self._host = host
        self._handle = handle
        self._limits = limits or ServerLimits()
        self._wiretap = wiretap or Wiretap()
        self._open = 0
        self._is_full = False
        self._is_stopping = False

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
        def welcome(stream: AgiStream) -> None:
            if not self._admits():
                stream.abort()
                return
            self._open += 1
            serving = group.create_task(self._serve(stream))
            serving.add_done_callback(lambda _: self._see_out(stream))

        server = await self._listen(welcome)
        try:
            self.port = server.sockets[0].getsockname()[1] if server.sockets else self.port
            self.started.set()
            await asyncio.get_running_loop().create_future()  # until cancelled
        finally:
            self._is_stopping = True  # the loop may still bring streams that it has accepted
            server.close()

    def _see_out(self, stream: AgiStream) -> None:
        """Free what a stream took, also one whose task was cancelled before its first step."""
        self._open -= 1
        stream.abort()

    async def _listen(self, welcome: Opened) -> asyncio.Server:
        limits = self._limits

        def connect() -> AgiStream:
            if self._is_stopping:  # a closed asyncio.Server fails at it later, and then keeps the socket open
                raise ConnectionAbortedError("the engine stops")
            return AgiStream(limits.line_bytes, RequestDecoder(limits.header), welcome)

        try:
            return await asyncio.get_running_loop().create_server(connect, self._host, self.port)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(self._host, self.port, _PORT_SETTING) from error
            raise

    def _admits(self) -> bool:
        """Whether there is room; a full house is logged once, not once a client."""
        if self._is_stopping:
            return False
        was_full, self._is_full = self._is_full, self._open >= self._limits.connections
        if self._is_full and not was_full:
            _log.warning("refused an AGI client: too many connections", connections=self._open)
        return not self._is_full

    async def _serve(self, stream: AgiStream) -> None:
        try:
            request = await self._read_request(stream)
            if request is not None:
                if (listener := self._wiretap.listener) is not None:
                    stream.ear = listener.ear_for(request)
                await self._conduct(request, stream)
        except Exception:
            _log.exception("an AGI connection failed")
        finally:
            await stream.close(_CLOSING_S)

    async def _read_request(self, stream: AgiStream) -> Request | None:
        """Return the request, or None where the client sends none worth the name."""
        try:
            async with asyncio.timeout(self._limits.header_s):
                return await stream.request()
        except TimeoutError:
            why = "it took too long"
        except (ProtocolError, StreamLost) as error:
            why = str(error)
        _log.info("an AGI client brought no call", why=why)
        return None

    async def _conduct(self, request: Request, stream: AgiStream) -> None:
        """Handle one call; whatever goes wrong in it is no other call's trouble."""
        try:
            await self._handle(Channel(request, stream))
        except (CallerHungUp, StreamLost) as end:
            _log.info("a call ended under its handler", call=request.unique_id, why=str(end))
        except Exception:
            _log.exception("a call's handler failed", call=request.unique_id)
