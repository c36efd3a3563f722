"""``vaxel simulate``: scenarios on the stand-in Asterisk, hours of calls in seconds."""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from config.problems import ConfigurationError
from console.cli.failing import FAILED, WRONG_INPUT, fail, shorten
from console.cli.idle_options import check_idle
from console.cli.output import Output, reader_may_leave
from console.cli.progress import with_progress
from console.cli.simulate_options import (
    ALL_CORES,
    IDLE,
    Every,
    Files,
    Jobs,
    Json,
    Junit,
    Point,
    Points,
    Schema,
    Seed,
    SweepKind,
    SweepOf,
    Watch,
)
from console.cli.watching import changes_of
from console.cli.writing import check_out, write_text
from console.contract import failed_scenario_json, scenario_json, sweep_json
from console.junit import junit_xml
from console.logs import set_up_logs
from simulator.play import EngineFailedError
from simulator.runs import Played, Sweeping, play_all, sweep_all
from simulator.scenario.files import read_scenario
from simulator.scenario.finding import find_scenarios, watched_for
from simulator.scenario.schema import scenario_schema
from simulator.scenario.values import Scenario
from simulator.sweep import Kind, Sweep, Tally
from simulator.sweep.points import find_points
from simulator.virtual_time.stuck import StuckError

_COLOURS = {True: "green", False: "red"}

Result = Played | Sweep


@dataclass(frozen=True, slots=True)
class Run:
    """What is done with scenarios, each so many ``times``.

    Of a sweep ``tally`` counts the points, and ``point`` is the only one, if any.
    """

    of: Callable[[Sequence[Scenario]], Iterator[Result]]
    times: int
    point: int | None = None
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Out:
    """The files that what came out is written into."""

    json: Path | None
    junit: Path | None

    def check(self, scenarios: Sequence[Scenario] = ()) -> None:
        """End the command where they can't be written, or are what these are from."""
        read = dict.fromkeys(file for scenario in scenarios for file in scenario.reads)
        check_out(self.json, self.junit, reads=read)

    def write(self, results: Sequence[Result]) -> None:
        if self.json is not None:
            write_text(self.json, "".join(f"{_json(result)}\n" for result in results))
        if self.junit is not None:
            write_text(self.junit, junit_xml(results))


def simulate(
    context: typer.Context,
    files: Files = None,
    *,
    json_file: Json = None,
    junit_file: Junit = None,
    seed: Seed = 0,
    jobs: Jobs = ALL_CORES,
    watch: Watch = False,
    sweep: SweepKind = None,
    every: Every = 1,
    point: Point = None,
    points: Points = False,
    schema: Schema = False,
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
        check_idle(context, IDLE)
        if schema:
            output.print_json(json.dumps(scenario_schema()))
            return
        if not files:
            fail("which scenarios? Name their files or folders", WRONG_INPUT)
        if points:
            _list_points(output, _read(files), sweep, seed)
            return
        run = _choose(sweep, every, point, seed, jobs)
        out = Out(json_file, junit_file)
        if watch:
            _watch(output, files, run, out)
        elif not all(result.ok for result in _run(output, files, run, out)):
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
    tally = Tally()
    return Run(lambda scenarios: sweep_all(scenarios, how, seed, jobs, tally), len(kinds), point, tally)


def _list_points(output: Output, scenarios: Sequence[Scenario], sweep: SweepOf | None, seed: int) -> None:
    if sweep is None or sweep is SweepOf.ALL:
        fail("--points are of one kind of --sweep", WRONG_INPUT)
    for scenario in scenarios:
        output.print(f"{scenario.file}, {sweep.value}", markup=False, soft_wrap=True)
        try:
            points = find_points(scenario, Kind(sweep), seed)
        except (StuckError, EngineFailedError) as error:
            fail(f"{scenario.file}: {error}", FAILED)
        for point in points:
            output.print(f"    {point}", markup=False, highlight=False, soft_wrap=True)


def _watch(output: Output, files: Sequence[Path], run: Run, out: Out) -> None:
    """Play again at each change; a file that is wrong for now is told of, and empties what was written."""
    for file in files:
        if not file.parent.is_dir():
            fail(f"{shorten(str(file))} can't be watched: there is no such folder", WRONG_INPUT)
    out.check()
    written = [file for file in (out.json, out.junit) if file is not None]
    has_written = False
    for _ in changes_of(lambda: watched_for(*files), but=written):
        try:
            _run(output, files, run, out)
            has_written = True
        except typer.Exit:  # why has been said; results from before are not of these files
            if has_written:
                out.write(())
        output.print("waiting for changes; Ctrl-C ends it", style="dim")


def _run(output: Output, files: Sequence[Path], run: Run, out: Out) -> Sequence[Result]:
    scenarios = _read(files)
    out.check(scenarios)
    results = _play(output, scenarios, run)
    if not results:
        fail(f"there is no point{f' {run.point}' if run.point else ''} in any of these", WRONG_INPUT)
    out.write(results)
    return results


def _read(paths: Sequence[Path]) -> tuple[Scenario, ...]:
    """Every scenario of these files and folders; all mistakes of all files are told at once."""
    files = find_scenarios(*paths)
    if not files:
        fail(f"no scenario (*.yaml) in {', '.join(str(path) for path in paths)}", WRONG_INPUT)
    scenarios, mistakes = [], []
    for file in files:
        try:
            scenarios.append(read_scenario(file))
        except ConfigurationError as error:
            mistakes.append(str(error))
    if mistakes:
        fail("\n".join(dict.fromkeys(mistakes)), WRONG_INPUT)  # several may have the same company
    return tuple(scenarios)


def _play(output: Output, scenarios: Sequence[Scenario], run: Run) -> list[Result]:
    results = []
    count = len(scenarios) * run.times
    for result in with_progress(output, run.of(scenarios), count, run.tally):
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


def _json(result: Result) -> str:
    if isinstance(result, Sweep):
        return sweep_json(result)
    if result.report is None:
        return failed_scenario_json(result.scenario, result.error)
    return scenario_json(result.report)
