"""``vaxel trace``: recorded traces, played against this program."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from config.problems import ConfigurationError
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.cli.output import reader_may_leave
from console.logs import set_up_logs
from simulator.traces.files import read_trace
from simulator.traces.replay import replay


def trace(
    files: Annotated[list[Path], typer.Argument(help="Files that `vaxel record` wrote.")],
) -> None:
    """Play recorded traces against this program: it must say and do what it did then.

    Asterisk's side is as it was recorded, in virtual time. The exit code is 1 where the engine says
    something else, or a call comes out otherwise; the line of the file is told.
    """
    set_up_logs(logging.CRITICAL)
    problems: list[str] = []
    with reader_may_leave():
        for file in files:
            problems += _play(file)
    if problems:
        raise typer.Exit(FAILED)


def _play(file: Path) -> Sequence[str]:
    try:
        trace = read_trace(file)
    except ConfigurationError as error:
        fail(str(error), WRONG_INPUT)
    replayed = replay(trace)
    for problem in replayed.problems:
        typer.echo(problem)
    if not replayed.problems:
        typer.echo(f"{file}: {len(trace.outcomes)} calls, {len(trace.lines)} lines, all the same")
    return replayed.problems
