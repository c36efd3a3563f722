"""What a caller hears: the RTP that Asterisk sends to a port of ours."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.live.asterisk import TRUNK_ADDRESS

_RTP_HEADER_BYTES = 12
_SILENCE = {0xD5, 0x55}
"""A-law for next to nothing."""


@dataclass(slots=True)
class Ears(asyncio.DatagramProtocol):
    port: int = 0
    _sound: asyncio.Event = field(default_factory=asyncio.Event)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if set(data[_RTP_HEADER_BYTES:]) - _SILENCE:
            self._sound.set()

    async def hear(self, timeout_s: float = 5) -> None:
        """Return when the next sound arrives that is no silence; raises TimeoutError."""
        self._sound.clear()
        async with asyncio.timeout(timeout_s):
            await self._sound.wait()


@contextlib.asynccontextmanager
async def listen() -> AsyncIterator[Ears]:
    """Ears for callers who don't speak: give their port to ``calls``."""
    loop = asyncio.get_running_loop()
    transport, ears = await loop.create_datagram_endpoint(Ears, local_addr=(TRUNK_ADDRESS, 0))
    try:
        ears.port = transport.get_extra_info("sockname")[1]
        yield ears
    finally:
        transport.close()
