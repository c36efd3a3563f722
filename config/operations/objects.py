"""Adding, editing and removing any object: what most operations come down to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from config.changing.changes import Json, ObjectPath
from config.changing.editing import added, edited, put, removed
from config.changing.refusals import refuse
from config.changing.uses import uses_of
from config.document import Document
from config.operations.operation import Situation
from config.steering import without_unused_defaults


@dataclass(frozen=True, slots=True)
class Add:
    act: ClassVar[str] = "object.add"
    path: ObjectPath
    value: Json

    def on(self, situation: Situation) -> Document:
        return added(situation.document, self.path, self.value)


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes settings of an object; a setting that is None goes back to its default."""

    act: ClassVar[str] = "object.edit"
    path: ObjectPath
    settings: Mapping[str, Json]

    def on(self, situation: Situation) -> Document:
        return edited(situation.document, self.path, self.settings)


@dataclass(frozen=True, slots=True)
class Set:
    """Sets a setting of the top level, such as ``unassigned``."""

    act: ClassVar[str] = "setting.set"
    name: str
    value: Json

    def on(self, situation: Situation) -> Document:
        return put(situation.document, (self.name,), self.value)


@dataclass(frozen=True, slots=True)
class Remove:
    """Takes an object away that nothing uses."""

    act: ClassVar[str] = "object.remove"
    path: ObjectPath

    def on(self, situation: Situation) -> Document:
        if len(self.path) == 1:
            raise refuse(self.path, "can't be taken away", "name one object of it, such as groups/support")
        refuse_while_used(situation.document, self.path)
        return without_unused_defaults(removed(situation.document, self.path))


@dataclass(frozen=True, slots=True)
class Replace:
    """Puts a whole document in place: a file, or an earlier version."""

    act: ClassVar[str] = "configuration.apply"
    document: Document

    def on(self, situation: Situation) -> Document:
        if self.document.organisation != situation.document.organisation:
            raise refuse(
                ("organisation",), "is another organisation", f"name {situation.document.organisation}"
            )
        return self.document


def refuse_while_used(document: Document, path: ObjectPath) -> None:
    """Raise Refused with every place that uses an object."""
    places = uses_of(document, path)
    if places:
        used = ", ".join("/".join(place) for place in places)
        raise refuse(path, f"is used by {used}", "let these use something else first")
