"""Reads a file into its words; every mistake is told with its file, line and key."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.files.bytes import read_utf8
from config.files.tree import Path as KeyPath
from config.files.tree import Tree, Value, read_tree
from config.files.words import describe, path_of
from config.problems import ConfigurationError, quote

AModel = TypeVar("AModel", bound=BaseModel)

_LARGEST_MIB = 1


def read_story(path: Path) -> Tree:
    """Read a file; raises ConfigurationError where it is no YAML."""
    tree = read_tree(read_utf8(path, _LARGEST_MIB), str(path))
    if tree.flaws:
        raise ConfigurationError(tree.flaws)
    return tree


def peek(path: Path) -> Mapping[str, Value]:
    """What a file says at its top, whatever is wrong with it; nothing where it is no file of words."""
    try:
        if not path.is_file():  # a pipe can be read only once
            return {}
        value = read_tree(read_utf8(path, _LARGEST_MIB), str(path)).value
    except (ConfigurationError, OSError):
        return {}
    return value if isinstance(value, dict) else {}


def validate(tree: Tree, model: type[AModel], known: Collection[type[BaseModel]], what: str) -> AModel:
    """Read a file's words; raises ConfigurationError with each mistake at its line.

    ``known`` are all models of such files, for guessing what was meant; ``what`` they are files of.
    """
    try:
        return model.model_validate_json(json.dumps(tree.value))
    except ValidationError as error:
        settings = sorted({name for known_model in known for name in known_model.model_fields})
        problems = [
            tree.problem(_place(tree, _path_of(detail)), _describe(detail, settings, what))
            for detail in _without_echoes(error.errors(include_url=False))
        ]
    raise ConfigurationError(sorted(problems, key=lambda problem: problem.line or 0))


def _without_echoes(details: Sequence[ErrorDetails]) -> Iterator[ErrorDetails]:
    """A list whose only entry is wrong is not empty as well."""
    places = [detail["loc"] for detail in details]
    for detail in details:
        here = detail["loc"]
        is_echo = any(len(one) > len(here) and one[: len(here)] == here for one in places)
        if detail["type"] != "too_short" or not is_echo:
            yield detail


def _path_of(detail: ErrorDetails) -> KeyPath:
    """The path in the file; a key that is in no model may look as if pydantic had made it up, as ``<<``."""
    path = path_of(detail)
    word = str(detail["loc"][-1]) if detail["type"] == "extra_forbidden" else ""
    return path if path[-1:] == (word,) or not word else (*path, word)


def _place(tree: Tree, path: KeyPath) -> KeyPath:
    """The path in the file: a phone that does one thing is not written as a list."""
    if path[:1] == ("phones",) and path[:3] not in tree.places and path[2:3] == ("0",):
        return path[:2] + path[3:]
    return path


def _describe(detail: ErrorDetails, settings: Collection[str], what: str) -> str:
    if detail["type"] == "extra_forbidden":
        word = str(detail["loc"][-1])
        close = get_close_matches(word, [other for other in settings if other != word], n=1)
        hint = f": did you mean {close[0]}?" if close else ""
        return f"is not a word of {what}{hint}"
    if detail["type"] == "literal_error" and detail.get("ctx", {}).get("expected") == "True":
        return f"{quote(detail['input'])} can't stand here: write true, or leave it out"
    return describe(detail)
