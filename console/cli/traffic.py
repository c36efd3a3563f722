"""``vaxel traffic``: a synthetic day of calls through the whole engine, and a report of what came of it."""

import json
import logging
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from config.problems import ConfigurationError
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.cli.output import Output, reader_may_leave
from console.logs import set_up_logs
from console.reports.traffic import traffic_html, traffic_json
from simulator.clock import StuckError
from simulator.play import EngineFailedError
from simulator.traffic.against_theory import CASES, Compared, compare
from simulator.traffic.day import Day
from simulator.traffic.files import read_traffic
from simulator.traffic.results import Results, TrafficFailedError, play_day


def traffic(
    file: Annotated[Path, typer.Argument(help="A traffic file (YAML); simulator/traffic/days has one.")],
    *,
    report: Annotated[Path, typer.Option(help="Where the report goes, an HTML file.")] = Path("traffic.html"),
    json_file: Annotated[
        Path | None, typer.Option("--json", help="The same figures as JSON (docs/contract.md).")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Another seed, another day; the file's where not set.")
    ] = None,
    theory: Annotated[
        bool, typer.Option(help="Also hold the engine against Erlang C and Erlang A; takes a minute or two.")
    ] = False,
    language: Annotated[Literal["sv", "en"], typer.Option(help="The report's language.")] = "sv",
) -> None:
    """Play a synthetic day of calls through the whole engine, and write a report of what came of it.

    The file says who calls when, how patient they are, and how agents work; the same seed gives the same
    day. The report has service level, waits, abandoned calls, the load on each agent, and how wrong the
    announced waits were.
    """
    set_up_logs(logging.WARNING)
    with reader_may_leave():
        day = _read(file, seed)
        with Console(stderr=True).status(f"{day.customers} calls"):
            results = _play(day)
            compared = [one for case in CASES for one in compare(case, day.seed)] if theory else []
        _write(report, traffic_html(results, compared, language))
        if json_file is not None:
            _write(json_file, json.dumps(traffic_json(results, compared), ensure_ascii=False) + "\n")
        _tell(Output(), results, compared, report)


def _read(file: Path, seed: int | None) -> Day:
    try:
        return read_traffic(file, seed)
    except ConfigurationError as error:
        fail(str(error), WRONG_INPUT)


def _play(day: Day) -> Results:
    try:
        return play_day(day)
    except (StuckError, EngineFailedError, TrafficFailedError) as error:
        fail(f"The day came to no good end: {error}", FAILED)


def _tell(output: Output, results: Results, compared: list[Compared], report: Path) -> None:
    whole = results.whole
    output.print(
        f"{whole.calls} calls, {whole.answered} answered, {whole.abandoned} abandoned, "
        f"{100 * whole.service_level:.0f} % answered within {whole.within_s:g} s, "
        f"mean wait {whole.waits.mean_s:.0f} s. Report: {report}"
    )
    for one in compared:
        style = "green" if one.agrees else "red"
        output.print(
            f"{one.case.name:8} {one.figure:9} theory {one.theory:8.3f}  "
            f"simulated {one.simulated:8.3f} ±{one.margin:.3f}",
            style=style,
        )


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{file} can't be written: {error.strerror}", WRONG_INPUT)
