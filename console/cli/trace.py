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
from simulator.traces.trace import Trace
from simulator.virtual_time.stuck import StuckError
from simulator.world.engine_life import EngineFailedError


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
    """Play one file and tell what is different; return that."""
    try:
        trace = read_trace(file)
    except ConfigurationError as error:
        fail(str(error), WRONG_INPUT)
    if not trace.outcomes:
        fail(f"{file}: no call is in it: there is nothing to compare", WRONG_INPUT)
    problems = _replay(trace)
    for problem in problems:
        typer.echo(problem)
    if not problems:
        typer.echo(f"{file}: {len(trace.outcomes)} calls, {len(trace.lines)} lines, all the same")
    return problems


def _replay(trace: Trace) -> Sequence[str]:
    try:
        return replay(trace).problems
    except EngineFailedError as failure:
        return [f"{trace.file}: {failure}"]
    except StuckError as stuck:
        return [f"{trace.file}: can't be played: {stuck}"]
