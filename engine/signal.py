"""Tells everyone who waits that something changed; nobody misses a change between two looks."""

import asyncio


class Signal:
    """A counter that can be awaited: look at ``count``, look at the state, then wait ``past`` the count."""

    def __init__(self) -> None:
        self.count = 0
        self._next = asyncio.Event()

    def change(self) -> None:
        self.count += 1
        self._next.set()
        self._next = asyncio.Event()

    async def past(self, count: int) -> None:
        """Return once there was a change after ``count``."""
        while self.count <= count:
            await self._next.wait()
