"""The form of a trace file: its first line, what stands between its parts, and how a mistake is told."""

from typing import Final

from config.problems import ConfigurationError, Problem

VERSION: Final = 1
WHAT: Final = "Växel trace"
RULE: Final = "---"


def wrong(file: str, line: int | None, what: str) -> ConfigurationError:
    return ConfigurationError([Problem(file, line, "", what)])
