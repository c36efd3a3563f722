"""``vaxel record``: a trace of the calls that the engine takes now."""

import asyncio
import contextlib
import os
import re
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from console.cli.admin.desk import Organisation
from console.cli.asking import ask_engine, in_words
from console.cli.failing import FAILED, WRONG_INPUT, fail, shorten
from console.cli.writing import check_out
from console.control.words import Record, RecordAct, RecordingRow

_LOOK_EVERY_S = 0.5
_STOPPED_BY = (signal.SIGINT, signal.SIGTERM)
_LENGTH = re.compile(r"([0-9]{1,6})(s|m|h)?")
_UNITS_S = {"s": 1, "m": 60, "h": 3600}


def record(
    out: Annotated[Path, typer.Argument(help="The file to write; one that is there already stays.")],
    *,
    for_: Annotated[str, typer.Option("--for", help="How long at most: 90s, 10m, 2h.")] = "10m",
    calls: Annotated[
        int, typer.Option("--calls", min=0, max=1000, help="How many calls at most; 0: any number.")
    ] = 0,
    organisation: Organisation = "",
) -> None:
    """Record what Asterisk and the running engine say to each other; no numbers or names of people are in it.

    Calls that begin now are recorded whole; Ctrl-C ends it early. What the engine hears stays in its memory
    until every number, name, text and digit has been exchanged for a made-up one, and is then written here.
    `vaxel trace FILE` plays the file. Ask when no calls are up: agents who talk count as free in a trace.
    """
    for_s = _seconds(for_)
    if out.exists():
        fail(f"{shorten(str(out))} is there already: name another file.", WRONG_INPUT)
    check_out(out)
    asked = in_words(lambda: Record(organisation=organisation, act=RecordAct.START, for_s=for_s, calls=calls))
    try:
        row = asyncio.run(_record(asked))
    except KeyboardInterrupt:
        fail("Given up: nothing is written, and the engine forgets what it heard.", FAILED)
    if not row.trace:
        fail(row.failure or "The engine gave no trace.", FAILED)
    _write(out, row.trace)
    typer.echo(_say(out, row))


def _seconds(text: str) -> int:
    match = _LENGTH.fullmatch(text)
    length_s = int(match[1]) * _UNITS_S[match[2] or "s"] if match else 0
    if not 1 <= length_s <= 86_400:
        fail(f"--for {shorten(text)}: write a time such as 90s, 10m or 2h, at most 24h", WRONG_INPUT)
    return length_s


async def _record(asked: Record) -> RecordingRow:
    """Wait for the trace. Ctrl-C, or SIGTERM, asks for what there is, and once more gives up."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _STOPPED_BY:
        loop.add_signal_handler(number, stopped.set)
    await ask_engine(asked)
    look = asked.model_copy(update={"act": RecordAct.LOOK})
    with Console(stderr=True).status("records") as status:
        while True:
            if stopped.is_set():
                for number in _STOPPED_BY:
                    loop.remove_signal_handler(number)
                stopped.clear()
                await ask_engine(asked.model_copy(update={"act": RecordAct.STOP}))
            row = (await ask_engine(look)).recording
            if row is None or row.trace or row.failure:
                return row or RecordingRow(calls=0)
            status.update(f"records: {row.calls} calls so far")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await stopped.wait()


def _write(out: Path, trace: str) -> None:
    """For its owner's eyes: others may read it when they are given it."""
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(trace)
    except OSError as error:
        fail(f"{shorten(str(out))} can't be written: {error.strerror}", FAILED)


def _say(out: Path, row: RecordingRow) -> str:
    left_out = f", {row.left_out} left out that were not whole or not for a trace" if row.left_out else ""
    early = f"; it ended early: {row.why_over}" if row.why_over else ""
    return f"{shorten(str(out))}: {row.calls} streams of calls{left_out}{early}."
