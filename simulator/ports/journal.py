"""The journal in memory: how far each call has come, for the engine that comes after."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dialplan.ids import CallId
from engine.calls.progress import CallProgress
from simulator.ports.kept import Life


class MemoryJournal:
    """The progress of every call, for the engine that comes after."""

    def __init__(self) -> None:
        self.calls: dict[CallId, CallProgress] = {}
        self.alive: datetime | None = None

    def keep(self, progress: CallProgress) -> None:
        self.calls[progress.call] = progress

    def forget(self, call: CallId) -> None:
        self.calls.pop(call, None)

    def load(self) -> Sequence[CallProgress]:
        return tuple(self.calls.values())

    def note_alive(self, at: datetime) -> None:
        self.alive = at

    def last_alive(self) -> datetime | None:
        return self.alive

    async def run(self) -> None:
        await asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class JournalInLife:
    """The journal as one engine writes it."""

    journal: MemoryJournal
    life: Life

    def keep(self, progress: CallProgress) -> None:
        if not self.life.is_over:
            self.journal.keep(progress)

    def forget(self, call: CallId) -> None:
        if not self.life.is_over:
            self.journal.forget(call)

    def load(self) -> Sequence[CallProgress]:
        return self.journal.load()

    def note_alive(self, at: datetime) -> None:
        if not self.life.is_over:
            self.journal.note_alive(at)

    def last_alive(self) -> datetime | None:
        return self.journal.last_alive()

    async def run(self) -> None:
        await self.journal.run()
