"""A session under test: its settings made quick, its events on a queue."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.ami import AmiLimits, AmiSession, AmiSettings
from engine.events import AmiEvent, AmiUp
from tests.engine.ami.fake_peer import FakePeer

QUICK = AmiLimits(
    connect_timeout_s=1.0,
    login_timeout_s=1.0,
    resync_timeout_s=1.0,
    first_backoff_s=0.005,
    last_backoff_s=0.02,
)


@dataclass
class Listener:
    """Keeps every event; raises at those it is told to."""

    raises_at: Callable[[AmiEvent], bool] = lambda _: False
    heard: list[AmiEvent] = field(default_factory=list)
    queue: "asyncio.Queue[AmiEvent]" = field(default_factory=asyncio.Queue)

    def __call__(self, event: AmiEvent) -> None:
        self.heard.append(event)
        self.queue.put_nowait(event)
        if self.raises_at(event):
            raise RuntimeError("a handler's own fault")

    async def next(self) -> AmiEvent:
        async with asyncio.timeout(5):
            return await self.queue.get()

    async def up(self) -> AmiUp:
        """Wait for the next ``AmiUp``, over whatever comes before."""
        while not isinstance(event := await self.next(), AmiUp):
            pass
        return event


@asynccontextmanager
async def session_with(
    peer: FakePeer, listener: Listener, limits: AmiLimits = QUICK, **more: Any
) -> AsyncIterator[AmiSession]:
    settings = AmiSettings("127.0.0.1", peer.port, "vaxel", "right", limits=limits, **more)
    session = AmiSession(settings, listener, jitter=random.Random(1))
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(session.run())
        try:
            yield session
        finally:
            running.cancel()
