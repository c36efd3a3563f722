"""``vaxel simulate``: scenarios on the stand-in Asterisk, hours of calls in seconds."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from config.problems import ConfigurationError
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.cli.output import Output, reader_may_leave
from console.contract import failed_scenario_json, scenario_json
from console.logs import set_up_logs
from simulator.clock import StuckError
from simulator.play import EngineFailedError
from simulator.play import simulate as play
from simulator.scenario import Scenario
from simulator.scenario_files import find_scenarios, read_scenario

_COLOURS = {True: "green", False: "red"}


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of one scenario: for people, and as the line of JSON."""

    ok: bool
    text: tuple[str, ...]
    json: str


def simulate(
    files: Annotated[list[Path], typer.Argument(help="Scenario files (YAML), or folders of them.")],
    json_file: Annotated[
        Path | None,
        typer.Option(
            "--json", help="A file for what came out, one JSON object a scenario (docs/contract.md)."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another order of what happens at once.")] = 0,
) -> None:
    """Play call scenarios through the whole engine; say where one came out otherwise than it must.

    A scenario is a file with callers, what they do, how phones react, and what must come of each call. No
    Asterisk is needed, and no time: hours pass in seconds. Exit code 1 when an expectation fails, 2 for a
    file that can't be read. Examples and their words: simulator/scenarios.
    """
    set_up_logs(logging.WARNING)
    with reader_may_leave():
        scenarios = _read(files)
        output = Output()
        results = [_show(output, _play(scenario, seed)) for scenario in scenarios]
        if json_file is not None:
            _write(json_file, results)
        failed = sum(not result.ok for result in results)
        scenarios_played = "1 scenario" if len(results) == 1 else f"{len(results)} scenarios"
        output.print(f"{scenarios_played}, {failed} failed", style=_COLOURS[not failed])
        if failed:
            raise typer.Exit(FAILED)


def _read(paths: Sequence[Path]) -> tuple[Scenario, ...]:
    """Every scenario of these files and folders; all mistakes of all files are told at once."""
    files = tuple(file for path in paths for file in find_scenarios(path))
    if not files:
        fail(f"no scenario (*.yaml) in {', '.join(str(path) for path in paths)}", WRONG_INPUT)
    scenarios, mistakes = [], []
    for file in files:
        try:
            scenarios.append(read_scenario(file))
        except ConfigurationError as error:
            mistakes.append(str(error))
    if mistakes:
        fail("\n".join(mistakes), WRONG_INPUT)
    return tuple(scenarios)


def _play(scenario: Scenario, seed: int) -> _Result:
    try:
        report = play(scenario, seed=seed)
    except (StuckError, EngineFailedError) as error:
        why = str(error)
        return _Result(
            ok=False,
            text=(f"FAILED  {scenario.file}: {scenario.story}", f"    {why}"),
            json=failed_scenario_json(scenario, why),
        )
    return _Result(report.ok, tuple(report.text()), scenario_json(report))


def _show(output: Output, result: _Result) -> _Result:
    for line in result.text:
        output.print(line, style=_COLOURS[result.ok], soft_wrap=True, markup=False)
    return result


def _write(file: Path, results: Sequence[_Result]) -> None:
    try:
        file.write_text("".join(f"{result.json}\n" for result in results), encoding="utf-8")
    except OSError as error:
        fail(f"{file} can't be written: {error.strerror}", WRONG_INPUT)
