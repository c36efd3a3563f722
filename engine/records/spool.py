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

    A mark is the file's size in bytes when it was written or read. What can't go to the store is kept in
    ``refused.jsonl`` beside the file, which nothing here ever reads or deletes; a line may be there twice.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._refused = file.with_name("refused.jsonl")
        self._unreadable: Sequence[bytes] = ()
        self._lock = threading.Lock()  # a cancelled await leaves its thread at work
        file.parent.mkdir(parents=True, exist_ok=True)

    def append(self, records: Sequence[Record]) -> int:
        """Write records to the disk itself; return the mark after them. Raises OSError where it refuses."""
        with self._lock:
            return _append(self._file, [_dump(record) for record in records])

    def read(self) -> tuple[Sequence[Record], int]:
        """All records in order, and the mark after them; lines that are none are put aside by ``clear``."""
        with self._lock:
            data = self._file.read_bytes() if self._file.exists() else b""
            records: list[Record] = []
            unreadable: list[bytes] = []
            for line in filter(None, data.split(b"\n")):
                try:
                    records.append(_RECORD.validate_json(line))
                except ValidationError:
                    unreadable.append(line)
            self._unreadable = unreadable
        return records, len(data)

    def put_aside(self, records: Sequence[Record]) -> None:
        """Keep records that the store refuses where people can look at them. Raises OSError."""
        with self._lock:
            _append(self._refused, [_dump(record) for record in records])
        _log.error(
            "records that the store refuses are put aside", records=len(records), file=str(self._refused)
        )

    def clear(self, mark: int) -> None:
        """Forget everything, unless more was written after ``mark``; a line that can't be read is kept."""
        with self._lock:
            if self._file.exists() and self._file.stat().st_size == mark:
                self._put_unreadable_aside()
                self._file.unlink()

    def _put_unreadable_aside(self) -> None:
        """An engine that is killed in the middle of a line leaves one; anything else is a disk's fault."""
        lines = self._unreadable
        if lines:
            _append(self._refused, lines)
            self._unreadable = ()
            _log.error(
                "lines of the spool that can't be read are put aside",
                lines=len(lines),
                file=str(self._refused),
            )


def _dump(record: Record) -> bytes:
    try:
        return _RECORD.dump_json(record)
    except ValueError:  # text that UTF-8 can't hold: the store can take it, no reader of this line will
        return repr(record).encode(errors="backslashreplace")


def _append(place: Path, lines: Sequence[bytes]) -> int:
    """Write lines to the disk itself; return the file's size after them."""
    data = b"".join(line + b"\n" for line in lines)
    with place.open("ab+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # an engine died in the middle of a line
                data = b"\n" + data
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            error.filename = str(place)  # the kernel names a file only where it opens one
            raise
        return file.tell()
