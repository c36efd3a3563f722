"""Records on disk until the store has them: one JSON object a line, appended, and cleared when all are in."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import structlog
from pydantic import TypeAdapter, ValidationError

from dialplan.records import Record

_log = structlog.get_logger(__name__)
_RECORD: TypeAdapter[Record] = TypeAdapter(Record)


class FileSpool:
    """One file. A line once written survives the end of the process; it may reach the store twice.

    A mark is the file's size in bytes when it was written or read.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()  # a cancelled await leaves its thread at work
        file.parent.mkdir(parents=True, exist_ok=True)

    def append(self, records: Sequence[Record]) -> int:
        """Write records to the disk itself; return the mark after them. Raises OSError where it refuses."""
        data = b"".join(_RECORD.dump_json(record) + b"\n" for record in records)
        with self._lock, self._file.open("ab+") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # an engine died in the middle of a line
                    data = b"\n" + data
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            return file.tell()

    def read(self) -> tuple[Sequence[Record], int]:
        """All records in order, and the mark after them; a half-written line is left out."""
        with self._lock:
            data = self._file.read_bytes() if self._file.exists() else b""
        records: list[Record] = []
        for line in filter(None, data.split(b"\n")):
            try:
                records.append(_RECORD.validate_json(line))
            except ValidationError:
                _log.warning("a half-written record is left out", bytes=len(line))
        return records, len(data)

    def clear(self, mark: int) -> None:
        """Forget everything, unless more was written after ``mark``."""
        with self._lock:
            if self._file.exists() and self._file.stat().st_size == mark:
                self._file.unlink()
