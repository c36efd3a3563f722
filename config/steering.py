"""What holds for a person: their own value, a default they keep, or the default, and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from config.call_steering import EXITS, STEERED, CallSteering, PersonalMenuEntry
from config.document import Document


class Origin(StrEnum):
    OWN = "own"
    KEPT = "kept"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Effective:
    """``version`` is the one whose default it is, where it is a default and that is known."""

    value: object
    origin: Origin
    version: int | None = None

    @property
    def source(self) -> str:
        """Where it comes from, in words."""
        kinds = {Origin.OWN: "own", Origin.KEPT: "kept default", Origin.DEFAULT: "default"}
        return (
            kinds[self.origin] if self.version is None else f"{kinds[self.origin]} of version {self.version}"
        )


def effective(
    document: Document, person: str, setting: str, since: Mapping[str, int] | None = None
) -> Effective:
    """The value of a setting of call steering for a person; raises KeyError where there is no such person.

    ``since`` has the version that each default of the document is from.
    """
    entry = document.people[person]
    own = getattr(entry, setting)
    if own is not None and (setting != "transcription" or document.call_steering.transcription_is_free):
        return Effective(own, Origin.OWN)
    version = entry.keeps.get(setting)
    kept = document.earlier_defaults.get(version) if version is not None else None
    if kept is not None:
        return Effective(getattr(kept, setting), Origin.KEPT, version)
    version = since.get(setting) if since is not None else None
    return Effective(getattr(document.call_steering, setting), Origin.DEFAULT, version)


def steering_of(document: Document, person: str) -> CallSteering:
    """Everything that holds for a person, as one value."""
    entry = document.people[person]
    if not entry.keeps and entry.model_fields_set.isdisjoint(STEERED):  # most people of most companies
        return document.call_steering
    values = {name: effective(document, person, name).value for name in STEERED}
    menu = values["personal_menu"]
    return document.call_steering.model_copy(
        update={**values, "personal_menu": None if menu == "none" else menu}
    )


def origins_of(document: Document, person: str, since: Mapping[str, int] | None = None) -> dict[str, str]:
    """Whose value each way of not answering is; a personal menu comes before what unanswered calls get.

    Whose the greeting is, too, and the menu, and what follows it (``after_menu``).
    """
    named = (*EXITS, "greeting", "personal_menu")
    origins = {name: effective(document, person, name, since).source for name in named}
    origins["after_menu"] = origins["no_answer"]
    menu = effective(document, person, "personal_menu", since)
    if isinstance(menu.value, PersonalMenuEntry):
        origins["no_answer"] = menu.source
    return origins


def without_unused_defaults(document: Document) -> Document:
    """Earlier defaults are kept as long as somebody keeps them."""
    used = {version for person in document.people.values() for version in person.keeps.values()}
    earlier = {version: kept for version, kept in document.earlier_defaults.items() if version in used}
    return document.model_copy(update={"earlier_defaults": earlier})


def defaults_since(
    before: Document | None, after: Document, since: Mapping[str, int], version: int
) -> dict[str, int]:
    """The version that each default is from, when ``version`` follows one where it was ``since``."""
    return {
        name: since[name]
        if name in since
        and before is not None
        and getattr(before.call_steering, name) == getattr(after.call_steering, name)
        else version
        for name in STEERED
    }
