"""Where an object is used, so that nothing is taken away from under a call."""

from collections.abc import Iterator

from config.changing.changes import Json, ObjectPath, as_json, objects_of
from config.document import SECTIONS, Document
from config.numbers import read_number

Place = tuple[str, ...]

_WORDS = frozenset({"name", "billing_id", "text", "sv", "en"})
"""Settings whose texts are for people and name nothing."""


def uses_of(document: Document, path: ObjectPath) -> tuple[Place, ...]:
    """Every place that names the object at ``path``."""
    return tuple(
        place
        for owner, value in objects_of(document).items()
        if owner != path
        for place in _find(document, owner, as_json(value), path)
    )


def _find(document: Document, place: Place, value: Json, path: ObjectPath) -> Iterator[Place]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _find(document, (*place, name), inner, path)
        case list():
            for index, inner in enumerate(value):
                yield from _find(document, (*place, str(index)), inner, path)
        case str() if _names(document, place, value, path):
            yield place


def _names(document: Document, place: Place, value: str, path: ObjectPath) -> bool:
    """Whether a text at a place is a name of the object; what a text means depends on where it stands."""
    if len(path) == 1 or place[-1] in _WORDS:
        return False
    section, key = path
    names = frozenset(place[2:])
    match section:
        case "people" if names & {"agents", "agent", "supervisors", "people"} and place[0] != "people":
            return value in {key, f"people/{key}"}
        case "people" if "notify" in names and place[0] == "voicemails":
            return value == key
        case "teams":
            return value == key and "teams" in names
        case "calendars":
            return value == key and place[-1] == "calendar"
        case "audio_files":
            return value == key and place[-1] == "audio"
        case "numbers" | "display_numbers":
            return place[-1] in ("display_number", "main_number", "number") and _is_same(document, value, key)
        case _ if section in SECTIONS:
            return value == f"{section}/{key}"
        case _:
            return False


def _is_same(document: Document, one: str, other: str) -> bool:
    number = read_number(one, document.country)
    return number is not None and number == read_number(other, document.country)
