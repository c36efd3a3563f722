"""Prompts that nobody had to speak: any is there at once, and what was said by it can be told."""

import hashlib

from dialplan.prompts import Clip, Speech, Wording

_LETTERS_PER_S = 14.0
"""How fast a synthetic voice speaks."""

_CLIP_S = 4.0


class SpokenPrompts:
    """Any speech is there at once, and takes as long as saying it would; so is every audio file."""

    def __init__(self) -> None:
        self._lengths: dict[str, float] = {}
        self._wordings: dict[str, Wording] = {}

    def sound(self, wording: Wording) -> str | None:
        match wording:
            case Speech(text, language):
                name = "/prompts/" + hashlib.sha256(f"{language} {text}".encode()).hexdigest()[:12]
                self._lengths[name] = max(1.0, len(text) / _LETTERS_PER_S)
            case Clip(audio):
                name = f"/audio/{audio}"
                self._lengths[name] = _CLIP_S
        self._wordings[name] = wording
        return name

    def text(self, name: str) -> str | None:
        """What a sound says, or which audio file it is; None for any other sound."""
        match self._wordings.get(name):
            case Speech(text, _):
                return text
            case Clip(audio, _):
                return audio
            case None:
                return None

    def length(self, name: str) -> float | None:
        """For the stand-in: in seconds; None for a sound that nobody has."""
        return self._lengths.get(name)
