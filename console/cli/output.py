"""Standard output for a command: whoever reads it may leave before the end, as ``| head`` does."""

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

import typer
from rich.console import Console


class Output(Console):
    """A terminal, or a plain stream where there is none."""

    def __init__(self) -> None:
        if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
            sys.stdout.reconfigure(errors="backslashreplace")  # names of files may be no UTF-8
        super().__init__(highlight=False, soft_wrap=True)

    def on_broken_pipe(self) -> None:
        """Say so; rich would end the program, which may have calls to conduct."""
        raise BrokenPipeError


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """End the command, all being well, when nobody reads on."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        write_to_nobody()
        raise typer.Exit from None


def write_to_nobody() -> None:
    """Throw away what is written from now on, also what Python itself flushes at the end."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nobody, sys.stdout.fileno())
    os.close(nobody)


def check_reader() -> None:
    """Raise BrokenPipeError where nobody reads any more: a quiet log would not find out by writing."""
    asked = select.poll()
    asked.register(sys.stdout, 0)  # POLLERR is told unasked
    if any(told & select.POLLERR for _, told in asked.poll(0)):
        raise BrokenPipeError
