"""A cable between the engine and Asterisk that can be pulled out for a while."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Cable:
    """Carries bytes both ways until it is cut; connecting while it is cut fails."""

    def __init__(self, to_port: int, port: int) -> None:
        self._to_port = to_port
        self._server: asyncio.Server | None = None
        self._port = port
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def port(self) -> int:
        return self._port

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def cut_for(self, duration_s: float) -> None:
        self.cut()
        await asyncio.sleep(duration_s)
        await self.mend()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
        self._writers |= {writer, far_writer}
        try:
            await asyncio.wait(
                [
                    asyncio.create_task(_pump(reader, far_writer)),
                    asyncio.create_task(_pump(far_reader, writer)),
                ],
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            self._writers -= {writer, far_writer}
            writer.transport.abort()
            far_writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


@contextlib.asynccontextmanager
async def cable_to(port: int, at_port: int = 0) -> AsyncIterator[Cable]:
    """Lay a cable from a port, by default one that is free, to another."""
    cable = Cable(port, at_port)
    await cable.mend()
    try:
        yield cable
    finally:
        cable.cut()
