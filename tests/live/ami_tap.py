"""A bare AMI client that keeps every byte: what Asterisk really says, for tests and traces."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from console.asterisk_config import AsteriskConfigSettings

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

    async def wait_for(self, name: str, times: int = 1, timeout_s: float = 10) -> None:
        """Return once so many events of this name have come; raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while len(self.named(name)) < times:
                self._news.clear()
                await self._news.wait()

    async def logged_in(self, timeout_s: float = 10) -> None:
        async with asyncio.timeout(timeout_s):
            while b"Authentication accepted" not in self.raw:
                self._news.clear()
                await self._news.wait()

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
async def tap_ami(settings: AsteriskConfigSettings) -> AsyncIterator[AmiTap]:
    """Log in as the engine does and listen until the block ends."""
    reader, writer = await asyncio.open_connection(settings.ami_address, settings.ami_port)
    tap = AmiTap(reader, writer)
    async with asyncio.TaskGroup() as tasks:
        listening = tasks.create_task(tap.read_on())
        try:
            await tap.send(Action="Login", Username=settings.ami_user, Secret=settings.ami_secret)
            await tap.logged_in()
            yield tap
        finally:
            listening.cancel()
            writer.close()
