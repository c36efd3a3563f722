"""Texts that callers hear: plain in the organisation's language, or with a language of their own."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from config.entry import Entry
from dialplan.prompts import Speech

Language = Literal["sv", "en"]

NO_INPUT: Mapping[Language, str] = {
    "sv": "Vi uppfattade inget val.",
    "en": "We did not hear a choice.",
}
NO_MATCH: Mapping[Language, str] = {
    "sv": "Det valet finns inte.",
    "en": "That is not one of the choices.",
}


def _check_words(text: str) -> str:
    if not text.strip():
        raise ValueError("there is nothing to say")
    return text


# Two thousand characters are about two minutes of speech.
Words = Annotated[str, Field(max_length=2000), AfterValidator(_check_words)]


class TextEntry(Entry):
    text: Words
    language: Language | None = None


def _shape_of(value: object) -> str:
    return "<with-language>" if isinstance(value, dict | TextEntry) else "<plain>"


Text = Annotated[
    Annotated[Words, Tag("<plain>")] | Annotated[TextEntry, Tag("<with-language>")],
    Discriminator(_shape_of),
]


def speech_of(text: str | TextEntry, language: Language) -> Speech:
    """What is said; ``language`` is for texts that have none of their own."""
    match text:
        case str():
            return Speech(text, language)
        case TextEntry():
            return Speech(text.text, text.language or language)
