"""What is wrong with a configuration, said so that an administrator can mend it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST_QUOTE = 60
_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where; ``line`` counts from 1 and is None where no line is to blame."""

    file: str
    line: int | None
    path: str
    what: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.path}: {self.what}" if self.path else f"{place}: {self.what}"


class ConfigurationError(Exception):
    """A configuration that can't be used, with all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:_MOST_SHOWN]]
        if len(self.problems) > _MOST_SHOWN:
            lines.append(f"and {len(self.problems) - _MOST_SHOWN} more")
        return "\n".join(lines)


def quote(value: object) -> str:
    """A value as the file may have it, short and safe to print on a terminal."""
    shown = json.dumps(value, ensure_ascii=False, default=str)
    if not shown.isprintable():
        shown = json.dumps(value, default=str)
    return shown if len(shown) <= _LONGEST_QUOTE else shown[: _LONGEST_QUOTE - 1] + "…"
