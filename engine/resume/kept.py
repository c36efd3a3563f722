"""One value in one small file, whole or not at all, written off the loop; no call waits for it."""

import asyncio
import threading
from pathlib import Path
from typing import Generic, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError

from engine.disk import on_disk, why

_log = structlog.get_logger(__name__)
T = TypeVar("T")

_WRITE_EVERY_S = 0.04
_AGAIN_S = 1.0
_DISK_S = 10.0


class FileKept(Generic[T]):
    """The file is renamed into place. What the disk refuses is tried again until it takes it."""

    def __init__(self, file: Path, kind: TypeAdapter[T]) -> None:
        self._file = file
        self._kind = kind
        self._newest: tuple[T] | None = None
        self._waiting = asyncio.Event()
        self._lock = threading.Lock()  # a cancelled await leaves its thread at work
        self._is_failing = False

    def keep(self, value: T) -> None:
        self._newest = (value,)
        self._waiting.set()

    def load(self) -> T | None:
        """What is there; a file that can't be read is told of and put aside."""
        try:
            return self._kind.validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError as error:  # its text may quote numbers
            reason = f"{error.error_count()} problems"
        except OSError as error:
            reason = why(error)
        _log.error("what an earlier engine left can't be read", file=self._file.name, why=reason)
        try:
            self._file.rename(self._file.with_suffix(".unreadable"))
        except OSError as error:
            _log.error("nor can it be put aside", file=self._file.name, why=why(error))
        return None

    def put(self, value: T) -> None:
        """Write it now, where no engine runs that keeps it. Raises OSError."""
        half = self._file.with_suffix(".half")
        half.write_bytes(self._kind.dump_json(value))
        half.replace(self._file)

    async def run(self) -> None:
        """Write what is to be kept, until cancelled; then the rest."""
        try:
            while True:
                await self._waiting.wait()
                await asyncio.sleep(_WRITE_EVERY_S)
                self._waiting.clear()
                await on_disk(self._write, late=self._note_hang, late_s=_DISK_S)
                if self._is_failing:
                    asyncio.get_running_loop().call_later(_AGAIN_S, self._waiting.set)
        finally:
            self._write()

    def _write(self) -> None:
        with self._lock:
            newest, self._newest = self._newest, None
            if newest is None:
                return
            try:
                self.put(newest[0])
            except OSError as error:
                self._newest = self._newest or newest
                self._note_failure(why(error))
            else:
                self._is_failing = False

    def _note_hang(self) -> None:
        self._note_failure(f"no answer in {_DISK_S:g} s")

    def _note_failure(self, reason: str) -> None:
        """Say so once an outage."""
        if not self._is_failing:
            _log.error("what must outlive the engine can't be written", file=self._file.name, why=reason)
        self._is_failing = True
