"""Takes records from calls, which never wait; one writer brings them to disk at once, to the store soon."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeVar, TypeVarTuple

import structlog

from dialplan.ids import CallId
from dialplan.records import LogLine, Record
from engine.disk import on_disk, why
from engine.ports import RecordStore, Spool
from engine.records.offering import offer

_log = structlog.get_logger(__name__)

LONGEST_BACKLOG = 100_000
"""Records kept in memory while even the disk is away; a CDR is taken beyond it, log lines are not."""

LONG_BACKLOG = 10_000
"""Records that the store does not have from which on it is said, and again at each tenfold."""

STORE_EVERY_S = 0.25
"""Records wait on disk for others to go with: a transaction costs much the same for one as for a hundred."""

DISK_S = 10.0
"""A disk that takes longer hangs; that is said, and waited for."""

_AGAIN_S = 1.0

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


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
        self._all_stored = asyncio.Event()
        self._on_disk: list[Record] | None = (
            None  # None: only reading can tell; an earlier engine may have left some
        )
        self._unstored = 0
        self._mark = 0
        self._store_every_s = STORE_EVERY_S
        self._store_at: float | None = 0.0  # the loop's time; None while there is nothing for the store
        self._is_store_away = False
        self._disk_failures = 0  # since the disk last did all that it was asked
        self._long_backlog = LONG_BACKLOG  # what is said next
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
        self._tell_backlog()
        self._all_stored.clear()
        self._waiting.set()

    def _tell_backlog(self) -> None:
        if self.backlog >= self._long_backlog:
            _log.warning(
                "many records wait for the store",
                backlog=self.backlog,
                in_memory=len(self._queue),
                dropped_lines=self.dropped_lines,
            )
            self._long_backlog *= 10

    def _tell(self, line: LogLine) -> None:
        try:
            self._on_line(line)
        except Exception:  # a terminal that went away is no reason to end calls
            _log.exception("a line of the routing log could not be shown", call=line.call)

    def count_missing_prompt(self, call: CallId) -> None:
        self.missing_prompts += 1
        _log.error("a prompt could not be played and was left out", call=call)

    async def drain(self, within_s: float) -> None:
        """Let the store have all there is without delay; what takes longer than this stays on disk."""
        self._store_every_s = 0.0
        self._store_at = None if self._store_at is None else 0.0
        self._waiting.set()
        try:
            async with asyncio.timeout(within_s):
                await self._all_stored.wait()
        except TimeoutError:
            _log.warning(
                "the store does not have all records yet; a new start brings them", backlog=self.backlog
            )

    async def run(self) -> None:
        """Bring records to disk and store until cancelled; what is left stays on disk."""
        try:
            while True:
                await self._wait_for_work()
                try:
                    await self._bring_to_disk()
                    if self._is_store_due():
                        await self._bring_to_store()
                except OSError as error:
                    self._note_disk_fails(why(error), error.filename)
                    await asyncio.sleep(_AGAIN_S)
                else:
                    self._note_disk_works()
        finally:
            self._write_the_rest()

    def _write_the_rest(self) -> None:
        records = tuple(self._queue)
        if not records:
            return
        try:
            self._spool.append(records)
        except OSError as error:  # a call whose CDR is among them is still in the journal
            _log.error("records were not written before the stop", records=len(records), why=why(error))
        else:
            self._on_spooled(records)

    async def _do_on_disk(self, work: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        def note_hang() -> None:
            self._note_disk_fails(f"no answer in {DISK_S:g} s", None)

        return await on_disk(work, *args, late=note_hang, late_s=DISK_S)

    def _note_disk_fails(self, reason: str, file: object) -> None:
        """Say so once an outage."""
        self._disk_failures += 1
        if self._disk_failures == 1:
            _log.error(
                "records can't be written to disk, or read from it",
                backlog=self.backlog,
                why=reason,
                file=None if file is None else str(file),
            )

    def _note_disk_works(self) -> None:
        if self._disk_failures:
            _log.info(
                "records are written to disk again",
                failures=self._disk_failures,
                backlog=self.backlog,
                dropped_lines=self.dropped_lines,
            )
        self._disk_failures = 0

    def _is_store_due(self) -> bool:
        return self._store_at is not None and self._store_at <= asyncio.get_running_loop().time()

    async def _wait_for_work(self) -> None:
        """Return when there is something to write to the disk, or the store is due."""
        self._waiting.clear()
        if self._queue or self._is_store_due():
            return
        try:
            async with asyncio.timeout_at(self._store_at):
                await self._waiting.wait()
        except TimeoutError:
            pass  # the store is due

    async def _bring_to_disk(self) -> None:
        """Write all that waits in memory to the disk."""
        records = tuple(self._queue)
        if not records:
            return
        before, self._on_disk = self._on_disk, None  # a write that fails may leave half of it there
        if self._store_at is None:
            self._store_at = asyncio.get_running_loop().time() + self._store_every_s
        self._mark = await self._do_on_disk(self._spool.append, records)
        for _ in records:
            self._queue.popleft()
        self._unstored += len(records)
        if before is not None:
            before.extend(records)
            self._on_disk = before
        self._on_spooled(records)

    async def _bring_to_store(self) -> None:
        """Give all that is on disk to the store, and forget it there."""
        records: Sequence[Record]
        if self._on_disk is None:
            records, mark = await self._do_on_disk(self._spool.read)
        else:
            records, mark = self._on_disk, self._mark
        self._on_disk, self._unstored = None, len(records)
        try:
            refused = await offer(self._store, records)
        except OSError as error:
            self._note_away(error)
            return
        if refused:
            await self._do_on_disk(self._spool.put_aside, refused)
        await self._do_on_disk(self._spool.clear, mark)
        self._on_disk, self._unstored, self._store_at = [], 0, None
        if not self._queue:
            self._all_stored.set()
            self._long_backlog = LONG_BACKLOG
        if self._is_store_away:
            _log.info("the store is back", stored=len(records) - len(refused))
        self._is_store_away = False

    def _note_away(self, error: OSError) -> None:
        """Say so once an outage, without a traceback: the driver's own error in it quotes the records."""
        self._store_at = asyncio.get_running_loop().time() + _AGAIN_S
        if not self._is_store_away:
            why = str(error) or "no answer in time"
            _log.error("the store is away; records wait on disk", backlog=self.backlog, why=why)
        self._is_store_away = True
