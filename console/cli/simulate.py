"""``vaxel simulate``: scenarios on the stand-in Asterisk, hours of calls in seconds."""

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from config.problems import ConfigurationError
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.cli.output import Output, reader_may_leave
from console.cli.watching import changes_of
from console.contract import failed_scenario_json, scenario_json
from console.junit import junit_xml
from console.logs import set_up_logs
from simulator.runs import Played, play_all
from simulator.scenario import Scenario
from simulator.scenario_files import find_scenarios, read_scenario

_COLOURS = {True: "green", False: "red"}


def simulate(
    files: Annotated[list[Path], typer.Argument(help="Scenario files (YAML), or folders of them.")],
    *,
    json_file: Annotated[
        Path | None,
        typer.Option(
            "--json", help="A file for what came out, one JSON object a scenario (docs/contract.md)."
        ),
    ] = None,
    junit_file: Annotated[
        Path | None, typer.Option("--junit", help="A file for what came out, as JUnit XML for build servers.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another order of what happens at once.")] = 0,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, max=256, help="How many to play at the same time.")
    ] = os.cpu_count() or 1,
    watch: Annotated[
        bool, typer.Option("--watch", help="Play them again whenever one changes, until Ctrl-C.")
    ] = False,
) -> None:
    """Play call scenarios through the whole engine; say where one came out otherwise than it must.

    A scenario is a file with callers, what they do, how phones react, and what must come of each call. No
    Asterisk is needed, and no time: hours pass in seconds. Exit code 1 when an expectation fails, 2 for a
    file that can't be read. Examples and their words: simulator/scenarios.
    """
    set_up_logs(logging.WARNING)
    output = Output()
    with reader_may_leave():
        if watch:
            _watch(output, files, seed, jobs)
            return
        results = _play(output, _read(files), seed, jobs)
        if json_file is not None:
            _write(json_file, "".join(f"{_json(result)}\n" for result in results))
        if junit_file is not None:
            _write(junit_file, junit_xml(results))
        if not all(result.ok for result in results):
            raise typer.Exit(FAILED)


def _watch(output: Output, files: Sequence[Path], seed: int, jobs: int) -> None:
    """Play again at each change; a file that is wrong for now is only told of."""
    for _ in changes_of(files):
        with suppress(typer.Exit):  # why has been said
            _play(output, _read(files), seed, jobs)
        output.print("waiting for changes; Ctrl-C ends it", style="dim")


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


def _play(output: Output, scenarios: Sequence[Scenario], seed: int, jobs: int) -> list[Played]:
    results = []
    for result in _with_progress(output, play_all(scenarios, seed, jobs), len(scenarios)):
        for line in result.text():
            output.print(line, style=_COLOURS[result.ok], soft_wrap=True, markup=False)
        results.append(result)
    failed = sum(not result.ok for result in results)
    played = "1 scenario" if len(results) == 1 else f"{len(results)} scenarios"
    output.print(f"{played}, {failed} failed", style=_COLOURS[not failed])
    return results


def _with_progress(output: Output, results: Iterable[Played], count: int) -> Iterator[Played]:
    """Show how far it is, below what is printed or, where that goes into a file, on standard error."""
    console = output if output.is_terminal else Console(stderr=True)
    shown = console.is_terminal and count > 1
    yield from track(results, "playing", count, console=console, transient=True, disable=not shown)


def _json(result: Played) -> str:
    if result.report is None:
        return failed_scenario_json(result.scenario, result.error)
    return scenario_json(result.report)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{file} can't be written: {error.strerror}", WRONG_INPUT)
