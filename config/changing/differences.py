"""What changed, as lines for people: ``groups/support ring_s: 20 → 30``."""

import json
from collections.abc import Iterable, Iterator
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from config.changing.changes import Change, Json, find_changes
from config.document import Document


def find_differences(before: Document, after: Document) -> tuple[str, ...]:
    """Return a line for each value that differs, in the order of the document."""
    return say_changes(find_changes(before, after))


def say_changes(changes: Iterable[Change]) -> tuple[str, ...]:
    """Say changes, of two documents or of the audit log."""
    return tuple(line for change in changes for line in _lines(change))


def _lines(change: Change) -> Iterator[str]:
    model, place, settings = _place_of(change.path)
    if not settings and len(change.path) > 1 and None in (change.before, change.after):
        verb, value = ("removed", change.before) if change.after is None else ("added", change.after)
        yield f"{place}: {verb}{_with(value)}"
        return
    where = f"{place} {'.'.join(settings)}" if settings else place
    default = _default_of(model, settings)
    before = default if change.before is None else change.before
    after = default if change.after is None else change.after
    yield f"{where}: {_say(before)} → {_say(after)}"


def _with(value: Json) -> str:
    """What an object that came or went has in it."""
    if isinstance(value, dict):
        return f" ({', '.join(f'{name}: {_say(of)}' for name, of in value.items())})" if value else ""
    return f" ({_say(value)})"


def _say(value: Json) -> str:
    match value:
        case None:
            return "none"
        case str() if value and value.isprintable() and "→" not in value:
            return value
        case dict():
            return f"{{{', '.join(f'{name}: {_say(of)}' for name, of in value.items())}}}"
        case list():
            return f"[{', '.join(map(_say, value))}]"
        case _:
            return json.dumps(value)


def _place_of(path: tuple[str, ...]) -> tuple[type[BaseModel] | None, str, tuple[str, ...]]:
    """The model of the object that a path is in, the object's name, and the path of the setting in it."""
    field = Document.model_fields.get(path[0])
    models = _models_in(field.annotation) if field else ()
    if field is None or _is_mapping(field):
        return (models[0] if models else None), "/".join(path[:2]), path[2:]
    return (models[0] if models else Document), path[0], path[1:]


def _is_mapping(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is dict


def _default_of(model: type[BaseModel] | None, settings: tuple[str, ...]) -> Json:
    """What holds where a setting is not said; None where that is nothing, or isn't known."""
    field = model.model_fields.get(settings[0]) if model and settings else None
    if field is None or field.is_required():
        return None
    default: object = field.get_default(call_default_factory=True)
    if len(settings) > 1:
        models = _models_in(field.annotation)
        return _default_of(models[0], settings[1:]) if len(models) == 1 else None
    if isinstance(default, BaseModel):
        return None
    plain: Json = json.loads(json.dumps(default))
    return plain if plain not in ([], {}) else None


def _models_in(annotation: object) -> tuple[type[BaseModel], ...]:
    """The models that a value of an annotation may be, or may have for values where it is a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _models_in(parts[0])
    if origin is dict:
        return _models_in(parts[1])
    if origin in (Union, UnionType):
        return tuple(model for part in parts for model in _models_in(part))
    return ()
