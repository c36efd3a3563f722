"""Takes records from calls, which never wait; one writer brings them to disk, then to the store."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

import structlog

from dialplan.ids import CallId
from dialplan.records import LogLine, Record
from engine.ports import RecordStore, Spool

_log = structlog.get_logger(__name__)

LONGEST_BACKLOG = 100_000
"""Records kept in memory while even the disk is away; a CDR is taken beyond it, log lines are not."""

_STORE_S = 5.0
_AGAIN_S = 1.0
_BATCH = 500


class Recorder:
    """``on_spooled`` hears of records once they are safe on disk, ``on_line`` of each log line at once."""

    def __init__(
        self,
        store: RecordStore,
        spool: Spool,
        on_spooled: Callable[[Sequence[Record]], None],
        on_line: Callable[[LogLine], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._spool = spool
        self._on_spooled = on_spooled
        self._on_line = on_line
        self._queue: deque[Record] = deque()
        self._waiting = asyncio.Event()
        self._unstored = 0
        self._is_store_away = False
        self.dropped_lines = 0
        self.missing_prompts = 0

    @property
    def backlog(self) -> int:
        """Records that the store does not have yet."""
        return len(self._queue) + self._unstored

    def record(self, record: Record) -> None:
        """Take a record; never waits."""
        if isinstance(record, LogLine):
            self._on_line(record)
            if len(self._queue) >= LONGEST_BACKLOG:
                self.dropped_lines += 1
                return
        self._queue.append(record)
        self._waiting.set()

    def count_missing_prompt(self, call: CallId) -> None:
        self.missing_prompts += 1
        _log.error("a prompt could not be played and was left out", call=call)

    async def run(self) -> None:
        """Bring records to disk and store until cancelled; what is left stays on disk."""
        leftovers, _ = await asyncio.to_thread(self._spool.read)
        self._unstored = len(leftovers)
        try:
            while True:
                if not self._queue and not self._unstored:
                    await self._waiting.wait()
                await self._write_batch()
        finally:
            if self._queue:
                self._spool.append(tuple(self._queue))
                self._on_spooled(tuple(self._queue))

    async def _write_batch(self) -> None:
        self._waiting.clear()
        batch = tuple(self._queue)[:_BATCH]
        try:
            mark = 0
            if batch:
                mark = await asyncio.to_thread(self._spool.append, batch)
                for _ in batch:
                    self._queue.popleft()
                self._on_spooled(batch)
            await self._bring_to_store(batch, mark)
        except OSError:
            _log.exception("records can't be written to disk; they wait in memory", backlog=self.backlog)
            await asyncio.sleep(_AGAIN_S)

    async def _bring_to_store(self, batch: Sequence[Record], mark: int) -> None:
        """Store the batch, or all that is on disk after the store was away; then clear the disk."""
        if self._unstored:
            batch, mark = await asyncio.to_thread(self._spool.read)
        try:
            async with asyncio.timeout(_STORE_S):
                await self._store.write(batch)
        except Exception:  # whatever the store's driver raises, the records are on disk
            self._unstored = len(batch)
            if not self._is_store_away:
                _log.exception("the store is away; records wait on disk", backlog=self.backlog)
            self._is_store_away = True
            await asyncio.sleep(_AGAIN_S)
            return
        if self._is_store_away:
            _log.info("the store is back", stored=len(batch))
        self._is_store_away = False
        self._unstored = 0
        await asyncio.to_thread(self._spool.clear, mark)
