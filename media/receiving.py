"""The bytes of an upload, from a path or a stream, into a file of our own: hashed, and never too many."""

import asyncio
import errno
import hashlib
import os
import stat
from collections.abc import AsyncIterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from media.upload_rules import Refusal, UploadLimits, UploadRefused

_BLOCK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    digest: str
    size_bytes: int


async def receive(source: Path | AsyncIterable[bytes], into: Path, limits: UploadLimits) -> Received:
    """Copy ``source`` to the new file ``into``; raises UploadRefused, OSError, or what the stream raises."""
    receipt = _Receipt(into, limits.most_bytes)
    try:
        async with asyncio.timeout(limits.receive_deadline_s) as deadline:
            if isinstance(source, Path):
                await asyncio.to_thread(receipt.copy, source)
            else:
                async for chunk in source:
                    await asyncio.to_thread(receipt.add, chunk)
    except TimeoutError:
        if not deadline.expired():
            raise
        raise UploadRefused(
            Refusal.NOT_STORED,
            f"the file did not arrive within {limits.receive_deadline_s / 60:g} minutes; try again",
        ) from None
    return receipt.whole()


class _Receipt:
    """Each step opens and closes its file: one that a cancellation left behind writes to nobody else's."""

    def __init__(self, into: Path, most_bytes: int) -> None:
        self._into = into
        self._most_bytes = most_bytes
        self._digest = hashlib.sha256()
        self._size_bytes = 0

    def add(self, chunk: bytes) -> None:
        self._size_bytes += len(chunk)
        if self._size_bytes > self._most_bytes:
            raise UploadRefused(
                Refusal.TOO_LARGE,
                f"the file has more than {self._most_bytes / 2**20:.3g} MiB; shorten it, or save it as mp3",
            )
        self._digest.update(chunk)
        with self._into.open("ab") as file:
            file.write(chunk)

    def copy(self, source: Path) -> None:
        for chunk in _blocks(source):
            self.add(chunk)

    def whole(self) -> Received:
        if not self._size_bytes:
            raise UploadRefused(Refusal.EMPTY, "the file is empty; choose another, or record it again")
        return Received(self._digest.hexdigest(), self._size_bytes)


def _blocks(source: Path) -> Iterator[bytes]:
    # Without O_NONBLOCK, opening a FIFO waits for a writer; a link could lead to what isn't the giver's.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_NOCTTY | os.O_CLOEXEC
    try:
        number = os.open(source, flags)
    except OSError as why:
        if why.errno in (errno.ELOOP, errno.ENXIO):
            raise _not_a_file() from why
        raise UploadRefused(
            Refusal.NOT_A_FILE, f"the file can't be read ({why.strerror}); see that it is there and readable"
        ) from why
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise _not_a_file()
        while block := os.read(number, _BLOCK):
            yield block
    finally:
        os.close(number)


def _not_a_file() -> UploadRefused:
    return UploadRefused(
        Refusal.NOT_A_FILE, "this is a folder, a link or a device; give the sound file itself"
    )
