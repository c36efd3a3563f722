"""A server, and one call on it whose channel the test holds in its hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from engine.agi import AgiServer, Channel, ServerLimits
from tests.engine.agi.fake_asterisk import FakeAsterisk

Serve = Callable[..., AbstractAsyncContextManager[AgiServer]]


@asynccontextmanager
async def serve(
    handle: Callable[[Channel], Awaitable[None]], limits: ServerLimits | None = None
) -> AsyncIterator[AgiServer]:
    server = AgiServer("127.0.0.1", 0, handle, limits)
    running = asyncio.create_task(server.run())
    async with asyncio.timeout(10):
        await server.started.wait()
        try:
            yield server
        finally:
            running.cancel()
            await asyncio.wait({running})


@pytest.fixture
async def call() -> AsyncIterator[tuple[Channel, FakeAsterisk]]:
    """One call that has begun: the engine's end and Asterisk's."""
    begun: asyncio.Queue[Channel] = asyncio.Queue()
    over = asyncio.Event()

    async def hold(channel: Channel) -> None:
        begun.put_nowait(channel)
        await over.wait()

    async with serve(hold) as server:
        asterisk = await FakeAsterisk.bring_call(server.port)
        yield await begun.get(), asterisk
        over.set()
        asterisk.close()
