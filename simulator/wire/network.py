"""The network of a virtual world, in memory: whoever uses asyncio's streams in it can't tell it from TCP.

All is one machine, so a port alone names a listener. Bytes go in order and never get lost, but they may
arrive late, in pieces cut anywhere, or several writes in one piece; a connection can be cut or refused.
"""

import asyncio
import errno
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from simulator.virtual_time.clock import DAY_S
from simulator.virtual_time.loop import VirtualTimeLoop
from simulator.wire.ends import Cable, End, connect_ends

ProtocolFactory = Callable[[], asyncio.BaseProtocol]

OnWritten = Callable[[int, End, bytes], None]
"""Hears of what is written, before it goes: the port that was called, the end that writes, and the bytes."""

_FIRST_EPHEMERAL_PORT = 49152


@dataclass(frozen=True, slots=True)
class Warts:
    """How bad the network is. ``split`` is the chance that a byte is the last of its piece."""

    split: float = 0.0
    delay_s: float = 0.0


class Network:
    """Who listens where, what is connected, and which faults are on."""

    def __init__(self, seed: int = 0, warts: Warts | None = None) -> None:
        self.warts = warts or Warts()
        self.on_written: OnWritten | None = None
        self._chance = random.Random(seed)
        self._listeners: dict[int, Listener] = {}
        self._refused: set[int] = set()
        self._connections: dict[int, dict[End, None]] = {}  # in order, so that a run can be repeated
        self._next_port = _FIRST_EPHEMERAL_PORT

    def refuse(self, port: int) -> None:
        """From now on nobody gets through to ``port``; what is connected stays."""
        self._refused.add(port)

    def accept(self, port: int) -> None:
        """Let callers through to ``port`` again."""
        self._refused.discard(port)

    def cut(self, port: int) -> int:
        """Cut every connection to ``port``; both sides lose it. Returns how many there were."""
        ends = tuple(self._connections.get(port, ()))
        for end in ends:
            end.cut()
        return len(ends)

    def connections(self, port: int) -> int:
        """How many connections to ``port`` are up."""
        return len(self._connections.get(port, ()))

    def listen(self, factory: ProtocolFactory, host: str, port: int) -> "Listener":
        """Open ``port`` (0: any). Raises OSError where it is taken."""
        port = port or self._ephemeral_port()
        if port in self._listeners:
            raise OSError(errno.EADDRINUSE, f"[Errno 98] address already in use: {(host, port)}")
        self._listeners[port] = Listener(self, factory, host, port)
        return self._listeners[port]

    def close(self, port: int) -> None:
        self._listeners.pop(port, None)

    def connect(
        self, loop: asyncio.AbstractEventLoop, factory: ProtocolFactory, host: str, port: int
    ) -> tuple[End, asyncio.BaseProtocol]:
        """Connect to whoever listens. Raises ConnectionRefusedError."""
        listener = self._listeners.get(port)
        if listener is None or port in self._refused:
            raise ConnectionRefusedError(errno.ECONNREFUSED, f"Connect call failed {(host, port)}")
        protocol = factory()
        on_written = partial(self.on_written, port) if self.on_written is not None else None
        cable = Cable(loop, self.warts.delay_s, self.warts.split, self._chance, on_written)
        names = (host, self._ephemeral_port()), (host, port)
        here, there = connect_ends(cable, names, protocol, listener.factory())
        ends = self._connections.setdefault(port, {})
        ends[there] = None
        there.on_lost = lambda: ends.pop(there, None)
        return here, protocol

    def _ephemeral_port(self) -> int:
        self._next_port += 1
        return self._next_port


class Listener(asyncio.AbstractServer):
    """An open port, as ``asyncio.start_server`` gives it."""

    def __init__(self, network: Network, factory: ProtocolFactory, host: str, port: int) -> None:
        self.factory = factory
        self._network = network
        self._address = host, port
        self._serving = True
        self._loop = asyncio.get_running_loop()
        self._closed = asyncio.Event()

    @property
    def sockets(self) -> "tuple[SocketName, ...]":
        return (SocketName(self._address),) if self._serving else ()

    def close(self) -> None:
        if self._serving:
            self._serving = False
            self._network.close(self._address[1])
            self._closed.set()

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def is_serving(self) -> bool:
        return self._serving

    async def start_serving(self) -> None:
        """It does already."""

    async def serve_forever(self) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.close()

    async def wait_closed(self) -> None:
        await self._closed.wait()


@dataclass(frozen=True, slots=True)
class SocketName:
    """What a socket that is not there answers when asked for its address."""

    address: tuple[str, int]

    def getsockname(self) -> tuple[str, int]:
        return self.address


class WiredLoop(VirtualTimeLoop):
    """Virtual time and, on it, the network in memory."""

    def __init__(self, network: Network | None = None, limit_s: float = 7 * DAY_S, seed: int = 0) -> None:
        super().__init__(limit_s, seed)
        self.network = network or Network()

    async def create_connection(  # type: ignore[override]
        self,
        protocol_factory: ProtocolFactory,
        host: str | None = None,
        port: int | None = None,
        *,
        ssl: object = None,
        **_others: Any,
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        if ssl:
            raise ValueError("there is no TLS on the wire in memory")
        await asyncio.sleep(self.network.warts.delay_s)
        return self.network.connect(self, protocol_factory, host or "127.0.0.1", port or 0)

    async def create_server(  # type: ignore[override]
        self,
        protocol_factory: ProtocolFactory,
        host: str | None = None,
        port: int | None = None,
        **_others: Any,
    ) -> Listener:
        return self.network.listen(protocol_factory, host or "0.0.0.0", port or 0)
