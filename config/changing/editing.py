"""Changing single objects of a document, every value checked as if it had come from a file."""

import json
from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from config.changing.changes import Json, ObjectPath, as_json, objects_of, with_objects
from config.changing.refusals import Refused, refuse
from config.document import Document
from config.files import words
from config.problems import quote
from dialplan.check import Finding


def added(document: Document, path: ObjectPath, value: Json) -> Document:
    """The document with one object more; raises Refused where it is there already or is wrong."""
    if path in objects_of(document):
        raise refuse(path, "is there already", "choose another key, or edit the one that is there")
    return put(document, path, value)


def edited(document: Document, path: ObjectPath, settings: Mapping[str, Json]) -> Document:
    """The document with these settings of one object changed; None takes a setting away."""
    before = as_json(find(document, path))
    if not isinstance(before, dict):
        raise refuse(path, "has no settings", "set it as a whole")
    after = {**before, **settings}
    return put(document, path, {name: value for name, value in after.items() if value is not None})


def removed(document: Document, path: ObjectPath) -> Document:
    """The document without an object; raises Refused where there is none."""
    find(document, path)
    return with_objects(document, {path: None})


def find(document: Document, path: ObjectPath) -> object:
    """The object at a path; raises Refused where there is none."""
    try:
        return objects_of(document)[path]
    except KeyError:
        raise refuse(path, "is not there", "see which there are: vaxel show") from None


def put(document: Document, path: ObjectPath, value: Json) -> Document:
    """The document with one object as ``value`` says; raises Refused with what is wrong about it."""
    section, *keys = path
    if keys and not isinstance(getattr(document, section, {}), Mapping):  # would put a part for the whole
        raise refuse(path, f"{quote(section)} is no section", f"edit it: vaxel edit {section} name=value")
    shaped: Json = {keys[0]: value} if keys else value
    try:
        part = _read(section, document, shaped)
    except ValidationError as error:
        raise Refused(_findings(error)) from error
    if keys and isinstance(part, Mapping):
        ((key, part),) = part.items()
        return with_objects(document, {(section, str(key)): part})
    return with_objects(document, {(section,): part})


def _read(section: str, document: Document, value: Json) -> object:
    """One section as the document reads it: in its strict way, with the organisation's country known."""
    if section not in Document.model_fields:
        raise refuse((section,), f"{quote(section)} is no part of a configuration", "see the guide")
    around = {"organisation": document.organisation, "name": document.name, "country": document.country}
    try:
        whole = Document.model_validate_json(json.dumps({**around, section: value}))
    except ValidationError as error:
        retold = _numbers_as_text(value, error)
        whole = Document.model_validate_json(json.dumps({**around, section: retold}))
    return getattr(whole, section)


def _numbers_as_text(value: Json, error: ValidationError) -> Json:
    """An object with its whole numbers written out where its settings are text: a shell takes quotes away."""
    if not isinstance(value, Mapping):
        return value
    ((key, settings),) = value.items()
    if not isinstance(settings, Mapping):
        return value
    wrong = {detail["loc"][1:] for detail in error.errors() if detail["type"] == "string_type"}
    told = {
        name: str(given) if type(given) is int and (key, name) in wrong else given
        for name, given in settings.items()
    }
    return {key: told}


def _findings(error: ValidationError) -> Iterator[Finding]:
    for detail in error.errors(include_url=False):
        yield Finding(words.path_of(detail), words.describe(detail), "see docs/configuration.md")
