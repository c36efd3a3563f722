"""Asterisk's end of a FastAGI stream, over a real socket, saying what a test tells it to."""

import asyncio
import contextlib
from dataclasses import dataclass

_PATIENCE_S = 5.0

REQUEST = (
    "agi_network: yes",
    "agi_network_script: call",
    "agi_request: agi://127.0.0.1:4573/call",
    "agi_channel: PJSIP/trunk-00000000",
    "agi_language: sv",
    "agi_type: PJSIP",
    "agi_uniqueid: 1795425404.0",
    "agi_version: 22.10.1+dfsg+~cs6.17.60671434-1",
    "agi_callerid: 0701234567",
    "agi_calleridname: Anna",
    "agi_callingpres: 0",
    "agi_callingani2: 0",
    "agi_callington: 0",
    "agi_callingtns: 0",
    "agi_dnid: 100",
    "agi_rdnis: unknown",
    "agi_context: from-trunk",
    "agi_extension: 100",
    "agi_priority: 1",
    "agi_enhanced: 0.0",
    "agi_accountcode: ",
    "agi_threadid: 140496432801472",
)
"""A header as Asterisk 22 writes it, line by line, without the blank line that ends it."""


def header(**changed: str) -> bytes:
    """The header with the values of some ``agi_`` names changed."""
    lines = [line.split(": ", 1) for line in REQUEST]
    said = [f"{name}: {changed.get(name.removeprefix('agi_'), value)}\n" for name, value in lines]
    return "".join(said).encode() + b"\n"


@dataclass
class FakeAsterisk:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def connect(cls, port: int) -> "FakeAsterisk":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    @classmethod
    async def bring_call(cls, port: int, **changed: str) -> "FakeAsterisk":
        asterisk = await cls.connect(port)
        asterisk.send(header(**changed))
        return asterisk

    async def hears(self) -> str:
        """Return the next command, or '' where the engine closed the stream."""
        async with asyncio.timeout(_PATIENCE_S):
            return (await self.reader.readline()).decode().removesuffix("\n")

    def says(self, *lines: str) -> None:
        self.send("".join(f"{line}\n" for line in lines).encode())

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def answers(self, *lines: str) -> str:
        """Wait for a command, say ``lines``, and return the command."""
        command = await self.hears()
        self.says(*lines)
        return command

    def close(self) -> None:
        self.writer.close()

    def ends(self) -> None:
        """Say no more, but still see what the engine does."""
        self.writer.write_eof()

    async def sees_close(self) -> bool:
        """Wait until the engine closes the stream; True once it has, whatever it said before."""
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(_PATIENCE_S):
                await self.reader.read()
        self.close()
        return True
