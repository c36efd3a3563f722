"""One organisation's YAML file, read and inspected: a document, or everything that is wrong with it."""

import json
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from config.document import SECTIONS, Document
from config.files import words
from config.files.bytes import read_utf8
from config.files.tree import Path as KeyPath
from config.files.tree import Tree, Value, read_tree
from config.inspection import errors_among, inspect
from config.problems import ConfigurationError, Problem
from dialplan.ids import DestinationId

LARGEST_MIB = 8  # ten thousand users are 3 MiB


@dataclass(frozen=True, slots=True)
class ConfigurationFile:
    """A document that can be used, and the way back to its lines."""

    document: Document
    tree: Tree


def read_file(path: Path) -> ConfigurationFile:
    """Read a file; raises ConfigurationError. Blocks: for some eight seconds a MiB."""
    return read_text(read_utf8(path, LARGEST_MIB), str(path))


def read_text(text: str, file: str) -> ConfigurationFile:
    """Read what a file has in it; ``file`` is what problems call it. Raises ConfigurationError."""
    read = read_tree(text, file)
    report = _Report(read)
    document, unread = _validate(read, report)
    if document is not None:
        for finding in errors_among(inspect(document, unread)):
            report.add(finding.where, f"{finding.what} ({finding.mend})")
    if report.problems or document is None:
        raise ConfigurationError(sorted(report.problems, key=lambda problem: problem.line or 0))
    return ConfigurationFile(document, read)


@dataclass(slots=True)
class _Report:
    """Collects problems; of each value only the first, and none of what is below a refused one."""

    tree: Tree
    problems: list[Problem] = field(init=False)
    _said: set[KeyPath] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.problems = list(self.tree.flaws)

    def add(self, path: KeyPath, what: str) -> None:
        is_spoilt = any(path[:length] in self.tree.refused for length in range(len(path) + 1))
        if path not in self._said and not is_spoilt:
            self._said.add(path)
            self.problems.append(self.tree.problem(path, what))


def _validate(read: Tree, report: _Report) -> tuple[Document | None, frozenset[DestinationId]]:
    """A document of all that can be read, so that one look finds what is wrong with the rest too.

    Wrong values are left out: first only they, then, where an entry can't do without, its settings around
    them, then the entry, whose id is in the set returned. No document where that doesn't help.
    """
    value = read.value
    unread: set[DestinationId] = set()
    for depth in (4, 3, 2, 0):
        try:
            return Document.model_validate_json(json.dumps(value)), frozenset(unread)
        except ValidationError as error:
            details = error.errors(include_url=False)
        paths = [words.path_of(detail) for detail in details]
        if value is read.value:
            for path, detail in zip(paths, details, strict=True):
                report.add(path, words.describe(detail))
        cuts = {path[:depth] for path in paths}
        unread |= {
            DestinationId("/".join(cut))
            for cut in cuts
            if len(cut) == 2 and cut[0] in (*SECTIONS, "calendars", "audio_files")
        }
        value = deepcopy(value)
        if not all(_cut(value, cut) for cut in cuts):
            break
    return None, frozenset()


_STAND_INS: dict[str, Value] = {
    "organisation": "unread",
    "name": "unread",
    "language": "sv",
    "time_zone": "UTC",
    "unassigned": "busy",
}


def _cut(value: Value, path: KeyPath) -> bool:
    """Take one value out; False where it is so large a part that the rest can't be judged."""
    if not isinstance(value, dict) or not path:
        return False
    if len(path) == 1:
        value[path[0]] = _STAND_INS.get(path[0])
        return path[0] in _STAND_INS
    part: Value = value
    for name in path[:-1]:
        part = part.get(name) if isinstance(part, dict) else None
    if isinstance(part, dict):
        part.pop(path[-1], None)
    return True
