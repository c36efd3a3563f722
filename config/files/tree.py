"""YAML as plain values, with the line of each.

Every key and quoted value is text exactly as written, so ``201:`` and ``"201":`` are the same key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from config.files.nodes import compose, forbidden_in, line_of, scalar
from config.problems import ConfigurationError, Problem, quote

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in the file; ``shown`` is its path as people read it."""

    line: int
    shown: str


@dataclass(frozen=True, slots=True)
class Tree:
    """``flaws`` are what no value of a configuration may have; ``refused`` the paths that they spoil."""

    file: str
    value: Value
    places: dict[Path, Place]
    flaws: tuple[Problem, ...]
    refused: frozenset[Path]

    def problem(self, path: Path, what: str) -> Problem:
        """Say what is wrong at a path; what is missing is looked for where it should be."""
        known = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in self.places)
        place = self.places[known]
        shown = place.shown
        for name in path[len(known) :]:
            shown = _below(shown, name)
        return Problem(self.file, place.line, shown, what)


def read_tree(text: str, file: str) -> Tree:
    """Read one YAML document; raises ConfigurationError where it is not YAML."""
    root, aliases = compose(text, file)
    if root is None:
        raise ConfigurationError([Problem(file, None, "", "the file is empty")])
    walk = _Walk(file, aliases)
    value = walk.read(root, (), Place(root.start_mark.line + 1, ""))
    return Tree(file, value, walk.places, tuple(walk.flaws), frozenset(walk.refused))


@dataclass(slots=True)
class _Walk:
    """One way through the nodes, each visited once: an alias would be a second visit."""

    file: str
    aliases: list[int]
    places: dict[Path, Place] = field(default_factory=dict)
    flaws: list[Problem] = field(default_factory=list)
    refused: set[Path] = field(default_factory=set)
    visited: set[int] = field(default_factory=set)
    has_alias: bool = False

    def read(self, node: Node, path: Path, place: Place) -> Value:
        self.places[path] = place
        if id(node) in self.visited:
            self._say_alias(place)
            self.refused.add(path)
            return None
        self.visited.add(id(node))
        what = forbidden_in(node)
        if what is not None:
            self.flaws.append(Problem(self.file, place.line, place.shown, what))
            self.refused.add(path)
            return None
        if isinstance(node, ScalarNode):
            return scalar(node)
        match node:
            case MappingNode():
                return {
                    key: self.read(child, (*path, key), at) for key, child, at in self._pairs(node, place)
                }
            case SequenceNode():
                return [
                    self.read(child, (*path, str(index)), Place(line_of(child), f"{place.shown}[{index}]"))
                    for index, child in enumerate(node.value)
                ]
            case _:
                raise TypeError(f"{type(node).__name__} is no node of YAML's")

    def _say_alias(self, place: Place) -> None:
        """The first stands for all: there may be as many as the file has room for."""
        if not self.has_alias:
            self.has_alias = True
            more = f" (and {len(self.aliases) - 1} more)" if len(self.aliases) > 1 else ""
            what = f"aliases (*name) are not allowed: write the value again{more}"
            self.flaws.append(Problem(self.file, self.aliases[0], place.shown, what))

    def _pairs(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Node, Place]]:
        lines: dict[str, int] = {}
        for key, child in node.value:
            line = line_of(key)
            if not isinstance(key, ScalarNode) or id(key) in self.visited or forbidden_in(key) is not None:
                self.flaws.append(Problem(self.file, line, place.shown, "a key must be plain text"))
            elif key.value in lines:
                what = f"is here twice, first on line {lines[key.value]}"
                self.flaws.append(Problem(self.file, line, _below(place.shown, key.value), what))
            else:
                lines[key.value] = line
                self.visited.add(id(key))
                stands = line_of(child) if isinstance(child, ScalarNode) and child.value else line
                yield key.value, child, Place(stands, _below(place.shown, key.value))


def _below(shown: str, name: str) -> str:
    part = name if re.fullmatch(r"[\w*#-]+", name) else quote(name)
    return f"{shown}.{part}" if shown else part
