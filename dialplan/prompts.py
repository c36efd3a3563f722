"""What a caller can be told."""

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


Prompt = Speech | Clip
