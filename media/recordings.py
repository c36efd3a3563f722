"""Voicemail: Asterisk records into a drop folder; what is worth keeping moves on, whole or not at all."""

import asyncio
import os
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from media import wav
from media.conversion import SILENCE_DBFS, WINDOW_MS, levels_dbfs
from media.storing import move, remove_copied
from media.wav import HEADER_LENGTH, Pcm, WavLength

log = structlog.get_logger(__name__)

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_ENDING = ".wav"
_LENT = "lent-"
_LONGEST_LOAN_S = 3600.0
_READABLE_BY_ASTERISK = 0o640
"""By the group that the folder hands down."""


class RecordingFailed(OSError):
    """A recording could not be kept; it is still where it was, and the message says what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that is safe: its file, relative to the folder of kept ones, and its length."""

    file: Path
    duration_s: float


class Recordings:
    """Recordings on their way from ``drop`` (``asterisk_drop`` as Asterisk sees it) to ``kept``.

    ``min_s`` of sound louder than silence make a message. A file that Asterisk has not closed is left
    alone until it hasn't grown for ``settle_s``: Asterisk writes 8 kHz in pieces of 2.05 s (32 KiB).
    """

    def __init__(
        self,
        drop: Path,
        kept: Path,
        asterisk_drop: str | None = None,
        *,
        min_s: float = 0.4,
        settle_s: float = 2.5,
        deadline_s: float = 30.0,
    ) -> None:
        self._drop = drop
        self._kept = kept
        self._asterisk_drop = asterisk_drop or str(drop.absolute())
        self._min_s = min_s
        self._settle_s = settle_s
        self._deadline_s = deadline_s
        drop.mkdir(parents=True, exist_ok=True)
        kept.mkdir(parents=True, exist_ok=True)

    def place(self, name: str) -> str:
        """Return the path, without ending, that Asterisk shall record to; raises ValueError."""
        return f"{self._asterisk_drop}/{_checked(name)}"

    async def keep(self, name: str) -> Kept | None:
        """Move a finished recording to safety; None, and nothing left, when nobody said anything.

        Asked again it answers the same, also after a kill between the move and the answer's use.
        Raises RecordingFailed.
        """
        dropped = self._dropped(name)
        try:
            async with asyncio.timeout(self._deadline_s):
                await self._until_closed(dropped)
                return await asyncio.to_thread(self._keep, dropped)
        except TimeoutError:
            raise RecordingFailed(
                f"{dropped.name} is still being recorded, or the disk is slow; try again"
            ) from None
        except OSError as why:
            raise RecordingFailed(f"{why}; see that both folders can be written and have room") from why
        except wav.NotWav as why:
            raise RecordingFailed(f"{why}; let Asterisk record in the format wav") from why

    async def has_message(self, name: str) -> bool:
        """Whether ``keep`` would keep a finished recording. Raises OSError."""
        async with asyncio.timeout(self._deadline_s):
            return await asyncio.to_thread(self._has_message, self._dropped(name))

    async def discard(self, name: str) -> None:
        """Remove what was recorded under ``name`` and not kept, if anything."""
        await asyncio.to_thread(self._dropped(name).unlink, missing_ok=True)

    async def lend(self, file: Path) -> str:
        """Copy a kept recording to where Asterisk can play it; return the path to play, without ending.

        Asterisk's user can't enter the folder of kept ones. Raises OSError.
        """
        name = f"{_LENT}{secrets.token_hex(8)}"
        async with asyncio.timeout(self._deadline_s):
            await asyncio.to_thread(self._lend, self._kept / file.name, self._dropped(name))
        return self.place(name)

    async def give_back(self, sound: str) -> None:
        """Take away what was lent."""
        await self.discard(sound.rpartition("/")[2])

    async def read(self, file: Path) -> bytes:
        """Return a kept recording, a whole WAV file. Raises OSError."""
        async with asyncio.timeout(self._deadline_s):
            return await asyncio.to_thread((self._kept / file.name).read_bytes)

    async def remove(self, file: Path) -> None:
        """Remove a kept recording, if it is there. Raises OSError."""
        async with asyncio.timeout(self._deadline_s):
            await asyncio.to_thread((self._kept / file.name).unlink, missing_ok=True)

    def _lend(self, kept: Path, lent: Path) -> None:
        for left in self._drop.glob(f"{_LENT}*{_ENDING}"):  # by an engine that was killed
            if left.stat().st_mtime < time.time() - _LONGEST_LOAN_S:
                left.unlink(missing_ok=True)
        with kept.open("rb") as source, lent.open("xb") as copy:
            os.fchmod(copy.fileno(), _READABLE_BY_ASTERISK)  # whatever the umask
            shutil.copyfileobj(source, copy)

    async def _until_closed(self, dropped: Path) -> None:
        """Wait until Asterisk has written the length into the header, its last act, or writes no more."""
        seen = await asyncio.to_thread(_length, dropped)
        while seen is not None and not seen.is_whole:
            await asyncio.sleep(self._settle_s)
            before, seen = seen, await asyncio.to_thread(_length, dropped)
            if seen == before:
                return

    def _keep(self, dropped: Path) -> Kept | None:
        target = self._kept / dropped.name
        found = _length(dropped)
        if target.exists():
            if found is not None and not remove_copied(dropped, target):
                raise RecordingFailed(f"another message is kept as {target.name}; give each its own name")
        elif found is None:
            return None
        elif not _is_worth_keeping(dropped, found, self._min_s):
            dropped.unlink(missing_ok=True)
            log.info("a recording without a message is discarded", sound_bytes=found.held)
            return None
        else:
            if not found.is_whole:
                log.warning("a recording that was cut off is repaired", held_s=round(found.duration_s, 1))
            move(dropped, target, found)
        safe = wav.length(target)
        return Kept(Path(target.name), safe.duration_s)

    def _has_message(self, dropped: Path) -> bool:
        try:
            found = _length(dropped)
        except wav.NotWav:
            return False
        return found is not None and _is_worth_keeping(dropped, found, self._min_s)

    def _dropped(self, name: str) -> Path:
        return self._drop / (_checked(name) + _ENDING)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name[:100]!r} names no recording; use up to 100 of A-Z a-z 0-9 . _ -")
    return name


def _length(path: Path) -> WavLength | None:
    """Return what a file holds, or None when it isn't there or died before its header reached the disk."""
    try:
        return wav.length(path)
    except FileNotFoundError:
        return None
    except wav.NotWav:
        if path.stat().st_size < HEADER_LENGTH:
            return WavLength(rate_hz=8000, claimed=0, held=0)
        raise


def _is_worth_keeping(path: Path, found: WavLength, min_s: float) -> bool:
    """Count the windows louder than silence, a second at a time, until they are enough."""
    wanted = min_s * 1000 / WINDOW_MS
    left = found.sound
    with path.open("rb") as file:
        file.seek(HEADER_LENGTH)
        while wanted > 0 and left > 0:
            second = Pcm(file.read(min(left, found.rate_hz * wav.BYTES_PER_SAMPLE)), found.rate_hz)
            left -= found.rate_hz * wav.BYTES_PER_SAMPLE
            wanted -= sum(level > SILENCE_DBFS for level in levels_dbfs(second))
    return wanted <= 0
