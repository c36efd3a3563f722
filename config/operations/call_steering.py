"""Call steering (samtalsstyrning): the defaults, and for whom a new default holds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from config.call_steering import STEERED, CallSteering
from config.changing.changes import Json
from config.changing.editing import edited
from config.changing.refusals import refuse
from config.document import Document
from config.operations.operation import Situation
from config.people import PersonEntry
from config.steering import Origin, effective, without_unused_defaults


class Scope(StrEnum):
    """For whom a new default holds, besides those who come later."""

    NEW = "new-users"
    UNCHANGED = "unchanged-users"
    ALL = "all-users"


@dataclass(frozen=True, slots=True)
class SetDefault:
    """Sets a default. With ``NEW`` those who are there keep what held for them; with ``ALL`` nobody does."""

    act: ClassVar[str] = "call_steering.set_default"
    setting: str
    value: Json
    scope: Scope = Scope.UNCHANGED

    def on(self, situation: Situation) -> Document:
        before = situation.document
        after = edited(before, ("call_steering",), {self.setting: self.value})
        if self.setting not in STEERED:
            return after
        if self.scope is Scope.NEW:
            return self._keep(after, before.call_steering, situation.since.get(self.setting, 0))
        people = {key: self._follow(person) for key, person in before.people.items()}
        return without_unused_defaults(after.model_copy(update={"people": people}))

    def _follow(self, person: PersonEntry) -> PersonEntry:
        keeps = {name: version for name, version in person.keeps.items() if name != self.setting}
        own = {self.setting: None} if self.scope is Scope.ALL else {}
        return person.model_copy(update={"keeps": keeps, **own})

    def _keep(self, document: Document, old: CallSteering, version: int) -> Document:
        """Everybody who follows the default of a version keeps it; who kept an older one keeps that."""
        value = getattr(old, self.setting)
        while self._is_taken(document, version, value):  # in a draft, that default was never in force
            version += 1
        people = {
            key: person
            if effective(document, key, self.setting).origin is Origin.OWN
            else person.model_copy(update={"keeps": {self.setting: version, **person.keeps}})
            for key, person in document.people.items()
        }
        earlier = document.earlier_defaults.get(version, CallSteering())
        kept = earlier.model_copy(update={self.setting: value})
        return without_unused_defaults(
            document.model_copy(
                update={"people": people, "earlier_defaults": {**document.earlier_defaults, version: kept}}
            )
        )

    def _is_taken(self, document: Document, version: int, value: object) -> bool:
        """Whether somebody keeps another value as the default of a version."""
        return any(person.keeps.get(self.setting) == version for person in document.people.values()) and (
            getattr(document.earlier_defaults[version], self.setting) != value
        )


@dataclass(frozen=True, slots=True)
class SetTranscription:
    """Whether messages are written down, for everybody at once or not, and whether people may choose."""

    act: ClassVar[str] = "call_steering.set_transcription"
    enabled: bool
    for_all: bool
    is_free: bool

    def on(self, situation: Situation) -> Document:
        scope = Scope.ALL if self.for_all else Scope.UNCHANGED
        document = SetDefault("transcription", self.enabled, scope).on(situation)
        return edited(document, ("call_steering",), {"transcription_is_free": self.is_free})


@dataclass(frozen=True, slots=True)
class SetOwn:
    """Sets a person's own value; None follows the default again."""

    act: ClassVar[str] = "call_steering.set_own"
    person: str
    setting: str
    value: Json

    def on(self, situation: Situation) -> Document:
        if self.setting not in STEERED:
            raise refuse(
                ("people", self.person, self.setting), "is not call steering", f"one of {', '.join(STEERED)}"
            )
        document = edited(situation.document, ("people", self.person), {self.setting: self.value})
        person = document.people[self.person]
        keeps = {name: version for name, version in person.keeps.items() if name != self.setting}
        people = {**document.people, self.person: person.model_copy(update={"keeps": keeps})}
        return without_unused_defaults(document.model_copy(update={"people": people}))


def touched_people(before: Document, after: Document, setting: str) -> tuple[str, ...]:
    """Those for whom another value holds afterwards: what a preview shows."""
    return tuple(
        key
        for key in before.people
        if key in after.people
        and effective(before, key, setting).value != effective(after, key, setting).value
    )
