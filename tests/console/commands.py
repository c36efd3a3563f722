"""The commands as somebody at a terminal has them: run in this process, or as one of their own."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog
from typer.testing import CliRunner, Result

from config.store import Store
from console.cli.app import app
from dialplan.decision import Step
from dialplan.disposition import Disposition
from dialplan.ids import CallId, DestinationId, Endpoint, OrganisationId, PersonId
from dialplan.outcome import LegOutcome
from dialplan.records import Cdr, LegRecord, LogLine, Record

ROOT = Path(__file__).parents[2]
DEADLINE_S = 30
AT = datetime(2026, 11, 23, 9, 50, 34, tzinfo=UTC)
CALL = CallId("1795427434.41")

Vaxel = Callable[..., Result]


def run_here(*arguments: str | Path) -> Result:
    """Run a command in this process."""
    try:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])
    finally:
        structlog.reset_defaults()


@asynccontextmanager
async def running(*arguments: str, **environment: str) -> AsyncIterator[Process]:
    """A command as a process, ended in the end if it is still there."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from console.cli import main; main()", *arguments),
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(DEADLINE_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def read_until(stream: asyncio.StreamReader | None, words: str) -> str:
    """Everything up to the first line with these words."""
    assert stream is not None
    said = ""
    while words not in said:
        line = (await stream.readline()).decode()
        assert line, f"ended without {words!r}: {said}"
        said += line
    return said


def line(seq: int, step: Step, rule: str, decided: str, **saw: str | int | bool) -> LogLine:
    return LogLine(CALL, seq, AT, OrganisationId("demo"), 1, step, rule, saw, decided)


LINES = (
    line(1, Step.NUMBER, "number.assigned", "to people/203", owned=True),
    line(2, Step.RING, "outcome.no_answer", "no_answer", agent="203", cause=0),
)
CDR = Cdr(
    call=CALL,
    organisation=OrganisationId("demo"),
    config_version=1,
    did="+46846500410",
    cli="",
    started=AT,
    answered=None,
    ended=AT,
    disposition=Disposition.NO_ANSWER,
    group=DestinationId("groups/a"),
    agent=None,
    wait_s=20.0,
    talk_s=0.0,
    legs=(LegRecord(PersonId("203"), Endpoint("PJSIP/203"), LegOutcome.NO_ANSWER, 0),),
)


async def keep(data: Path, *records: Record) -> None:
    """Write records into the store in a data folder."""
    data.mkdir(exist_ok=True)  # noqa: ASYNC240
    store = await Store.open(data / "vaxel.db")
    await store.write(records)
    await store.close()
