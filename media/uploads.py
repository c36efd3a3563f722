"""Sound files from outside: received, decoded by a confined process, kept as files that Asterisk plays."""

import asyncio
import re
import shutil
import tempfile
import time
from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path

import structlog

from media import storing, wav
from media.conversion import TELEPHONE_RATES_HZ
from media.receiving import receive
from media.upload_process import convert
from media.upload_rules import Refusal, SoundFormat, UploadLimits, UploadRefused

log = structlog.get_logger(__name__)

_ENDINGS = dict(zip(TELEPHONE_RATES_HZ, (".wav", ".wav16"), strict=True))
"""Asterisk knows the rate by the ending and takes the one that suits the channel (format_wav)."""
_TAKING = ".uploading-"
_ABANDONED_AFTER_S = 3600.0
_DISK_DEADLINE_S = 30.0
_LIMITS = UploadLimits()


@dataclass(frozen=True, slots=True)
class Upload:
    """A sound that was taken; ``digest`` is the SHA-256, in hex, of the ``size_bytes`` that were uploaded."""

    digest: str
    format: SoundFormat
    codec: str
    length_s: float
    size_bytes: int


class Uploads:
    """The sounds in ``folder``, which Asterisk sees as ``asterisk_folder`` (the same, when None)."""

    def __init__(
        self,
        folder: Path,
        asterisk_folder: str | None = None,
        *,
        limits: UploadLimits = _LIMITS,
        workers: int = 2,
    ) -> None:
        self._folder = folder
        self._asterisk_folder = asterisk_folder or str(folder.absolute())
        self._limits = limits
        self._free_workers = asyncio.Semaphore(workers)

    def sound(self, digest: str) -> str | None:
        """Return what Asterisk plays: a path without ending; None when it is not there whole."""
        is_there = re.fullmatch("[0-9a-f]{64}", digest) and _are_whole(self._files(digest))
        return f"{self._asterisk_folder}/{digest}" if is_there else None

    async def take(self, source: Path | AsyncIterable[bytes]) -> Upload:
        """Make ``source`` a sound of the folder, or leave the folder as it was and raise UploadRefused.

        The same bytes are the same sound, however often they come. What a stream raises passes through,
        but for OSError.
        """
        try:
            async with asyncio.timeout(_DISK_DEADLINE_S):
                await asyncio.to_thread(self._open_folder)
            with tempfile.TemporaryDirectory(prefix=_TAKING, dir=self._folder) as work:
                return await self._take(source, Path(work))
        except UploadRefused as refused:
            log.info("an upload was refused", reason=refused.reason)
            raise
        except OSError as why:
            said = str(why) or "the disk did not answer in time"  # a TimeoutError says nothing of its own
            log.warning("an upload could not be stored", why=said)
            raise UploadRefused(
                Refusal.NOT_STORED, "the machine could not store the sound; tell who runs it, and try later"
            ) from why

    async def _take(self, source: Path | AsyncIterable[bytes], work: Path) -> Upload:
        received = await receive(source, work / "received", self._limits)
        made = {rate_hz: work / f"made{ending}" for rate_hz, ending in _ENDINGS.items()}
        async with self._free_workers:
            found = await convert(work / "received", tuple(made.values()), self._limits)
        async with asyncio.timeout(_DISK_DEADLINE_S):
            await asyncio.to_thread(self._store, made, received.digest)
        return Upload(received.digest, found.format, found.codec, found.length_s, received.size_bytes)

    def _store(self, made: dict[int, Path], digest: str) -> None:
        """Put all rates in place; each file is whole from the moment it has its name."""
        if not _are_whole(made):
            raise UploadRefused(
                Refusal.CRASHED, "the file could not be converted; save it anew as mp3 or wav"
            )
        for rate_hz, target in self._files(digest).items():
            storing.move(made[rate_hz], target, wav.length(made[rate_hz]))

    def _files(self, digest: str) -> dict[int, Path]:
        return {rate_hz: self._folder / f"{digest}{ending}" for rate_hz, ending in _ENDINGS.items()}

    def _open_folder(self) -> None:
        """Make the folder, and clear it of what a killed process left half made."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob(f"{_TAKING}*"):
            if left.stat().st_mtime < time.time() - _ABANDONED_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)


def _are_whole(files: dict[int, Path]) -> bool:
    try:
        lengths = {rate_hz: wav.length(file) for rate_hz, file in files.items()}
    except (OSError, wav.NotWav):
        return False
    return all(found.is_whole and found.rate_hz == rate_hz for rate_hz, found in lengths.items())
