"""Where each call is while it is played: callers do at a place what they did there, at whatever time."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dialplan.ids import CallId, DestinationId
from engine.calls.progress import CallProgress
from engine.ports import Journal


@dataclass(frozen=True, slots=True)
class Turn:
    """A call has come to a place, or a new try begins there (``tries`` of them are used up)."""

    at: DestinationId
    steps: int
    tries: int


class Whereabouts:
    """Told by the engine's journal, which hears of every step at once."""

    def __init__(self) -> None:
        self._last: dict[CallId, Turn] = {}
        self._turns: defaultdict[CallId, asyncio.Queue[Turn]] = defaultdict(asyncio.Queue)

    def tell(self, progress: CallProgress) -> None:
        if progress.at is None:
            return
        turn = Turn(progress.at, progress.steps, progress.tries + progress.no_inputs)
        if turn != self._last.get(progress.call):
            self._last[progress.call] = turn
            self._turns[progress.call].put_nowait(turn)

    async def next_turn(self, call: CallId) -> Turn:
        """For the one caller of this call."""
        return await self._turns[call].get()

    def forget(self, call: CallId) -> None:
        self._last.pop(call, None)
        self._turns.pop(call, None)


class WatchedJournal:
    """A journal that also tells where calls are."""

    def __init__(self, journal: Journal, whereabouts: Whereabouts) -> None:
        self._journal = journal
        self._whereabouts = whereabouts

    def keep(self, progress: CallProgress) -> None:
        self._whereabouts.tell(progress)
        self._journal.keep(progress)

    def forget(self, call: CallId) -> None:
        self._journal.forget(call)

    def load(self) -> Sequence[CallProgress]:
        return self._journal.load()

    def note_alive(self, at: datetime) -> None:
        self._journal.note_alive(at)

    def last_alive(self) -> datetime | None:
        return self._journal.last_alive()

    async def run(self) -> None:
        await self._journal.run()
