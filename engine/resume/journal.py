"""The progress of every live call on disk, so that another engine can go on with it."""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import structlog
from pydantic import TypeAdapter, ValidationError

from dialplan.ids import CallId
from engine.calls.progress import CallProgress
from engine.disk import on_disk, why

_log = structlog.get_logger(__name__)
_PROGRESS: TypeAdapter[CallProgress] = TypeAdapter(CallProgress)

WRITE_EVERY_S = 0.04
"""What happens to a call comes in bursts, of which only the last is worth a file; a kill -9 costs no more."""

_AGAIN_S = 1.0
_DISK_S = 10.0


class FileJournal:
    """One file a call. Only the newest progress of a call is written; a call never waits for it.

    The files are renamed into place: whole, and there after a kill -9. They are not synced to the platter:
    when the machine itself stops, so do its calls. What the disk refuses is tried again until it takes it.
    When an engine was last there is kept beside the folder, as ``NAME.alive``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._alive_file = folder.with_name(f"{folder.name}.alive")
        folder.mkdir(parents=True, exist_ok=True)
        self._newest: dict[CallId, CallProgress | None] = {}
        self._alive: datetime | None = None
        self._waiting = asyncio.Event()
        self._lock = threading.Lock()  # a cancelled await leaves its thread at work
        self._failures = 0  # tries in vain since the disk last took everything

    @property
    def backlog(self) -> int:
        return len(self._newest)

    def keep(self, progress: CallProgress) -> None:
        self._newest[progress.call] = progress
        self._waiting.set()

    def forget(self, call: CallId) -> None:
        self._newest[call] = None
        self._waiting.set()

    def note_alive(self, at: datetime) -> None:
        self._alive = at
        self._waiting.set()

    def last_alive(self) -> datetime | None:
        try:
            at = datetime.fromisoformat(self._alive_file.read_text())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            _log.warning("when an engine was last there can't be read", why=type(error).__name__)
            return None
        return at if at.tzinfo is not None else None

    def load(self) -> Sequence[CallProgress]:
        """Read what an earlier engine left; a file that can't be read is told of and put aside."""
        try:
            files = sorted(self._folder.iterdir())
        except OSError as error:
            _log.error("live calls can't be read from their folder", folder=str(self._folder), why=why(error))
            return []
        for half in files:
            if half.suffix == ".half":  # an engine died while writing it
                with suppress(OSError):
                    half.unlink()
        read = (_read(file) for file in files if file.suffix == ".json")
        return [progress for progress in read if progress is not None]

    async def run(self) -> None:
        """Write what is to be kept, each progress within about 50 ms, until cancelled; then the rest."""
        try:
            while True:
                await self._waiting.wait()
                await asyncio.sleep(WRITE_EVERY_S)
                self._waiting.clear()
                await on_disk(self._write, late=self._note_hang, late_s=_DISK_S)
                if self._failures:
                    asyncio.get_running_loop().call_later(_AGAIN_S, self._waiting.set)
        finally:
            self._write()

    def _write(self) -> None:
        """Write all there is; whoever comes second finds nothing left, or something newer."""
        with self._lock:
            fault: OSError | None = self._write_alive()
            written = 0
            for call in tuple(self._newest):
                progress = self._newest.pop(call)
                try:
                    self._write_one(call, progress)
                    written += 1
                except OSError as error:
                    self._newest.setdefault(call, progress)
                    fault = error
                except Exception as error:  # its text may quote the call's numbers
                    _log.error("a call's progress can't be written", call=call, why=type(error).__name__)
            if fault is not None:
                self._note_failure(why(fault))
            elif self._failures:
                _log.info("calls' progress is written again", calls=written, failures=self._failures)
                self._failures = 0

    def _write_alive(self) -> OSError | None:
        alive, self._alive = self._alive, None
        try:
            if alive is not None:
                _put(self._alive_file, alive.isoformat().encode())
        except OSError as error:
            self._alive = self._alive or alive
            return error
        return None

    def _write_one(self, call: CallId, progress: CallProgress | None) -> None:
        file = self._place(call)
        if progress is None:
            file.unlink(missing_ok=True)
        else:
            _put(file, _PROGRESS.dump_json(progress))

    def _note_hang(self) -> None:
        self._note_failure(f"no answer in {_DISK_S:g} s")

    def _note_failure(self, reason: str) -> None:
        """Say so once an outage: a full disk refuses every call's every step."""
        self._failures += 1
        if self._failures == 1:
            _log.error(
                "calls' progress can't be written; a restart may not know them",
                folder=str(self._folder),
                why=reason,
                calls=len(self._newest),
            )

    def _place(self, call: CallId) -> Path:
        """Asterisk's ids are ``1700000000.1``, with a system name before it where one is set."""
        return self._folder / f"{quote(call, safe='')}.json"


def _put(file: Path, content: bytes) -> None:
    half = file.with_suffix(".half")
    half.write_bytes(content)
    half.replace(file)


def _read(file: Path) -> CallProgress | None:
    try:
        return _PROGRESS.validate_json(file.read_bytes())
    except ValidationError as error:  # its text has the caller's number in it
        reason = f"{error.error_count()} problems"
    except OSError as error:
        reason = why(error)
    try:
        file.rename(file.with_suffix(".unreadable"))
    except OSError:
        _log.error("a call's progress can't be read, nor put aside", file=file.name, why=reason)
    else:
        _log.error("a call's progress can't be read; it is put aside", file=file.name, why=reason)
    return None
