"""Values as people write them on a command line: ``ring_s=30``, ``agents=[anna, bo]``."""

from collections.abc import Sequence

from config.changing.changes import Json, ObjectPath
from config.files.tree import read_tree
from config.problems import ConfigurationError, Problem, quote
from console.cli.failing import WRONG_INPUT, fail


def read_settings_given(given: Sequence[str]) -> dict[str, Json]:
    """Read ``name=value``; an empty value takes a setting back to its default."""
    settings: dict[str, Json] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            fail(f"{quote(text)} is no setting: write name=value, such as ring_s=30", WRONG_INPUT)
        if name in settings:
            fail(f"{quote(name)} is given twice", WRONG_INPUT)
        settings[name] = read_value(value)
    return settings


def read_value(text: str) -> Json:
    """Read a value as a configuration file would."""
    if not text.strip():
        return None
    try:
        read = read_tree(text, "the value")
    except ConfigurationError as error:
        fail(f"{quote(text)} can't be read: {error.problems[0].what}", WRONG_INPUT)
    if read.flaws:  # its value has None in their place, which would take a setting away
        fail(f"{quote(text)} can't be taken: {_say(read.flaws[0])}", WRONG_INPUT)
    if type(read.value) is int and str(read.value) != text.strip():
        return text.strip()  # 0301 may be an extension
    return read.value


def _say(flaw: Problem) -> str:
    return f"{flaw.path}: {flaw.what}" if flaw.path else flaw.what


def read_path(text: str) -> ObjectPath:
    """Read ``groups/support`` or ``unassigned``; a number may have a slash in it."""
    section, slash, key = text.partition("/")
    return (section, key) if slash else (section,)


def read_pairs(given: Sequence[str]) -> dict[str, str]:
    """Read ``1=groups/support``."""
    pairs: dict[str, str] = {}
    for text in given:
        key, equals, to = text.partition("=")
        if not equals:
            fail(f"{quote(text)} is no key: write 1=groups/support", WRONG_INPUT)
        if key in pairs:
            fail(f"{quote(key)} is given twice", WRONG_INPUT)
        pairs[key] = to
    return pairs
