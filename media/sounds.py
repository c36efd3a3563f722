"""All that callers hear, found by what it is: texts spoken beforehand, and the audio files people added."""

import asyncio
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import assert_never

from dialplan.prompts import Clip, Prompt, Speech
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

    def sound(self, prompt: Prompt) -> str | None:
        """Return what Asterisk plays for ``prompt``: a path without ending; None when it isn't there."""
        match prompt:
            case Speech():
                return self._spoken.sound(prompt)
            case Clip(digest=digest):
                return self._clips.get(digest)
            case _:
                assert_never(prompt)

    async def prepare(self, prompts: Collection[Prompt]) -> None:
        """Look for every audio file, and speak what is not there yet.

        Raises PromptsFailed after all the others are done.
        """
        digests = {prompt.digest for prompt in prompts if isinstance(prompt, Clip)}
        self._clips = await asyncio.to_thread(self._find, digests)
        await self._spoken.prepare(prompt for prompt in prompts if isinstance(prompt, Speech))

    def _find(self, digests: Collection[str]) -> Mapping[str, str | None]:
        return {digest: self._uploads.sound(digest) for digest in digests}
