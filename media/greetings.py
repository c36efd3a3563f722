"""Greetings that people record by telephone: one for each box, among the prompts that Asterisk plays."""

import asyncio
import hashlib
import tempfile
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

from dialplan.voicemail.messages import Box
from media import wav
from media.conversion import TELEPHONE_RATES_HZ, for_telephone, speech_level_dbfs
from media.wav import Pcm

_ENDINGS = dict(zip(TELEPHONE_RATES_HZ, (".wav", ".wav16"), strict=True))
_PREFIX = "greeting-"
_MAKING = ".greeting-"
_READABLE = 0o644
_DEADLINE_S = 30.0


class Greetings:
    """Greetings in ``folder``, which Asterisk sees as ``asterisk_folder``; it records them to ``drop``."""

    def __init__(self, folder: Path, drop: Path, asterisk_folder: str | None = None) -> None:
        self._folder = folder
        self._drop = drop
        self._asterisk_folder = asterisk_folder or str(folder.absolute())
        self._there = {file.stem for file in folder.glob(f"{_PREFIX}*{_ENDINGS[TELEPHONE_RATES_HZ[-1]]}")}

    def sound(self, box: Box) -> str | None:
        """Return what Asterisk plays: a path without ending; None where nobody recorded one."""
        name = _name(box)
        return f"{self._asterisk_folder}/{name}" if name in self._there else None

    async def keep(self, box: Box, name: str) -> bool:
        """Use what was recorded under ``name``; False where nothing was said. Raises OSError."""
        async with asyncio.timeout(_DEADLINE_S):
            is_kept = await asyncio.to_thread(self._keep, _name(box), self._drop / f"{name}.wav")
        if is_kept:
            self._there.add(_name(box))
        return is_kept

    async def reset(self, box: Box) -> None:
        """Forget it, and its sound. Raises OSError."""
        self._there.discard(_name(box))
        async with asyncio.timeout(_DEADLINE_S):
            await asyncio.to_thread(self._remove, _name(box))

    async def kept_since(self, boxes: Collection[Box]) -> Mapping[Box, datetime]:
        """The boxes of these that have one, and since when. Raises OSError."""
        there = [box for box in boxes if _name(box) in self._there]
        async with asyncio.timeout(_DEADLINE_S):
            return await asyncio.to_thread(lambda: {box: self._made(_name(box)) for box in there})

    async def keep_only(self, boxes: Collection[Box]) -> None:
        """Forget the greetings of all other boxes. Raises OSError."""
        for name in self._there - {_name(box) for box in boxes}:
            self._there.discard(name)
            async with asyncio.timeout(_DEADLINE_S):
                await asyncio.to_thread(self._remove, name)

    def _keep(self, name: str, recorded: Path) -> bool:
        sound = _read(recorded)
        if sound is None:
            return False
        with tempfile.TemporaryDirectory(prefix=_MAKING, dir=self._folder) as making:
            for version in for_telephone(sound):
                made = Path(making) / (name + _ENDINGS[version.rate_hz])
                wav.write(made, version)
                made.chmod(_READABLE)
            for ending in _ENDINGS.values():
                (Path(making) / (name + ending)).replace(self._folder / (name + ending))
        wav.sync_folder(self._folder)
        return True

    def _made(self, name: str) -> datetime:
        file = self._folder / (name + _ENDINGS[TELEPHONE_RATES_HZ[-1]])
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)

    def _remove(self, name: str) -> None:
        for ending in _ENDINGS.values():
            (self._folder / (name + ending)).unlink(missing_ok=True)


def _read(recorded: Path) -> Pcm | None:
    try:
        sound = wav.read(recorded)
    except (FileNotFoundError, wav.NotWav):
        return None
    return sound if speech_level_dbfs(sound) is not None else None


def _name(box: Box) -> str:
    """The box's key is an administrator's, of any letters; a file's name is not."""
    told_apart = f"{box.organisation}\n{box.mailbox}"
    return _PREFIX + hashlib.sha256(told_apart.encode()).hexdigest()[:32]
