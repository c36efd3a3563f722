"""Audio files (ljudfiler): new, changed, and deleted when told twice."""

from dataclasses import dataclass
from typing import ClassVar

from config.audio_files import Source
from config.changing.changes import Json, with_objects
from config.changing.editing import added, edited, find
from config.changing.refusals import Unconfirmed
from config.document import Document
from config.operations.objects import refuse_while_used
from config.operations.operation import Situation
from dialplan.check import Finding


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound that was taken in, uploaded or recorded; ``length_s`` in seconds."""

    digest: str
    format: str
    length_s: float
    source: Source = Source.UPLOADED

    def settings(self) -> dict[str, Json]:
        return {
            "digest": self.digest,
            "format": self.format,
            "length_s": round(self.length_s, 3),
            "source": self.source.value,
        }


@dataclass(frozen=True, slots=True)
class AddAudio:
    act: ClassVar[str] = "audio.add"
    key: str
    name: str
    language: str
    sound: Sound

    def on(self, situation: Situation) -> Document:
        file = {"name": self.name, "language": self.language, **self.sound.settings()}
        return added(situation.document, ("audio_files", self.key), file)


@dataclass(frozen=True, slots=True)
class EditAudio:
    """Renames a file, or puts another sound in its place; who plays it plays the new one."""

    act: ClassVar[str] = "audio.edit"
    key: str
    name: str | None = None
    language: str | None = None
    sound: Sound | None = None

    def on(self, situation: Situation) -> Document:
        given: dict[str, Json] = {"name": self.name, "language": self.language}
        settings: dict[str, Json] = {setting: value for setting, value in given.items() if value is not None}
        if self.sound is not None:
            settings |= self.sound.settings()
        return edited(situation.document, ("audio_files", self.key), settings)


@dataclass(frozen=True, slots=True)
class DeleteAudio:
    act: ClassVar[str] = "audio.delete"
    key: str
    confirmed: bool = False

    def on(self, situation: Situation) -> Document:
        path = ("audio_files", self.key)
        find(situation.document, path)
        refuse_while_used(situation.document, path)
        if not self.confirmed:
            raise Unconfirmed([Finding(path, "is deleted for good", "say it again to confirm: --yes")])
        return with_objects(situation.document, {path: None})
