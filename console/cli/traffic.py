"""``vaxel traffic``: a synthetic day of calls through the whole engine, and a report of what came of it."""

import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import track

from config.document import Document
from config.problems import ConfigurationError
from console.cli.admin.desk import Desk, Organisation, at_desk
from console.cli.admin.tables import show_rows
from console.cli.counting import count_of
from console.cli.failing import FAILED, WRONG_INPUT, fail, shorten
from console.cli.output import Output, reader_may_leave
from console.cli.writing import check_out, write_text
from console.contract import cdr_json
from console.logs import set_up_logs
from console.reports.change import change_html, change_json, change_rows
from console.reports.english import ENGLISH
from console.reports.numbers import percent, seconds
from console.reports.traffic import theory_lines, traffic_html, traffic_json
from simulator.play import EngineFailedError
from simulator.traffic.against_theory import CASES, Compared, compare
from simulator.traffic.changes import MOST_RUNS, compare_days
from simulator.traffic.day import Day
from simulator.traffic.files import Plan, read_against, read_plan
from simulator.traffic.results import Results, TrafficFailedError, play_days
from simulator.virtual_time.stuck import StuckError

_USUAL_RUNS = 5
"""Days before and after a change: enough to tell chance from it, and a coffee is not yet cold."""


def traffic(
    file: Annotated[Path, typer.Argument(help="A traffic file (YAML); simulator/traffic/days has one.")],
    *,
    report: Annotated[Path, typer.Option(help="Where the report goes, an HTML file.")] = Path("traffic.html"),
    json_file: Annotated[
        Path | None, typer.Option("--json", help="The same figures as JSON (docs/contract.md).")
    ] = None,
    cdrs: Annotated[
        Path | None,
        typer.Option(
            help="The day's calls behind the figures, as `vaxel cdr --json` has them; vaxel fit reads them."
        ),
    ] = None,
    with_log: Annotated[
        bool,
        typer.Option("--with-log", help="With --cdrs: the calls' log lines too, for vaxel replay."),
    ] = False,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Another seed, another day; the file's where not set.")
    ] = None,
    theory: Annotated[
        bool,
        typer.Option(
            help="Also hold the engine against Erlang C and Erlang A: 12,000 more calls, some minutes."
        ),
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(
            help="What the same day moves in another configuration file, or in another traffic file."
        ),
    ] = None,
    draft: Annotated[str, typer.Option(help="What the same day moves in a draft of the store.")] = "",
    organisation: Organisation = "",
    runs: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_RUNS, help="How many days to play before and after a change; 5."),
    ] = None,
    language: Annotated[Literal["sv", "en"], typer.Option(help="The report's language.")] = "sv",
) -> None:
    """Play a synthetic day of calls through the whole engine, and write a report of what came of it.

    The file says who calls when, how patient they are, and how agents work; the same seed gives the same
    day. The report has service level, waits, abandoned calls, the load on each agent, and how wrong the
    foreseen waits were. With --against or --draft the same callers come before and after a change, and the
    report says which figures it moves, and which differences may be chance.
    """
    set_up_logs(logging.WARNING)
    with reader_may_leave():
        plan = _read(file)
        changed = _changed(plan, against, draft, organisation)
        reads = [*plan.reads, *([against] if against else []), *(changed.plan.reads if changed else [])]
        check_out(report, json_file, cdrs, reads=reads)
        if with_log and cdrs is None:
            fail("--with-log is for --cdrs", WRONG_INPUT)
        if changed is None:
            if runs is not None:
                fail("--runs is for what a change moves: name it by --against or --draft", WRONG_INPUT)
            _tell_day(plan, seed, _Files(report, json_file, language, cdrs, with_log), theory=theory)
            return
        if cdrs is not None:
            fail("--cdrs is for a day, not for a change: leave one of them out", WRONG_INPUT)
        if theory:
            fail("--theory is for a day, not for a change: leave one of them out", WRONG_INPUT)
        _tell_change(plan, changed, seed, runs or _USUAL_RUNS, _Files(report, json_file, language))


