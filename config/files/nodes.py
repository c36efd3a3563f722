"""YAML as nodes: text with its lines and tags, from which nothing is ever constructed."""

import re

import yaml
from yaml.error import MarkedYAMLError
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from yaml.nodes import Node, ScalarNode

from config.problems import ConfigurationError, Problem, quote

_DEEPEST = 12  # the deepest setting is five levels down
_TAG = "tag:yaml.org,2002:"
_KINDS = frozenset({"null", "bool", "int", "float", "str", "timestamp", "merge", "value", "seq", "map"})
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{0,15}\.[0-9]{1,20}")


def compose(text: str, file: str) -> tuple[Node | None, list[int]]:
    """Read one YAML document, None where there is nothing in it, and the lines that its aliases stand on.

    Raises ConfigurationError.
    """
    try:
        aliases = _look_through(text, file)
        node: Node | None = yaml.compose(text, yaml.CSafeLoader)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"this is not YAML: {error.problem}"
        raise ConfigurationError([Problem(file, mark.line + 1 if mark else None, "", what)]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigurationError(
            [Problem(file, None, "", "this is not YAML, or has control characters")]
        ) from error
    return node, aliases


def _look_through(text: str, file: str) -> list[int]:
    """The lines of aliases, which nodes know no more. The composer goes down by recursion, in C: what is too
    deep must not come to it."""
    depth = 0
    aliases = []
    for event in yaml.parse(text, yaml.CSafeLoader):
        match event:
            case CollectionStartEvent():
                depth += 1
            case CollectionEndEvent():
                depth -= 1
            case AliasEvent():
                aliases.append(event.start_mark.line + 1 if event.start_mark else 1)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else None
            raise ConfigurationError([Problem(file, line, "", "settings are nested too deep")])
    return aliases


def forbidden_in(node: Node) -> str | None:
    """Why a node may not be in a file; None where it may."""
    tag = str(node.tag)
    if not tag.startswith(_TAG) or tag.removeprefix(_TAG) not in _KINDS:
        shown = quote(tag.replace(_TAG, "!!"))
        return f"tags are not allowed: take {shown} away"
    if isinstance(node, ScalarNode) and not _is_clean(node.value):
        return "has control characters"
    return None


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _is_clean(text: str) -> bool:
    return _CONTROLS.search(text) is None


def scalar(node: ScalarNode) -> bool | int | float | str | None:
    """A value of its own kind where that is plain to see; else its text."""
    text: str = node.value
    match str(node.tag).removeprefix(_TAG):
        case "null":
            return None
        case "bool" if text.lower() in ("true", "false"):
            return text.lower() == "true"
        case "int" if _WHOLE.fullmatch(text):
            return int(text)
        case "float" if _DECIMAL.fullmatch(text):
            return float(text)
        case _:
            return text


def line_of(node: Node) -> int:
    """Counted from 1."""
    line: int = node.start_mark.line
    return line + 1
