"""The progress of every live call on disk, so that another engine can go on with it."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import structlog
from pydantic import TypeAdapter, ValidationError

from dialplan.ids import CallId
from engine.calls.progress import CallProgress

_log = structlog.get_logger(__name__)
_PROGRESS: TypeAdapter[CallProgress] = TypeAdapter(CallProgress)

WRITE_EVERY_S = 0.04
"""What happens to a call comes in bursts, of which only the last is worth a file; a kill -9 costs no more."""


class FileJournal:
    """One file a call. Only the newest progress of a call is written; a call never waits for it.

    The files are renamed into place: whole, and there after a kill -9. They are not synced to the platter:
    when the machine itself stops, so do its calls.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._newest: dict[CallId, CallProgress | None] = {}
        self._waiting = asyncio.Event()
        self._lock = threading.Lock()  # a cancelled await leaves its thread at work

    @property
    def backlog(self) -> int:
        return len(self._newest)

    def keep(self, progress: CallProgress) -> None:
        self._newest[progress.call] = progress
        self._waiting.set()

    def forget(self, call: CallId) -> None:
        self._newest[call] = None
        self._waiting.set()

    def load(self) -> Sequence[CallProgress]:
        """Read what an earlier engine left; a file that can't be read is told of and put aside."""
        for half in self._folder.glob("*.half"):  # an engine died while writing it
            half.unlink()
        kept = []
        for file in sorted(self._folder.glob("*.json")):
            try:
                kept.append(_PROGRESS.validate_json(file.read_bytes()))
            except ValidationError as error:  # its text has the caller's number in it
                _log.error(
                    "a call's progress can't be read; it is put aside",
                    file=file.name,
                    problems=error.error_count(),
                )
                file.rename(file.with_suffix(".unreadable"))
        return kept

    async def run(self) -> None:
        """Write what is to be kept, each progress within about 50 ms, until cancelled; then the rest."""
        try:
            while True:
                await self._waiting.wait()
                await asyncio.sleep(WRITE_EVERY_S)
                self._waiting.clear()
                await asyncio.to_thread(self._write)
        finally:
            self._write()

    def _write(self) -> None:
        """Write all there is; whoever comes second finds nothing left, or something newer."""
        with self._lock:
            for call in tuple(self._newest):
                progress = self._newest.pop(call)
                try:
                    self._write_one(call, progress)
                except OSError:
                    _log.exception("a call's progress can't be written; a restart may not know it", call=call)

    def _write_one(self, call: CallId, progress: CallProgress | None) -> None:
        file = self._place(call)
        if progress is None:
            file.unlink(missing_ok=True)
        else:
            half = file.with_suffix(".half")
            half.write_bytes(_PROGRESS.dump_json(progress))
            half.replace(file)

    def _place(self, call: CallId) -> Path:
        """Asterisk's ids are ``1700000000.1``, with a system name before it where one is set."""
        return self._folder / f"{quote(call, safe='')}.json"
