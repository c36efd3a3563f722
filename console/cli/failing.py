"""How a command says that it can't: in words, on standard error, with an exit code."""

from typing import NoReturn

import typer
from rich.console import Console

WRONG_INPUT = 2
FAILED = 1

LARGEST = 2**31 - 1
"""The largest version or count that a command takes; a database has no larger ones."""


_LONGEST = 80


def shorten(text: str) -> str:
    """What somebody typed, for repeating it: at most a line of a terminal, and nothing that steers one."""
    shown = text if text.isprintable() else ascii(text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def fail(what: str, code: int = FAILED) -> NoReturn:
    """Say what is wrong and what to do about it, then leave."""
    Console(stderr=True, highlight=False).print(what, style="red", soft_wrap=True, markup=False)
    raise typer.Exit(code)
