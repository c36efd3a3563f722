"""Spoken prompts, rendered ahead of the calls that need them and kept as files that Asterisk plays."""

import asyncio
import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import structlog

from dialplan.prompts import Speech
from media import wav
from media.conversion import TELEPHONE_RATES_HZ, for_telephone
from media.speech import SpeechFailed, Synthesizer, Voice
from media.wav import Pcm

log = structlog.get_logger(__name__)

VOICES: Mapping[str, Voice] = {"sv": Voice("gmq/sv"), "en": Voice("gmw/en")}
FORMAT_VERSION = 1
"""Raise it when conversion changes, so that nothing made the old way is played."""
_ENDINGS = dict(zip(TELEPHONE_RATES_HZ, (".wav", ".wav16"), strict=True))
"""Asterisk knows the rate by the ending and takes the one that suits the channel (format_wav)."""
_RENDERING = ".rendering-"
_ABANDONED_AFTER_S = 3600.0
_DISK_DEADLINE_S = 30.0


class PromptsFailed(Exception):
    """Some prompts could not be rendered; ``failures`` has each with its reason."""

    def __init__(self, failures: tuple[tuple[Speech, str], ...]) -> None:
        said = "; ".join(f"{speech.language} {speech.text[:40]!r}: {reason}" for speech, reason in failures)
        super().__init__(f"{len(failures)} prompts could not be spoken: {said}")
        self.failures = failures


class PromptCache:
    """The prompts in ``folder``, which Asterisk sees as ``asterisk_folder`` (the same, when None)."""

    def __init__(
        self,
        folder: Path,
        asterisk_folder: str | None = None,
        *,
        voices: Mapping[str, Voice] = VOICES,
        synthesizer: Synthesizer | None = None,
    ) -> None:
        self._folder = folder
        self._asterisk_folder = asterisk_folder or str(folder.absolute())
        self._voices = voices
        self._synthesizer = synthesizer or Synthesizer()
        self._found: set[str] = set()  # a call must not wait for the disk

    def sound(self, speech: Speech) -> str | None:
        """Return what Asterisk plays for ``speech``: a path without ending; None when it isn't rendered."""
        voice = self._voices.get(speech.language)
        if voice is None:
            return None
        name = _name(speech, voice)
        if name not in self._found and self._is_whole(name):
            self._found.add(name)
        return f"{self._asterisk_folder}/{name}" if name in self._found else None

    async def prepare(self, speeches: Iterable[Speech]) -> None:
        """Render what is missing or damaged; raises PromptsFailed after all the others are done."""
        self._found.clear()  # looks at the disk anew: somebody may have tidied up there
        missing = [speech for speech in dict.fromkeys(speeches) if self.sound(speech) is None]
        if not missing:
            return
        try:
            async with asyncio.timeout(_DISK_DEADLINE_S):
                await asyncio.to_thread(self._open_folder)
        except OSError as why:
            raise PromptsFailed(tuple((speech, _disk_trouble(why)) for speech in missing)) from why
        async with asyncio.TaskGroup() as group:
            renderings = [(speech, group.create_task(self._render(speech))) for speech in missing]
        failures = [(speech, reason) for speech, task in renderings if (reason := task.result()) is not None]
        log.info("prompts are rendered", rendered=len(missing) - len(failures), failed=len(failures))
        if failures:
            raise PromptsFailed(tuple(failures))

    async def _render(self, speech: Speech) -> str | None:
        """Render one prompt; returns why it failed, or None."""
        voice = self._voices.get(speech.language)
        if voice is None:
            return f"no voice speaks {speech.language!r}; use one of {', '.join(self._voices)}"
        try:
            sound = await self._synthesizer.speak(speech.text, voice)
            async with asyncio.timeout(_DISK_DEADLINE_S):
                await asyncio.to_thread(self._store, _name(speech, voice), sound)
        except SpeechFailed as why:
            return str(why)
        except OSError as why:
            return _disk_trouble(why)
        return None

    def _store(self, name: str, sound: Pcm) -> None:
        """Put all rates in place; each file is whole from the moment it has its name."""
        with tempfile.TemporaryDirectory(prefix=_RENDERING, dir=self._folder) as making:
            for version in for_telephone(sound):
                wav.write(Path(making) / (name + _ENDINGS[version.rate_hz]), version)
            for ending in _ENDINGS.values():
                (Path(making) / (name + ending)).replace(self._folder / (name + ending))
        wav.sync_folder(self._folder)

    def _is_whole(self, name: str) -> bool:
        try:
            lengths = [wav.length(self._folder / (name + ending)) for ending in _ENDINGS.values()]
        except (OSError, wav.NotWav):
            return False
        return all(
            found.is_whole and found.rate_hz == rate_hz
            for found, rate_hz in zip(lengths, _ENDINGS, strict=True)
        )

    def _open_folder(self) -> None:
        """Make the folder, and clear it of what a killed process left half made."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob(f"{_RENDERING}*"):
            if left.stat().st_mtime < time.time() - _ABANDONED_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)


def _name(speech: Speech, voice: Voice) -> str:
    told_apart = repr((FORMAT_VERSION, voice.name, voice.rate_wpm, speech.text))
    digest = hashlib.sha256(told_apart.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{speech.language}-{digest[:32]}"


def _disk_trouble(why: OSError) -> str:
    said = str(why) or "the disk did not answer in time"  # a TimeoutError says nothing of its own
    return f"{said}; see that the folder of prompts can be written and has room"
