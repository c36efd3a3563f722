"""What the files of scenarios and of traffic have in common: their text, their words, and the company.

A story is about a configuration file beside it, or the demo company, with ``change`` laid over it.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.call_steering import STEERED
from config.company import company_of
from config.document import Document
from config.files import DEMO_FILE, read_text
from config.files.bytes import read_utf8
from config.files.reading import LARGEST_MIB
from config.files.tree import Path as KeyPath
from config.files.tree import Tree, Value, read_tree
from config.files.words import describe, path_of
from config.problems import ConfigurationError
from dialplan.company import Company

AModel = TypeVar("AModel", bound=BaseModel)

_VERSION = 1
_LARGEST_MIB = 1


def read_story(path: Path) -> Tree:
    """Read a file; raises ConfigurationError where it is no YAML."""
    tree = read_tree(read_utf8(path, _LARGEST_MIB), str(path))
    if tree.flaws:
        raise ConfigurationError(tree.flaws)
    return tree


def validate(tree: Tree, model: type[AModel], known: Collection[type[BaseModel]], what: str) -> AModel:
    """Read a file's words; raises ConfigurationError with each mistake at its line.

    ``known`` are all models of such files, for guessing what was meant; ``what`` they are files of.
    """
    try:
        return model.model_validate_json(json.dumps(tree.value))
    except ValidationError as error:
        settings = sorted({name for known_model in known for name in known_model.model_fields})
        problems = [
            tree.problem(_place(tree, path_of(detail)), _describe(detail, settings, what))
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
    return describe(detail)


def text_of_company(tree: Tree, company: str | None, change: Mapping[str, object] | None, path: Path) -> str:
    """The configuration file that a story is about, its changes made. Raises ConfigurationError."""
    source = source_of(company, path)
    try:
        text = read_utf8(source, LARGEST_MIB)
    except ConfigurationError as error:
        raise ConfigurationError(
            [tree.problem(("company",), f"{company} {error.problems[0].what}")]
        ) from error
    if not change:
        return text
    changed = _merge(read_tree(text, str(source)).value, _value_at(tree, "change"))
    return json.dumps(changed, ensure_ascii=False)


def read_company(tree: Tree, company: str | None, change: Mapping[str, object] | None, path: Path) -> Company:
    """The company that a story is about. Raises ConfigurationError, at ``change`` where that is wrong."""
    document = read_document(tree, company, change, path)
    return company_of(document, _VERSION, since=dict.fromkeys(STEERED, _VERSION))


def read_document(
    tree: Tree, company: str | None, change: Mapping[str, object] | None, path: Path
) -> Document:
    """That company's configuration as it is written. Raises ConfigurationError as ``read_company``."""
    text = text_of_company(tree, company, change, path)
    try:
        return read_text(text, str(source_of(company, path))).document
    except ConfigurationError as error:
        if not change:
            raise
        raise ConfigurationError(
            tree.problem(("change",), f"{problem.path}: {problem.what}") for problem in error.problems
        ) from error


def source_of(company: str | None, path: Path) -> Path:
    """The configuration file that a story beside it means."""
    return path.parent / company if company is not None else DEMO_FILE


def _value_at(tree: Tree, key: str) -> Value:
    return tree.value[key] if isinstance(tree.value, dict) else None


def _merge(base: Value, change: Value) -> Value:
    """``change`` over ``base``, setting by setting; null takes a setting away."""
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    merged = dict(base)
    for key, value in change.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merge(merged.get(key), value)
    return merged
