"""Plays many scenarios, several at a time, each in a process that can't disturb another; or sweeps them."""

import multiprocessing
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from time import perf_counter
from typing import TypeVar

from simulator.play import EngineFailedError, simulate
from simulator.report.run import Report
from simulator.scenario.values import Scenario
from simulator.sweep import Kind, Sweep, Tally, sweep
from simulator.virtual_time.stuck import EndlessError, StuckError
from simulator.world.engine_log import kept_log, tell_log

_WORTH_A_PROCESS = 4
"""Fewer scenarios are played before another process has begun."""

_TALLY: ContextVar[Tally | None] = ContextVar("tally", default=None)
"""Of this process: what it shares with others can be handed to it only when it begins."""

_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one scenario: ``report`` is None where it could not be ended, and ``error`` says why.

    ``real_s`` is how long that took on this machine; ``log`` what the engine warned of.
    """

    scenario: Scenario
    report: Report | None
    error: str
    real_s: float
    variant: str = ""
    log: tuple[str, ...] = ()

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
        if self.log and not self.ok:
            yield from tell_log(self.log, "    ")


def play_all(scenarios: Sequence[Scenario], seed: int, processes: int) -> Iterator[Played]:
    """Play them, at most so many at a time; what came of each follows in their order."""
    return _each(partial(play_one, seed=seed), scenarios, min(processes, len(scenarios) // _WORTH_A_PROCESS))


def play_one(scenario: Scenario, seed: int) -> Played:
    began = perf_counter()
    report, error = None, ""
    with kept_log() as log:
        try:
            report = simulate(scenario, seed=seed)
            report = replace(report, unmet=(*report.unmet, *log.failures))
        except (StuckError, EngineFailedError) as failure:
            error = str(failure)
    return Played(scenario, report, error, perf_counter() - began, log=log.text())


@dataclass(frozen=True, slots=True)
class Sweeping:
    """How scenarios are swept: of which kinds, at one point of so many, or ``only`` at these points."""

    kinds: Sequence[Kind]
    every: int = 1
    only: Collection[int] | None = None


def sweep_all(
    scenarios: Sequence[Scenario], how: Sweeping, seed: int, processes: int, tally: Tally | None = None
) -> Iterator[Sweep | Played]:
    """Sweep each by each kind; a scenario that comes to no end when nothing is broken is only played.

    ``tally`` counts the points.
    """
    jobs = tuple(product(scenarios, how.kinds))
    return _each(partial(_sweep_one, how=how, seed=seed), jobs, min(processes, len(jobs)), tally)


def _sweep_one(job: tuple[Scenario, Kind], how: Sweeping, seed: int) -> Sweep | Played:
    began = perf_counter()
    scenario, kind = job
    try:
        return sweep(scenario, kind, seed=seed, every=how.every, only=how.only, tally=_TALLY.get())
    except (StuckError, EngineFailedError) as failure:
        if isinstance(failure, EndlessError) and not (played := play_one(scenario, seed)).ok:
            return played
        return Played(scenario, None, str(failure), perf_counter() - began)


def _each(
    do: Callable[[_T], _R], items: Sequence[_T], processes: int, tally: Tally | None = None
) -> Iterator[_R]:
    if processes <= 1:
        _TALLY.set(tally)
        yield from map(do, items)
        return
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _TALLY.set, (tally,))
    try:
        doing = [pool.submit(do, item) for item in items]
        for done in doing:
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)  # waits: a pool that is left to itself fails at Python's end
