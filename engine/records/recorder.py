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
_PIECE = 500


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
        self._is_disk_empty = False  # an earlier engine may have left some
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
            self._tell(record)
            if len(self._queue) >= LONGEST_BACKLOG:
                self.dropped_lines += 1
                return
        self._queue.append(record)
        self._waiting.set()

    def _tell(self, line: LogLine) -> None:
        try:
            self._on_line(line)
        except Exception:  # a terminal that went away is no reason to end calls
            _log.exception("a line of the routing log could not be shown", call=line.call)

    def count_missing_prompt(self, call: CallId) -> None:
        self.missing_prompts += 1
        _log.error("a prompt could not be played and was left out", call=call)

    async def run(self) -> None:
        """Bring records to disk and store until cancelled; what is left stays on disk."""
        try:
            while True:
                if not self._queue and self._is_disk_empty:
                    await self._waiting.wait()
                await self._write()
        finally:
            if self._queue:
                self._spool.append(tuple(self._queue))
                self._on_spooled(tuple(self._queue))

    async def _write(self) -> None:
        self._waiting.clear()
        was_disk_empty = self._is_disk_empty
        try:
            records, mark = await self._bring_to_disk()
            if not was_disk_empty:
                records, mark = await asyncio.to_thread(self._spool.read)
            self._unstored = len(records)
            if await self._bring_to_store(records):
                await asyncio.to_thread(self._spool.clear, mark)
                self._is_disk_empty = True
                self._unstored = 0
        except OSError:
            _log.exception("records can't be written to disk, or read from it", backlog=self.backlog)
            await asyncio.sleep(_AGAIN_S)

    async def _bring_to_disk(self) -> tuple[Sequence[Record], int]:
        """Write all that waits in memory to the disk; return it, with the spool's mark."""
        records = tuple(self._queue)
        if not records:
            return (), 0
        self._is_disk_empty = False
        mark = await asyncio.to_thread(self._spool.append, records)
        for _ in records:
            self._queue.popleft()
        self._on_spooled(records)
        return records, mark

    async def _bring_to_store(self, records: Sequence[Record]) -> bool:
        """Whether the store took them all; in pieces, as it may have been away for a day."""
        try:
            for begin in range(0, len(records), _PIECE):
                async with asyncio.timeout(_STORE_S):
                    await self._store.write(records[begin : begin + _PIECE])
        except Exception:  # whatever the store's driver raises, the records are on disk
            if not self._is_store_away:
                _log.exception("the store is away; records wait on disk", backlog=self.backlog)
            self._is_store_away = True
            await asyncio.sleep(_AGAIN_S)
            return False
        if self._is_store_away:
            _log.info("the store is back", stored=len(records))
        self._is_store_away = False
        return True
