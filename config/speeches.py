"""What callers hear: text in the organisation's language or one of its own, or an audio file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from config.audio_files import AudioEntry
from config.entry import Entry, Key
from dialplan.ids import AudioId
from dialplan.prompts import Clip, Prompt, Speech

Language = Literal["sv", "en"]

NO_INPUT: Mapping[Language, str] = {
    "sv": "Vi uppfattade inget val.",
    "en": "We did not hear a choice.",
}
NO_MATCH: Mapping[Language, str] = {
    "sv": "Det valet finns inte.",
    "en": "That is not one of the choices.",
}
GREETING: Mapping[Language, str] = {
    "sv": "Lämna ett meddelande efter tonen.",
    "en": "Leave a message after the tone.",
}


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _check_words(text: str) -> str:
    if not text.strip():
        raise ValueError("there is nothing to say")
    if _CONTROLS.search(text):  # no file could have them
        raise ValueError("has control characters")
    return text


# Two thousand characters are about two minutes of speech.
Words = Annotated[str, Field(max_length=2000), AfterValidator(_check_words)]


class TextEntry(Entry):
    text: Words
    language: Language | None = None


class AudioText(Entry):
    """An audio file by its key in ``audio_files``."""

    audio: Key


AnyText = str | TextEntry | AudioText


def _shape_of(value: object) -> str:
    match value:
        case {"audio": _} | AudioText():
            return "<audio>"
        case dict() | TextEntry():
            return "<with-language>"
        case _:
            return "<plain>"


Text = Annotated[
    Annotated[Words, Tag("<plain>")]
    | Annotated[TextEntry, Tag("<with-language>")]
    | Annotated[AudioText, Tag("<audio>")],
    Discriminator(_shape_of),
]


@dataclass(frozen=True, slots=True)
class Narrator:
    """Makes prompts of texts: ``language`` is for those that name none, ``audio`` has the audio files."""

    language: Language
    audio: Mapping[str, AudioEntry]

    def prompt(self, text: AnyText) -> Prompt:
        match text:
            case str():
                return Speech(text, self.language)
            case TextEntry():
                return Speech(text.text, text.language or self.language)
            case AudioText():
                file = self.audio.get(text.audio)
                return Clip(AudioId(text.audio), file.digest if file else "")
