"""A FastAGI server of a few lines that follows a script: live tests of Asterisk's side need no engine."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class AgiCall:
    """One call that Asterisk brought; ``heard`` holds every line with its time and direction."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    request: dict[str, str] = field(default_factory=dict)
    heard: list[tuple[float, str, str]] = field(default_factory=list)

    async def read_request(self) -> None:
        while line := await self._line():
            name, _, value = line.partition(": ")
            self.request[name] = value

    async def command(self, text: str) -> str:
        """Send one command and return its reply; raises ConnectionError when the stream has ended."""
        self._note(">", text)
        self.writer.write(text.encode() + b"\n")
        await self.writer.drain()
        while (line := await self._line()) == "HANGUP":
            pass
        return line

    async def done(self) -> None:
        """Say the engine's last word on a call."""
        await self.command('SET VARIABLE VAXEL_DONE "1"')

    async def _line(self) -> str:
        raw = await self.reader.readline()
        if not raw.endswith(b"\n"):
            raise ConnectionError("Asterisk closed the stream")
        line = raw[:-1].decode(errors="replace")
        self._note("<", line)
        return line

    def _note(self, direction: str, line: str) -> None:
        self.heard.append((asyncio.get_running_loop().time(), direction, line))


Script = Callable[[AgiCall], Awaitable[None]]


@contextlib.asynccontextmanager
async def serve_agi(port: int, script: Script) -> AsyncIterator[list[AgiCall]]:
    """Run ``script`` for each call to ``port``; yields the calls so far, in order of arrival."""
    served: list[AgiCall] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call = AgiCall(reader, writer)
        served.append(call)
        try:
            await call.read_request()
            await script(call)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield served
    finally:
        server.close()
