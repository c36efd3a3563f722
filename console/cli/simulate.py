"""``vaxel simulate``: scenarios on the stand-in Asterisk, hours of calls in seconds."""

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from config.problems import ConfigurationError
from console.cli.failing import FAILED, WRONG_INPUT, fail
from console.cli.output import Output, reader_may_leave
from console.cli.watching import changes_of
from console.cli.writing import check_out, write_text
from console.contract import failed_scenario_json, scenario_json, sweep_json
from console.junit import junit_xml
from console.logs import set_up_logs
from simulator.runs import Played, Sweeping, play_all, sweep_all
from simulator.scenario import Scenario
from simulator.scenario_files import find_scenarios, read_scenario
from simulator.scenario_schema import scenario_schema
from simulator.sweep import Kind, Sweep
from simulator.sweep.points import find_points

_COLOURS = {True: "green", False: "red"}

Result = Played | Sweep


class SweepOf(StrEnum):
    """What breaks."""

    HANG_UP = "hang-up"
    AMI = "ami"
    AGI = "agi"
    KILL = "kill"
    STOP = "stop"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Run:
    """What is done with scenarios, each so many ``times``."""

    of: Callable[[Sequence[Scenario]], Iterator[Result]]
    times: int


def simulate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Scenario files (YAML), or folders of them.", show_default=False),
    ] = None,
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
    seed: Annotated[
        int, typer.Option(min=0, help="Another seed, another order of what happens at once.")
    ] = 0,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, max=256, help="How many to play at the same time.")
    ] = os.cpu_count() or 1,
    watch: Annotated[
        bool, typer.Option("--watch", help="Play them again whenever one changes, until Ctrl-C.")
    ] = False,
    sweep: Annotated[
        SweepOf | None,
        typer.Option(
            "--sweep", help="Break this at every point of each, one point a run; nothing may be left."
        ),
    ] = None,
    every: Annotated[int, typer.Option("--every", min=1, help="With --sweep: one point of so many.")] = 1,
    point: Annotated[
        int | None, typer.Option("--point", min=1, help="With --sweep: this point alone, with its story.")
    ] = None,
    points: Annotated[
        bool, typer.Option("--points", help="With --sweep: list the points of each, and play none.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of scenario files, for editors.")
    ] = False,
) -> None:
    """Play call scenarios through the whole engine; say where one came out otherwise than it must.

    A scenario is a file with callers, what they do, how phones react, and what must come of each call. No
    Asterisk is needed, and no time: hours pass in seconds. Exit code 1 when an expectation fails, 2 for a
    file that can't be read. Examples and their words: simulator/scenarios.

    A sweep plays each again and again: the caller hangs up, AMI or a call's stream is cut, or the engine is
    killed or stopped, at every point where engine and Asterisk speak or wait. What is expected does not
    count then; each call must have its one CDR, and no task, agent, channel or file may be left.
    """
    set_up_logs(logging.ERROR)  # what a story breaks is warned of, and stands in no list of results
    output = Output()
    with reader_may_leave():
        if schema:
            output.print_json(json.dumps(scenario_schema()))
            return
        if not files:
            fail("which scenarios? Name their files or folders", WRONG_INPUT)
        if points:
            _list_points(output, _read(files), sweep, seed)
            return
        run = _choose(sweep, every, point, seed, jobs)
        if watch:
            _watch(output, files, run)
            return
        scenarios = _read(files)
        check_out(json_file, junit_file, reads=[Path(scenario.file) for scenario in scenarios])
        results = _play(output, scenarios, run)
        if not results:
            fail(f"there is no point {point} in any of these", WRONG_INPUT)
        if json_file is not None:
            write_text(json_file, "".join(f"{_json(result)}\n" for result in results))
        if junit_file is not None:
            write_text(junit_file, junit_xml(results))
        if not all(result.ok for result in results):
            raise typer.Exit(FAILED)


def _choose(sweep: SweepOf | None, every: int, point: int | None, seed: int, jobs: int) -> Run:
    """What is done with the scenarios."""
    if sweep is None:
        if point is not None or every != 1:
            fail("--point and --every say where a --sweep breaks what", WRONG_INPUT)
        return Run(lambda scenarios: play_all(scenarios, seed, jobs), 1)
    kinds = tuple(Kind) if sweep is SweepOf.ALL else (Kind(sweep),)
    if point is not None and len(kinds) > 1:
        fail("--point is of one kind of sweep, not of all", WRONG_INPUT)
    how = Sweeping(kinds, every, None if point is None else frozenset((point,)))
    return Run(lambda scenarios: sweep_all(scenarios, how, seed, jobs), len(kinds))


def _list_points(output: Output, scenarios: Sequence[Scenario], sweep: SweepOf | None, seed: int) -> None:
    if sweep is None or sweep is SweepOf.ALL:
        fail("--points are of one kind of --sweep", WRONG_INPUT)
    for scenario in scenarios:
        output.print(f"{scenario.file}, {sweep.value}", markup=False, soft_wrap=True)
        for point in find_points(scenario, Kind(sweep), seed):
            output.print(f"    {point}", markup=False, highlight=False, soft_wrap=True)


def _watch(output: Output, files: Sequence[Path], run: Run) -> None:
    """Play again at each change; a file that is wrong for now is only told of."""
    for _ in changes_of(files):
        with suppress(typer.Exit):  # why has been said
            _play(output, _read(files), run)
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


def _play(output: Output, scenarios: Sequence[Scenario], run: Run) -> list[Result]:
    results = []
    for result in _with_progress(output, run.of(scenarios), len(scenarios) * run.times):
        if isinstance(result, Sweep) and not result.played and not result.findings:
            continue
        for line in result.text():
            output.print(line, style=_COLOURS[result.ok], soft_wrap=True, markup=False)
        results.append(result)
    if not results:
        return results
    failed = sum(not result.ok for result in results)
    output.print(f"{_say_count(results)}, {failed} failed", style=_COLOURS[not failed])
    return results


def _say_count(results: Sequence[Result]) -> str:
    sweeps = [result for result in results if isinstance(result, Sweep)]
    what = "sweep" if sweeps else "scenario"
    count = f"1 {what}" if len(results) == 1 else f"{len(results)} {what}s"
    return f"{count} of {sum(sweep.played for sweep in sweeps)} points" if sweeps else count


def _with_progress(output: Output, results: Iterable[Result], count: int) -> Iterator[Result]:
    """Show how far it is, below what is printed or, where that goes into a file, on standard error."""
    console = output if output.is_terminal else Console(stderr=True)
    shown = console.is_terminal and count > 1
    yield from track(results, "playing", count, console=console, transient=True, disable=not shown)


def _json(result: Result) -> str:
    if isinstance(result, Sweep):
        return sweep_json(result)
    if result.report is None:
        return failed_scenario_json(result.scenario, result.error)
    return scenario_json(result.report)
