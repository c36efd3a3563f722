"""All that callers hear, found by what it is: texts spoken beforehand, and the audio files people added."""

import asyncio
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import assert_never

from dialplan.prompts import Clip, Speech, Wording
from media.prompts import PromptCache
from media.uploads import Uploads


class Sounds:
    """The sounds in ``folder``, which Asterisk sees as ``asterisk_folder`` (the same, when None).

    Audio files are looked for when a configuration is put in force: a call must not wait for the disk.
    """

    def __init__(self, folder: Path, asterisk_folder: str | None = None) -> None:
        self._spoken = PromptCache(folder, asterisk_folder)
        self._uploads = Uploads(folder, asterisk_folder)
        self._clips: Mapping[str, str | None] = {}

    def sound(self, wording: Wording) -> str | None:
        """Return what Asterisk plays for ``wording``: a path without ending; None when it isn't there."""
        match wording:
            case Speech():
                return self._spoken.sound(wording)
            case Clip(digest=digest):
                return self._clips.get(digest)
            case _:
                assert_never(wording)

    async def prepare(self, wordings: Collection[Wording]) -> None:
        """Look for every audio file, and speak what is not there yet.

        Raises PromptsFailed after all the others are done.
        """
        digests = {wording.digest for wording in wordings if isinstance(wording, Clip)}
        self._clips = await asyncio.to_thread(self._find, digests)
        await self._spoken.prepare(wording for wording in wordings if isinstance(wording, Speech))

    async def speak(self, speeches: Collection[Speech]) -> None:
        """Speak what is not there yet; audio files stay as they were found. Raises PromptsFailed."""
        await self._spoken.prepare(speeches)

    def _find(self, digests: Collection[str]) -> Mapping[str, str | None]:
        return {digest: self._uploads.sound(digest) for digest in digests}
