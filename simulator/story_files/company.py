"""The company that a story is about.

It is a configuration file beside the story, or the demo company, with ``change`` laid over it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.call_steering import STEERED
from config.document import Document
from config.files import DEMO_FILE, read_text
from config.files.bytes import read_utf8
from config.files.reading import LARGEST_MIB
from config.files.tree import Place, Tree, Value, read_tree
from config.problems import ConfigurationError, Problem
from config.snapshot.company import company_of
from dialplan.company import Company

_VERSION = 1


def text_of_company(tree: Tree, company: str | None, change: Mapping[str, object] | None, path: Path) -> str:
    """The configuration file that a story is about, its changes made. Raises ConfigurationError."""
    source = source_of(company, path)
    with _told_where_it_is_named(tree, company):
        text = read_utf8(source, LARGEST_MIB)
        if not change:
            return text
        changed = _merge(read_tree(text, str(source)).value, _value_at(tree, "change"))
    return json.dumps(changed, ensure_ascii=False)


def read_company(tree: Tree, company: str | None, change: Mapping[str, object] | None, path: Path) -> Company:
    """The company that a story is about. Raises ConfigurationError, within ``change`` where that is wrong."""
    document = read_document(tree, company, change, path)
    return company_of(document, _VERSION, since=dict.fromkeys(STEERED, _VERSION))


def read_document(
    tree: Tree, company: str | None, change: Mapping[str, object] | None, path: Path
) -> Document:
    """That company's configuration as it is written. Raises ConfigurationError as ``read_company``."""
    source = str(source_of(company, path))
    text = text_of_company(tree, company, change, path)
    with _told_where_it_is_named(tree, company):
        try:
            return read_text(text, source).document
        except ConfigurationError as error:
            if not change:
                raise
            read_text(text_of_company(tree, company, None, path), source)  # what is wrong without any change
            raise ConfigurationError(_told_in_change(tree, error.problems)) from error


def source_of(company: str | None, path: Path) -> Path:
    """The configuration file that a story beside it means."""
    return path.parent / company if company is not None else DEMO_FILE


@contextmanager
def _told_where_it_is_named(tree: Tree, company: str | None) -> Iterator[None]:
    """A file that has no line to blame, as one that is not there or empty, is the fault of who names it."""
    try:
        yield
    except ConfigurationError as error:
        if any(problem.line is not None for problem in error.problems):
            raise
        told = [tree.problem(("company",), f"{company}: {problem.what}") for problem in error.problems]
        raise ConfigurationError(told) from error


def _told_in_change(tree: Tree, problems: Iterable[Problem]) -> list[Problem]:
    """Each at the line of the change that it is about; at ``change`` where that made others wrong."""
    shown = {place.shown: place for path, place in tree.places.items() if path[:1] == ("change",)}
    told = [_told_at(tree, shown, problem) for problem in problems]
    return sorted(told, key=lambda problem: problem.line or 0)


def _told_at(tree: Tree, places: Mapping[str, Place], problem: Problem) -> Problem:
    whole = f"change.{problem.path}"
    inside = [one for one in places if whole == one or whole.startswith((f"{one}.", f"{one}["))]
    nearest = places[max(inside, key=len)]
    is_there = nearest.shown == whole.removesuffix(".")
    what = problem.what if is_there else f"{problem.path}: {problem.what}"
    return Problem(tree.file, nearest.line, nearest.shown, what)


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
