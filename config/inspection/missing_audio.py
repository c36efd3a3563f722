"""Finds texts that are an audio file which is not there: their callers would hear nothing."""

from collections.abc import Collection, Iterator

from config.document import Document
from config.inspection.texts import texts_of
from config.problems import quote
from config.speeches import AudioText
from dialplan.check import Finding
from dialplan.ids import DestinationId


def find_missing_audio(document: Document, unread: Collection[DestinationId]) -> Iterator[Finding]:
    known = {*document.audio_files, *(id_.removeprefix("audio_files/") for id_ in unread)}
    for where, text in texts_of(document):
        if isinstance(text, AudioText) and text.audio not in known:
            yield Finding(
                (*where, "audio"),
                f"{quote(text.audio)} is not among the audio files",
                "add it (vaxel audio add), or write a text instead",
            )
