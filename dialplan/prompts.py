"""What a caller can be told, in one language or in each that the company speaks."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialplan.ids import AudioId


@dataclass(frozen=True, slots=True)
class Speech:
    """Text for the speech synthesis; ``language`` is ``sv`` or ``en``."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Clip:
    """An audio file, played as it is; ``digest`` (SHA-256) names its sound, empty where it is missing."""

    audio: AudioId
    digest: str


Wording = Speech | Clip
"""One thing that can be played."""


@dataclass(frozen=True, slots=True)
class Translated:
    """The same in several languages; ``otherwise`` is the one for callers who chose none of them."""

    wordings: Mapping[str, Wording]
    otherwise: str


Prompt = Wording | Translated


def in_language(prompt: Prompt, language: str) -> Wording:
    """The wording for a caller who chose ``language``, or who chose none ('')."""
    if isinstance(prompt, Translated):
        return prompt.wordings.get(language) or prompt.wordings[prompt.otherwise]
    return prompt


def wordings_of(prompt: Prompt) -> tuple[Wording, ...]:
    """All that must be made before the prompt can be told in any language."""
    return tuple(prompt.wordings.values()) if isinstance(prompt, Translated) else (prompt,)
