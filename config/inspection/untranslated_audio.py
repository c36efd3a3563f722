"""Finds speech in a language that its callers are not spoken to in, and languages offered but not spoken."""

from collections import defaultdict
from collections.abc import Iterator

from config.document import Document
from config.inspection.texts import texts_of
from config.speeches import AudioText, TextEntry
from dialplan.check import Finding, Severity
from dialplan.check.reach import leading_to
from dialplan.company import Company
from dialplan.ids import DestinationId

_MUSIC = "music"


def find_untranslated_audio(document: Document) -> Iterator[Finding]:
    """Audio files in a language that is neither the organisation's nor one that a menu offers."""
    spoken = {document.language, *(to for menu in document.menus.values() for to in menu.languages.values())}
    for where, text in texts_of(document):
        if isinstance(text, AudioText) and where[-1] != _MUSIC:
            language = _language_of(document, text)
            if language is not None and where[-1] in ("sv", "en") and language != where[-1]:
                yield Finding(
                    (*where, "audio"),
                    f"is in {language}, and is for callers who chose {where[-1]}",
                    "record it in their language, or correct the file's language tag",
                    Severity.WARNING,
                )
            elif language is not None and language not in spoken:
                yield Finding(
                    (*where, "audio"),
                    f"is in {language}, and callers are spoken to in {' and '.join(sorted(spoken))}",
                    "record it in their language, or correct the file's language tag",
                    Severity.WARNING,
                )


def find_unspoken_languages(document: Document, company: Company) -> Iterator[Finding]:
    """Menus that offer a language in which nothing is said from there on."""
    offered = {language for menu in document.menus.values() for language in menu.languages.values()}
    if not offered:
        return
    places: dict[str, set[DestinationId]] = defaultdict(set)
    for where, text in texts_of(document):
        language = _language_of(document, text)
        if language in offered and where[-1] != _MUSIC:
            places[language].add(DestinationId("/".join(where[:2])))
    speaking = {language: leading_to(company, places[language]) for language in offered}
    for key, menu in document.menus.items():
        for digit, language in menu.languages.items():
            if f"menus/{key}" not in speaking[language]:
                yield Finding(
                    ("menus", key, "languages", digit),
                    f"offers {language}, and nothing that its callers come to is said in {language}",
                    "add texts or audio files in it, or take the language away",
                    Severity.WARNING,
                )


def _language_of(document: Document, text: str | TextEntry | AudioText) -> str | None:
    """The language without script and region; None for an audio file that is not there."""
    match text:
        case AudioText():
            file = document.audio_files.get(text.audio)
            return file.language.split("-")[0].lower() if file else None
        case TextEntry():
            return text.language or document.language
        case str():
            return document.language
