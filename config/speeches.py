"""What callers hear: text in the organisation's language or others, or audio files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from config.audio_files import AudioEntry
from config.entry import Entry, Key
from dialplan.ids import AudioId
from dialplan.prompts import Clip, Prompt, Speech, Translated, Wording

Language = Literal["sv", "en"]

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


def _kind_of(value: object) -> str:
    return "<audio>" if isinstance(value, dict | AudioText) else "<plain>"


AnyWording = Annotated[
    Annotated[Words, Tag("<plain>")] | Annotated[AudioText, Tag("<audio>")], Discriminator(_kind_of)
]


class TranslatedText(Entry):
    """The same in several languages: callers hear the one that they chose, others the organisation's."""

    sv: AnyWording | None = None
    en: AnyWording | None = None

    @model_validator(mode="after")
    def _check_any(self) -> Self:
        if not self.wordings():
            raise ValueError("there is nothing to say")
        return self

    def wordings(self) -> dict[Language, str | AudioText]:
        given: tuple[tuple[Language, str | AudioText | None], ...] = (("sv", self.sv), ("en", self.en))
        return {language: wording for language, wording in given if wording is not None}


AnyText = str | TextEntry | AudioText | TranslatedText

NO_INPUT = TranslatedText(sv="Vi uppfattade inget val.", en="We did not hear a choice.")
NO_MATCH = TranslatedText(sv="Det valet finns inte.", en="That is not one of the choices.")
GREETING = TranslatedText(sv="Lämna ett meddelande efter tonen.", en="Leave a message after the tone.")


def _shape_of(value: object) -> str:
    match value:
        case {"audio": _} | AudioText():
            return "<audio>"
        case {"sv": _} | {"en": _} | TranslatedText():
            return "<translated>"
        case dict() | TextEntry():
            return "<with-language>"
        case _:
            return "<plain>"


Text = Annotated[
    Annotated[Words, Tag("<plain>")]
    | Annotated[TextEntry, Tag("<with-language>")]
    | Annotated[AudioText, Tag("<audio>")]
    | Annotated[TranslatedText, Tag("<translated>")],
    Discriminator(_shape_of),
]


@dataclass(frozen=True, slots=True)
class Narrator:
    """Makes prompts of texts: ``language`` is for those that name none, ``audio`` has the audio files."""

    language: Language
    audio: Mapping[str, AudioEntry]

    def prompt(self, text: AnyText) -> Prompt:
        match text:
            case TextEntry():
                return Speech(text.text, text.language or self.language)
            case TranslatedText():
                wordings: dict[str, Wording] = {
                    language: self._wording(one, language) for language, one in text.wordings().items()
                }
                return Translated(
                    wordings, self.language if self.language in wordings else next(iter(wordings))
                )
            case str() | AudioText():
                return self._wording(text, self.language)

    def _wording(self, wording: str | AudioText, language: Language) -> Wording:
        if isinstance(wording, str):
            return Speech(wording, language)
        file = self.audio.get(wording.audio)
        return Clip(AudioId(wording.audio), file.digest if file else "")
