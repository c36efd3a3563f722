"""Plays each scenario on the stand-in and on a real Asterisk, which must leave the same routing log, CDRs
and messages, times apart. ``make conformance`` prints the table."""

import logging
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import structlog
from rich.console import Console
from rich.table import Table

from simulator.play import simulate
from simulator.report.calls import CallReport
from simulator.report.run import Report
from simulator.scenario.files import SCENARIOS, read_scenario
from simulator.scenario.finding import find_scenarios
from simulator.scenario.values import Scenario
from tests.live.asterisk_root import find_asterisk_root
from tests.live.same_records import differences
from tests.live.scenario_calls import play_on_real, why_not_playable

_AT_ONCE: Final = 20
_WIDTH: Final = 200


@dataclass(frozen=True, slots=True)
class Story:
    """One scenario; ``why_not`` says why no real Asterisk can play it."""

    name: str
    scenario: Scenario
    why_not: str


@dataclass(frozen=True, slots=True)
class Played:
    """What a scenario left on the stand-in, and what it is going to leave on a real Asterisk."""

    simulated: Report
    real: "Future[tuple[CallReport, ...]] | None"


def stories() -> tuple[Story, ...]:
    told = []
    for file in find_scenarios(SCENARIOS):
        scenario = read_scenario(file)
        name = file.relative_to(SCENARIOS).with_suffix("").as_posix()
        told.append(Story(name, scenario, why_not_playable(scenario)))
    return tuple(told)


@contextmanager
def playing(told: Sequence[Story], root: Path) -> Iterator[Mapping[str, Played]]:
    """Play all on the stand-in, then on real Asterisks what can be played there.

    Several at a time, as each lasts as long as its story; who lasts longest begins.
    """
    simulated = {story.name: simulate(story.scenario) for story in told}
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        real = {
            story.name: pool.submit(play_on_real, Path(story.scenario.file), root)
            for story in sorted(told, key=lambda story: -simulated[story.name].took_s)
            if not story.why_not
        }
        yield {name: Played(report, real.get(name)) for name, report in simulated.items()}
    finally:
        pool.shutdown(cancel_futures=True)


def _differences_of(played: Played) -> tuple[str, ...]:
    """Also why a scenario could not be played to its end: the others go on."""
    if played.real is None:
        return ()
    try:
        return tuple(differences(played.simulated.calls, played.real.result()))
    except Exception as failed:
        why = "".join(traceback.format_exception_only(_innermost(failed))).strip()
        return (f"failed on Asterisk: {why}",)


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


@dataclass(frozen=True, slots=True)
class Result:
    """``was_alone`` says that it was played again, with no other beside it."""

    story: Story
    simulated: Report
    differences: tuple[str, ...]
    was_alone: bool = False

    @property
    def is_same(self) -> bool:
        return not self.story.why_not and not self.differences

    @property
    def section(self) -> str:
        """The folder that the scenario is in."""
        return self.story.name.rpartition("/")[0] or "calls"


def compare_all(told: Sequence[Story], root: Path) -> tuple[Result, ...]:
    """What differs is played again by itself: twenty at once crowd a small machine, and callers' hands."""
    with playing(told, root) as both:
        crowded = [
            Result(story, both[story.name].simulated, _differences_of(both[story.name])) for story in told
        ]
    return tuple(_compare_alone(result, root) if result.differences else result for result in crowded)


def _compare_alone(result: Result, root: Path) -> Result:
    with playing([result.story], root) as both:
        return replace(result, differences=_differences_of(both[result.story.name]), was_alone=True)


def main() -> int:
    """Print what came of all; return 1 where a scenario came out differently, else 0."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = time.monotonic()
    results = compare_all(stories(), find_asterisk_root())
    console = Console(width=_WIDTH, highlight=False)
    console.print(_each(results))
    console.print(_by_section(results))
    for result in results:
        for difference in result.differences:
            console.print(f"{result.story.name}: {difference}", soft_wrap=True, markup=False)
    different = sum(bool(result.differences) for result in results)
    same = sum(result.is_same for result in results)
    took_s = time.monotonic() - began
    console.print(f"{len(results)} scenarios, {same} the same on both, {different} different; {took_s:.0f} s")
    return int(different > 0)


def _each(results: Sequence[Result]) -> Table:
    table = Table("scenario", "calls", "log lines", "CDRs", "messages", "beside a real Asterisk")
    for result in results:
        calls = result.simulated.calls
        counts = (
            len(calls),
            *(sum(len(what) for what in kind) for kind in zip(*map(_records, calls), strict=True)),
        )
        table.add_row(result.story.name, *map(str, counts), _came_out(result))
    return table


def _came_out(result: Result) -> str:
    if result.story.why_not:
        return f"not played: {result.story.why_not}"
    alone = ", when played alone" if result.was_alone else ""
    return ("the same" if result.is_same else "different") + alone


def _records(call: CallReport) -> tuple[Sized, Sized, Sized]:
    return call.lines, call.cdrs, call.messages


def _by_section(results: Sequence[Result]) -> Table:
    table = Table("section", "scenarios", "played on both", "the same")
    for section in sorted({result.section for result in results}):
        here = [result for result in results if result.section == section]
        played = sum(not result.story.why_not for result in here)
        table.add_row(section, *map(str, (len(here), played, sum(result.is_same for result in here))))
    return table


if __name__ == "__main__":
    sys.exit(main())
