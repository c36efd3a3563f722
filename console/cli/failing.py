"""How a command says that it can't: in words, on standard error, with an exit code."""

from typing import NoReturn

import typer
from rich.console import Console

WRONG_INPUT = 2
FAILED = 1


def fail(what: str, code: int = FAILED) -> NoReturn:
    """Say what is wrong and what to do about it, then leave."""
    Console(stderr=True, highlight=False).print(what, style="red", soft_wrap=True, markup=False)
    raise typer.Exit(code)
