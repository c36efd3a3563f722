"""Plays many scenarios, several at a time, each in a process that can't disturb another; or sweeps them."""

import multiprocessing
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from time import perf_counter
from typing import TypeVar

from simulator.clock import StuckError
from simulator.play import EngineFailedError, simulate
from simulator.report import Report
from simulator.scenario import Scenario
from simulator.sweep import Kind, Sweep, sweep

_WORTH_A_PROCESS = 4
"""Fewer scenarios are played before another process has begun."""

_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one scenario: ``report`` is None where it came to no end, and ``error`` says why.

    ``real_s`` is how long that took on this machine.
    """

    scenario: Scenario
    report: Report | None
    error: str
    real_s: float
    variant: str = ""

    @property
    def ok(self) -> bool:
        return self.report is not None and self.report.ok

    def text(self) -> Iterator[str]:
        """The lines that a person reads."""
        if self.report is not None:
            yield from self.report.text()
        else:
            yield f"FAILED  {self.scenario.file}: {self.scenario.story}"
            yield f"    {self.error}"


def play_all(scenarios: Sequence[Scenario], seed: int, processes: int) -> Iterator[Played]:
    """Play them, at most so many at a time; what came of each follows in their order."""
    return _each(partial(play_one, seed=seed), scenarios, min(processes, len(scenarios) // _WORTH_A_PROCESS))


def play_one(scenario: Scenario, seed: int) -> Played:
    began = perf_counter()
    try:
        report, error = simulate(scenario, seed=seed), ""
    except (StuckError, EngineFailedError) as failure:
        report, error = None, str(failure)
    return Played(scenario, report, error, perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Sweeping:
    """How scenarios are swept: of which kinds, at one point of so many, or ``only`` at these points."""

    kinds: Sequence[Kind]
    every: int = 1
    only: Collection[int] | None = None


def sweep_all(
    scenarios: Sequence[Scenario], how: Sweeping, seed: int, processes: int
) -> Iterator[Sweep | Played]:
    """Sweep each by each kind; a scenario that comes to no end when nothing is broken is only played."""
    jobs = tuple(product(scenarios, how.kinds))
    return _each(partial(_sweep_one, how=how, seed=seed), jobs, min(processes, len(jobs)))


def _sweep_one(job: tuple[Scenario, Kind], how: Sweeping, seed: int) -> Sweep | Played:
    began = perf_counter()
    scenario, kind = job
    try:
        return sweep(scenario, kind, seed=seed, every=how.every, only=how.only)
    except (StuckError, EngineFailedError) as failure:
        return Played(scenario, None, str(failure), perf_counter() - began)


def _each(do: Callable[[_T], _R], items: Sequence[_T], processes: int) -> Iterator[_R]:
    if processes <= 1:
        yield from map(do, items)
        return
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"))
    try:
        doing = [pool.submit(do, item) for item in items]
        for done in doing:
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)  # waits: a pool that is left to itself fails at Python's end
