"""The bytes of a file that somebody named; whatever would never end, or wait for ever, is refused."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from config.problems import ConfigurationError, Problem

_STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
"""What a shell puts in the place of a file: ``/dev/stdin`` and ``<(…)`` have a writer already."""


def read_utf8(path: Path, largest_mib: int) -> str:
    """The text of a file, without a byte order mark. Raises ConfigurationError."""
    return text_of(read_bytes(path, largest_mib), path)


def read_bytes(path: Path, largest_mib: int) -> bytes:
    """All of a file. Raises ConfigurationError."""
    largest = largest_mib * 1024 * 1024
    with opened(path) as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise _wrong(path, None, f"is larger than {largest_mib} MiB")
    return content


def read_lines(path: Path, longest: int) -> Iterator[tuple[int, str]]:
    """The lines of a file of any size, counted from 1. Raises ConfigurationError."""
    with opened(path) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(longest), b""), 1):
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise _wrong(path, number, "is not UTF-8 text") from error


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file for reading. Raises ConfigurationError."""
    try:
        handle = _open(path)
    except ValueError as error:  # a null byte in the name
        raise _wrong(path, None, "can't be read: this is not the name of a file") from error
    except OSError as error:
        raise _wrong(path, None, f"can't be read: {error.strerror or error}") from error
    with os.fdopen(handle, "rb") as stream:
        try:
            yield stream
        except OSError as error:
            raise _wrong(path, None, f"can't be read: {error.strerror or error}") from error


def text_of(content: bytes, path: Path) -> str:
    """What a file has in it as text. Raises ConfigurationError with the line that is none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _wrong(path, line, "is not UTF-8 text") from error


def _open(path: Path) -> int:
    """A pipe that nobody writes into must not be waited for: opened so, it doesn't block."""
    is_stream = str(path).startswith(_STREAMS)
    handle = os.open(path, os.O_RDONLY | (0 if is_stream else os.O_NONBLOCK))
    mode = os.fstat(handle).st_mode
    if is_stream or stat.S_ISREG(mode):
        return handle
    os.close(handle)
    raise OSError(0, "it is a folder" if stat.S_ISDIR(mode) else "it is not a file")


def _wrong(path: Path, line: int | None, what: str) -> ConfigurationError:
    return ConfigurationError([Problem(str(path), line, "", what)])
