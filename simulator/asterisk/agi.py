"""FastAGI, Asterisk's side: one stream to the engine, from its header to its end."""

import asyncio
import contextlib

from simulator.asterisk.agi_words import write_header
from simulator.asterisk.call import LiveCall
from simulator.asterisk.commands import perform
from simulator.asterisk.inbox import Command, HungUp, StreamEnded
from simulator.asterisk.machine import Machine

_CONNECT_TIMEOUT_S = 2.0
_PORT = 4573


async def run_agi(call: LiveCall, machine: Machine, url: str) -> None:
    """Let the engine at ``url`` (``agi://host:port/script``) have the call until it closes the stream."""
    host, _, port = url.partition("://")[2].partition("/")[0].partition(":")
    try:
        async with asyncio.timeout(_CONNECT_TIMEOUT_S):
            reader, writer = await asyncio.open_connection(host, int(port or _PORT))
    except (OSError, TimeoutError):
        return
    try:
        writer.write(write_header(call.channel, url, call.dnid))
        async with asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(_read(call, reader))
            await _serve(call, machine, writer)
            reading.cancel()
    finally:
        call.inbox.drop_stream()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def _read(call: LiveCall, reader: asyncio.StreamReader) -> None:
    try:
        while line := await reader.readline():
            call.inbox.post(Command(line.decode(errors="surrogateescape").rstrip("\n")))
    except (ConnectionError, ValueError):
        pass
    call.inbox.post(StreamEnded())


async def _serve(call: LiveCall, machine: Machine, writer: asyncio.StreamWriter) -> None:
    """Perform what the engine says, one line at a time. A digit between two lines is lost, as in Asterisk."""
    told_of_hang_up = False
    while True:
        if call.has_hung_up and not told_of_hang_up:
            told_of_hang_up = True
            writer.write(b"HANGUP\n")
        match await call.inbox.next():
            case Command(line):
                reply = await perform(call, machine, line)
                if reply is not None:
                    writer.write(reply.encode(errors="surrogateescape") + b"\n")
            case StreamEnded():
                return
            case HungUp() | _:
                pass
