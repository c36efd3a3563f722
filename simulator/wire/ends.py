"""The two ends of a connection in memory, each a transport as asyncio knows it."""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Address = tuple[str, int]

_NOBODY = asyncio.Protocol()

_HIGH_WATER = 64 * 1024
"""asyncio's own default for a TCP transport, in bytes."""


@dataclass(frozen=True, slots=True)
class Cable:
    """What a connection runs over: ``delay_s`` late; a byte ends its piece with chance ``split``.

    ``on_written`` hears of all that is written, before it goes.
    """

    loop: asyncio.AbstractEventLoop
    delay_s: float
    split: float
    chance: random.Random
    on_written: "Callable[[End, bytes], None] | None" = None

    def pieces(self, data: bytes) -> Sequence[bytes]:
        """Cut what was written as the network would."""
        if not self.split:
            return (data,)
        cuts = [at for at in range(1, len(data)) if self.chance.random() < self.split]
        return [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]


class End(asyncio.Transport):
    """One end. What is written here waits in ``_outgoing`` until the other end takes it."""

    other: "End"

    def __init__(self, cable: Cable, here: Address, there: Address, protocol: asyncio.Protocol) -> None:
        super().__init__({"sockname": here, "peername": there})
        self.on_lost: Callable[[], object] = _nobody_hears
        self._cable = cable
        self._loop = cable.loop
        self._protocol = protocol
        self._outgoing: deque[tuple[float, bytes]] = (
            deque()
        )  # (due, piece); an empty piece is the end of file
        self._waiting_bytes = 0
        self._high, self._low = _HIGH_WATER, _HIGH_WATER // 4
        self._pumping = False
        self._reading = True
        self._writer_paused = False
        self._eof_written = False
        self._closing = False
        self._lost = False

    # What the owner of this end calls.

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._protocol

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        assert isinstance(protocol, asyncio.Protocol)
        self._protocol = protocol

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._eof_written and not self._closing:
            raise RuntimeError("Cannot call write() after write_eof()")
        if self._cable.on_written is not None and not self._closing:
            self._cable.on_written(self, bytes(data))
        if not data or self._closing or self._lost:
            return
        if self.other.is_lost:
            self._loop.call_soon(self._lose, ConnectionResetError("Connection reset by peer"))
            return
        self._waiting_bytes += len(data)
        self._post(self._cable.pieces(bytes(data)))
        if self._waiting_bytes > self._high and not self._writer_paused:
            self._writer_paused = True
            self._protocol.pause_writing()

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.write(b"".join(list_of_data))

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        if not self._eof_written and not self._lost:
            self._eof_written = True
            self._post((b"",))

    def close(self) -> None:
        if self._closing or self._lost:
            return
        self.write_eof()
        self._closing = True
        self._reading = False
        if not self._outgoing:
            self._loop.call_soon(self._lose, None)

    def abort(self) -> None:
        if self._lost:
            return
        self._closing = True
        self._outgoing.clear()
        self._loop.call_soon(self._lose, None)
        self._loop.call_soon(self.other._lose, ConnectionResetError("Connection reset by peer"))

    def cut(self) -> None:
        """The network takes the connection away; what was on its way is gone."""
        for end in (self, self.other):
            end._closing = True
            end._outgoing.clear()
            self._loop.call_soon(end._lose, ConnectionResetError("Connection reset by peer"))

    def is_closing(self) -> bool:
        return self._closing

    def is_reading(self) -> bool:
        return self._reading

    def pause_reading(self) -> None:
        self._reading = False

    def resume_reading(self) -> None:
        if not self._closing:
            self._reading = True
            self.other._pump_soon()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._high = high if high is not None else (4 * low if low is not None else _HIGH_WATER)
        self._low = low if low is not None else self._high // 4

    def get_write_buffer_size(self) -> int:
        return self._waiting_bytes

    def get_write_buffer_limits(self) -> tuple[int, int]:
        return self._low, self._high

    # What goes on between the two ends.

    @property
    def is_lost(self) -> bool:
        return self._lost

    def begin(self) -> None:
        self._protocol.connection_made(self)

    def _post(self, pieces: Iterable[bytes]) -> None:
        due = self._loop.time() + self._cable.delay_s
        self._outgoing.extend((due, piece) for piece in pieces)
        self._pump_soon()

    def _pump_soon(self) -> None:
        if self._pumping or not self._outgoing:
            return
        self._pumping = True
        due = self._outgoing[0][0]
        if due > self._loop.time():
            self._loop.call_at(due, self._pump)
        else:
            self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        """Hand over what one read would bring; the rest comes on later passes of the loop."""
        self._pumping = False
        if not self._outgoing:
            return
        if self.other.is_lost:
            self._outgoing.clear()
            self._lose(ConnectionResetError("Connection reset by peer"))
            return
        if not self.other.is_closing() and not self.other.is_reading():
            return
        piece = self._next_read()
        self._waiting_bytes -= len(piece)
        if not self.other.is_closing():  # a closed end throws away what still comes
            self.other._take(piece)
        if self._writer_paused and self._waiting_bytes <= self._low:
            self._writer_paused = False
            self._protocol.resume_writing()
        if self._closing and not self._outgoing:
            self._lose(None)
        self._pump_soon()

    def _next_read(self) -> bytes:
        """Take the next piece; on a network that doesn't split, with every piece that has arrived by now."""
        piece = self._outgoing.popleft()[1]
        if self._cable.split or not piece:
            return piece
        pieces = [piece]
        now = self._loop.time()
        while self._outgoing and self._outgoing[0][1] and self._outgoing[0][0] <= now:
            pieces.append(self._outgoing.popleft()[1])
        return b"".join(pieces)

    def _take(self, piece: bytes) -> None:
        if piece:
            self._protocol.data_received(piece)
        elif not self._protocol.eof_received():
            self.close()

    def _lose(self, reason: Exception | None) -> None:
        if self._lost:
            return
        self._lost = True
        self._closing = True
        self._outgoing.clear()
        self.on_lost()
        self._protocol.connection_lost(reason)
        if self.other.is_lost:
            self._come_apart()

    def _come_apart(self) -> None:
        """Let go of each other: circles would wait for the garbage collector, a hundred thousand a day."""
        for end in (self, self.other):
            end._protocol, end.on_lost = _NOBODY, _nobody_hears
        del self.other.other, self.other


def _nobody_hears() -> None:
    pass


def connect_ends(
    cable: Cable, names: tuple[Address, Address], calling: asyncio.BaseProtocol, called: asyncio.BaseProtocol
) -> tuple[End, End]:
    """Join two protocols; each gets ``connection_made``, the called one a pass of the loop later."""
    assert isinstance(calling, asyncio.Protocol)
    assert isinstance(called, asyncio.Protocol)
    here = End(cable, names[0], names[1], calling)
    there = End(cable, names[1], names[0], called)
    here.other, there.other = there, here
    here.begin()
    cable.loop.call_soon(there.begin)
    return here, there
