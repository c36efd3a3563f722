"""``vaxel replay``: recorded calls once more, through a draft: what it would have changed, before it does."""

import json
import logging
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from config.files import read_file
from config.problems import ConfigurationError, quote
from config.snapshot.company import company_of
from console.cdr.asking import Asked, Localities
from console.cli.admin.desk import Desk, Organisation, at_desk, refuse_empty
from console.cli.cdr_options import Day, Month, Since, Until, Within
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.cli.output import Output, reader_may_leave
from console.logs import set_up_logs
from console.recordings import read_recorded
from console.reports.replay import replay_json, replay_rows, replay_text
from console.service import utc_now
from dialplan.company import Company
from dialplan.rules import RULES
from simulator.play import EngineFailedError
from simulator.recorded.calls import RecordedCall
from simulator.recorded.files import read_calls, read_recording
from simulator.replay import ReplayFailedError, ReplayReport
from simulator.replay import replay as play_again
from simulator.virtual_time.stuck import StuckError

_STDIN = Path("-")


def replay(
    file: Annotated[
        Path | None,
        typer.Argument(help="Calls, as vaxel cdr --json --with-log has them, - for standard input."),
    ] = None,
    *,
    config: Annotated[Path | None, typer.Option(help="A configuration file: the draft to try.")] = None,
    draft: Annotated[
        str, typer.Option(callback=refuse_empty, help="A draft that is kept here, in place of a file.")
    ] = "",
    in_force: Annotated[
        Path | None,
        typer.Option("--now", help="The configuration that took the calls; else what is in force."),
    ] = None,
    since: Since = "",
    until: Until = "",
    day: Day = "",
    month: Month = "",
    within: Within = 20.0,
    seed: Annotated[int, typer.Option(min=0, help="Of all that is drawn by lot.")] = 0,
    most: Annotated[
        int, typer.Option("--list", min=0, max=1000, help="How many calls to list, and kinds of them.")
    ] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON (docs/contract.md).")] = False,
    organisation: Organisation = "",
) -> None:
    """Play recorded calls again, through a draft: which would end elsewhere, and why.

    Callers press the keys they pressed and are as patient as they were, phones are answered as they were.
    The calls are those of a file, or of a period: --day yesterday. They are played through what is in force
    too: what differs between the two is the draft's doing.
    """
    if (config is None) == (not draft):
        fail(
            "name one of --config FILE and --draft NAME: what shall the calls be played through?", WRONG_INPUT
        )
    asked = Asked(organisation=organisation, since=since, until=until, day=day, month=month)
    if (file is None) != asked.has_period:
        fail("name a file of calls, or a period of those kept here: --day, --month, --from", WRONG_INPUT)
    if not math.isfinite(within):
        fail("--within is a number of seconds", WRONG_INPUT)
    set_up_logs(logging.ERROR)  # what the engine warns of in the replay concerns nobody
    with reader_may_leave():
        now = _company(in_force) if in_force is not None else _stored("", organisation)
        then = _company(config) if config is not None else _stored(draft, organisation)
        if then.organisation != now.organisation:
            fail(f"the draft is {then.organisation}'s, and {now.organisation} took the calls", WRONG_INPUT)
        calls = _read(file, now) if file is not None else _kept(asked)
        with Console(stderr=True).status(f"{len(calls)} calls"):
            report = _play(calls, now, then, within, seed)
        if as_json:
            typer.echo(json.dumps(replay_json(report), ensure_ascii=False))
        else:
            _tell(report, now, most)
            _tell_unknown_rules(calls)


def _company(file: Path) -> Company:
    try:
        return company_of(read_file(file).document, 0)
    except ConfigurationError as error:
        fail(str(error), WRONG_INPUT)


def _stored(draft: str, organisation: str) -> Company:
    async def work(desk: Desk) -> Company:
        if draft:
            return company_of(await desk.office.drafts.read(desk.actor, desk.organisation, draft), 0)
        version, document = await desk.office.read(desk.actor, desk.organisation)
        return company_of(document, version)

    return at_desk(work, organisation=organisation, person="")


def _read(file: Path, now: Company) -> tuple[RecordedCall, ...]:
    try:
        if file == _STDIN:
            return read_calls(sys.stdin, "standard input", now.organisation)
        return read_recording(file, now.organisation)
    except ConfigurationError as error:
        fail(str(error), WRONG_INPUT)


def _kept(asked: Asked) -> tuple[RecordedCall, ...]:
    async def work(desk: Desk) -> tuple[RecordedCall, ...]:
        localities = Localities(await desk.store.calls.localities())
        try:
            wanted = replace(asked, organisation=desk.organisation).wanted(localities, utc_now())
        except ValueError as error:
            fail(str(error), WRONG_INPUT)
        return await read_recorded(desk.store, wanted)

    calls = at_desk(work, organisation=asked.organisation, person="")
    if not calls:
        fail("there are no calls in that period: vaxel cdr lists those there are", WRONG_INPUT)
    return calls


def _play(
    calls: tuple[RecordedCall, ...], now: Company, then: Company, within_s: float, seed: int
) -> ReplayReport:
    try:
        return play_again(calls, now, then, within_s=within_s, seed=seed)
    except (StuckError, EngineFailedError, ReplayFailedError) as error:
        fail(f"The calls can't be played: {error}", FAILED)


def _tell_unknown_rules(calls: tuple[RecordedCall, ...]) -> None:
    """A log of another version may have rules that were taken away since, or are new."""
    unknown = sorted({line.rule for call in calls for line in call.lines} - RULES)
    if unknown:
        rules = ", ".join(quote(rule) for rule in unknown[:3])
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        typer.echo(f"the log has rules that this version does not know: {rules}{more}", err=True)


def _tell(report: ReplayReport, now: Company, most: int) -> None:
    output = Output()
    table = Table("", "recorded", "now", "draft", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in replay_rows(report):
        table.add_row(*row)
    output.print(table)
    for line in replay_text(report, now.time_zone, most):
        output.print(line, soft_wrap=True, markup=False, highlight=False)
