"""``vaxel simulate``: scenarios on the stand-in Asterisk, hours of calls in seconds."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from config.problems import ConfigurationError
from console.cli.failing import FAILED, WRONG_INPUT, fail
from simulator.play import simulate as play
from simulator.report import Report
from simulator.scenario import Scenario
from simulator.scenario_files import find_scenarios, read_scenario

_COLOURS = {True: "green", False: "red"}


def simulate(
    files: Annotated[list[Path], typer.Argument(help="Scenario files, or folders of them.")],
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write what came out there too, one scenario a line.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another order of what happens at once.")] = 0,
) -> None:
    """Play call scenarios through the whole engine; say where one came out otherwise than it must."""
    try:
        scenarios = [read_scenario(file) for file in _find(files)]
    except ConfigurationError as error:
        fail(str(error), WRONG_INPUT)
    console = Console(highlight=False)
    reports = [_play(scenario, seed, console) for scenario in scenarios]
    if json_file is not None:
        _write(json_file, reports)
    failed = sum(not report.ok for report in reports)
    console.print(f"{len(reports)} scenarios, {failed} failed", style=_COLOURS[not failed])
    if failed:
        raise typer.Exit(FAILED)


def _find(paths: Sequence[Path]) -> tuple[Path, ...]:
    files = tuple(file for path in paths for file in find_scenarios(path))
    if not files:
        fail(f"no scenario (*.yaml) in {', '.join(str(path) for path in paths)}", WRONG_INPUT)
    return files


def _play(scenario: Scenario, seed: int, console: Console) -> Report:
    report = play(scenario, seed=seed)
    for line in report.text():
        console.print(line, style=_COLOURS[report.ok], soft_wrap=True, markup=False)
    return report


def _write(file: Path, reports: Sequence[Report]) -> None:
    lines = (json.dumps(report.as_json(), ensure_ascii=False) for report in reports)
    try:
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        fail(f"{file} can't be written: {error.strerror}", WRONG_INPUT)
