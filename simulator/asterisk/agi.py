"""FastAGI, Asterisk's side: one stream to the engine, from its header to its end."""

import asyncio

from engine.signal import Flag
from simulator.asterisk.agi_words import write_header
from simulator.asterisk.call import LiveCall
from simulator.asterisk.commands import perform
from simulator.asterisk.inbox import Command, HungUp, Inbox, StreamEnded
from simulator.asterisk.machine import Machine

_CONNECT_TIMEOUT_S = 2.0
_PORT = 4573


async def run_agi(call: LiveCall, machine: Machine, url: str) -> None:
    """Let the engine at ``url`` (``agi://host:port/script``) have the call until it closes the stream."""
    host, _, port = url.partition("://")[2].partition("/")[0].partition(":")
    stream = _Stream(call.inbox)
    try:
        async with asyncio.timeout(_CONNECT_TIMEOUT_S):
            await asyncio.get_running_loop().create_connection(lambda: stream, host, int(port or _PORT))
    except (OSError, TimeoutError):
        return
    try:
        stream.write(write_header(call.channel, url, call.dnid))
        await _serve(call, machine, stream)
    finally:
        call.inbox.drop_stream()
        await stream.close()


class _Stream(asyncio.Protocol):
    """Posts the engine's lines, and the end of them, to the inbox of the call."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._rest = b""
        self._has_ended = False
        self._closed = Flag()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._inbox.post(Command(line.decode(errors="surrogateescape")))

    def eof_received(self) -> None:
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._end()
        self._closed.set()

    def write(self, data: bytes) -> None:
        self._transport.write(data)

    async def close(self) -> None:
        self._has_ended = True  # of what is closed here the call needs no word
        self._transport.close()
        await self._closed.wait()

    def _end(self) -> None:
        if not self._has_ended:
            self._has_ended = True
            self._inbox.post(StreamEnded())


async def _serve(call: LiveCall, machine: Machine, stream: _Stream) -> None:
    """Perform what the engine says, one line at a time. A digit between two lines is lost, as in Asterisk."""
    told_of_hang_up = False
    while True:
        if call.has_hung_up and not told_of_hang_up:
            told_of_hang_up = True
            stream.write(b"HANGUP\n")
        match await call.inbox.next():
            case Command(line):
                reply = await perform(call, machine, line)
                if reply is not None:
                    stream.write(reply.encode(errors="surrogateescape") + b"\n")
            case StreamEnded():
                return
            case HungUp() | _:
                pass
