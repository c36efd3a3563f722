"""A bare AMI client that keeps every byte: what Asterisk really says, for tests and traces."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

Event = dict[str, str]


@dataclass(slots=True)
class AmiTap:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    raw: bytearray = field(default_factory=bytearray)
    events: list[Event] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, **headers: str) -> None:
        text = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.writer.write(text.encode() + b"\r\n")
        await self.writer.drain()

    async def wait_for(self, wanted: Callable[[Event], bool], times: int = 1, timeout_s: float = 10) -> Event:
        """Return the first of ``times`` events of the wanted kind, seen before or yet to come."""
        async with asyncio.timeout(timeout_s):
            while len(found := [event for event in self.events if wanted(event)]) < times:
                self._news.clear()
                await self._news.wait()
        return found[0]

    def named(self, *names: str) -> list[Event]:
        return [event for event in self.events if event.get("Event") in names]

    async def read_on(self) -> None:
        rest = b""
        while chunk := await self.reader.read(65536):
            self.raw += chunk
            *blocks, rest = (rest + chunk).split(b"\r\n\r\n")
            for block in blocks:
                lines = block.decode(errors="replace").split("\r\n")
                self.events.append(dict(line.partition(": ")[::2] for line in lines))
                self.times.append(asyncio.get_running_loop().time())
            self._news.set()


@contextlib.asynccontextmanager
async def tap_ami(port: int, user: str, secret: str) -> AsyncIterator[AmiTap]:
    """Log in and listen until the block ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    tap = AmiTap(reader, writer)
    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(tap.read_on())
        try:
            await tap.send(Action="Login", Username=user, Secret=secret)
            await tap.wait_for(lambda event: event.get("Response") == "Success")
            yield tap
        finally:
            listening.cancel()
            writer.close()
