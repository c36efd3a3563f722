"""What two documents differ in, object by object, and how changes made side by side come together.

An object is what people edit as one: an entry of a section, or a setting at the top level.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from pydantic import BaseModel

from config.changing.refusals import Conflict
from config.document import Document
from dialplan.check import Finding

ObjectPath = tuple[str, ...]
"""``("groups", "sales")``, or ``("unassigned",)``."""

Json = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class Change:
    """One value that became another; None is no value."""

    path: tuple[str, ...]
    before: Json
    after: Json


def objects_of(document: Document) -> dict[ObjectPath, object]:
    """Every object by its path."""
    found: dict[ObjectPath, object] = {}
    for name in Document.model_fields:
        value = getattr(document, name)
        if isinstance(value, Mapping):
            found |= {(name, str(key)): entry for key, entry in value.items()}
        else:
            found[name,] = value
    return found


def changed_objects(before: Document, after: Document) -> dict[ObjectPath, tuple[object, object]]:
    """The objects that differ, as they were and as they are; None is none."""
    old, new = objects_of(before), objects_of(after)
    return {
        path: (old.get(path), new.get(path))
        for path in (old | new)
        if old.get(path) is not new.get(path) and old.get(path) != new.get(path)
    }


def find_changes(before: Document, after: Document) -> tuple[Change, ...]:
    """Every single value that differs, in the order of the document."""
    return tuple(
        change
        for path, (old, new) in changed_objects(before, after).items()
        for change in _compare(path, as_json(old), as_json(new))
    )


def _compare(path: tuple[str, ...], old: Json, new: Json) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old | new:
            yield from _compare((*path, name), old.get(name), new.get(name))
    elif old != new:
        yield Change(path, old, new)


def as_json(value: object) -> Json:
    """An object as plain values; settings that are as by default are left out."""
    match value:
        case BaseModel():
            dumped: Json = value.model_dump(mode="json", exclude_defaults=True)
            return dumped
        case Enum():
            return str(value.value)
        case None | str() | int() | float():
            return value
        case _:
            raise TypeError(f"{type(value).__name__} is no part of a document")


def merge(base: Document, mine: Document, newest: Document) -> Document:
    """Make the changes from ``base`` to ``mine`` in ``newest``; raises Conflict where both changed one."""
    wanted = changed_objects(base, mine)
    meanwhile = objects_of(newest)
    clashes = [
        path
        for path, (before, after) in wanted.items()
        if meanwhile.get(path) != before and meanwhile.get(path) != after
    ]
    if clashes:
        raise Conflict(
            Finding(path, "was changed by somebody else meanwhile", "look at it anew, then change it again")
            for path in clashes
        )
    return with_objects(newest, {path: after for path, (_, after) in wanted.items()})


def with_objects(document: Document, objects: Mapping[ObjectPath, object]) -> Document:
    """The document with these objects in place of its own; None takes one away."""
    updates: dict[str, object] = {}
    for path, value in objects.items():
        match path:
            case (name,):
                updates[name] = value
            case (name, key):
                section = updates.setdefault(name, dict(getattr(document, name)))
                assert isinstance(section, dict)
                kept = next((known for known in section if str(known) == key), key)
                if value is None:
                    section.pop(kept, None)
                else:
                    section[int(key) if name == "earlier_defaults" else kept] = value
    return document.model_copy(update=updates)