@dataclass(frozen=True, slots=True)
class _Files:
    """What is to be written, and how."""

    report: Path
    json_file: Path | None
    language: str
    cdrs: Path | None = None
    with_log: bool = False

    def write_cdrs(self, results: Results) -> None:
        """As ``vaxel cdr`` has them; with their log lines ``vaxel replay`` takes them."""
        if self.cdrs is not None:
            logs = results.lines if self.with_log else {}
            lines = (cdr_json(cdr, logs.get(cdr.call)) for cdr in results.cdrs)
            write_text(self.cdrs, "".join(f"{line}\n" for line in lines))

    def write(self, html: str, figures: object) -> None:
        write_text(self.report, html)
        if self.json_file is not None:
            write_text(self.json_file, json.dumps(figures, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class _Changed:
    """The plan with the change made, and where that is from."""

    plan: Plan
    source: str


def _read(file: Path) -> Plan:
    try:
        return read_plan(file)
    except ConfigurationError as error:
        fail(str(error), WRONG_INPUT)


def _changed(plan: Plan, against: Path | None, draft: str, organisation: str) -> _Changed | None:
    if against is not None and draft:
        fail("give one of --against and --draft", WRONG_INPUT)
    if against is not None:
        try:
            return _Changed(read_against(against, plan), str(against))
        except ConfigurationError as error:
            fail(str(error), WRONG_INPUT)
    if not draft:
        return None

    async def work(desk: Desk) -> Document:
        return await desk.office.drafts.read(desk.actor, desk.organisation, draft)

    return _Changed(plan.at(at_desk(work, organisation=organisation, person="")), f"draft {shorten(draft)}")


def _tell_day(plan: Plan, seed: int | None, files: _Files, *, theory: bool) -> None:
    day = plan.day(seed)
    with Console(stderr=True).status(f"{day.customers} calls"):
        (results,) = _play([day])
        compared = [one for case in CASES for one in compare(case, day.seed)] if theory else []
    files.write(traffic_html(results, compared, files.language), traffic_json(results, compared))
    files.write_cdrs(results)
    _tell(Output(), results, compared, files.report)


def _tell_change(plan: Plan, changed: _Changed, seed: int | None, runs: int, files: _Files) -> None:
    first = plan.words.seed if seed is None else seed
    seeds = range(first, first + runs)
    results = _play([one.day(seed) for one in (plan, changed.plan) for seed in seeds])
    before, after = results[:runs], results[runs:]
    files.write(
        change_html(before, after, changed.source, files.language),
        change_json(before, after, changed.source),
    )
    columns = ("group", "figure", "before", "after", "difference", "verdict")
    rows = [dict(zip(columns, row, strict=True)) for row in change_rows(compare_days(before, after), "en")]
    show_rows(rows, columns, as_json=False)
    Output().print(f"{count_of(runs, 'day')} before and after. Report: {files.report}")


def _play(days: Sequence[Day]) -> list[Results]:
    console = Console(stderr=True)
    try:
        playing = play_days(days, os.cpu_count() or 1)
        shown = console.is_terminal and len(days) > 1
        return list(track(playing, "playing", len(days), console=console, transient=True, disable=not shown))
    except (StuckError, EngineFailedError, TrafficFailedError) as error:
        fail(f"The day came to no good end: {error}", FAILED)


def _tell(output: Output, results: Results, compared: list[Compared], report: Path) -> None:
    whole = results.whole
    output.print(
        f"{whole.calls} calls, {whole.answered} answered, {whole.abandoned} abandoned, "
        f"{percent(whole.service_level, ENGLISH)} answered within {whole.within_s:g} s, "
        f"mean wait {seconds(whole.waits.mean_s, ENGLISH)}. Report: {report}"
    )
    for row in theory_lines(compared):
        output.print(row)
