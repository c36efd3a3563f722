"""What a caller can be told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """Text for the speech synthesis; ``language`` is ``sv`` or ``en``."""

    text: str
    language: str
