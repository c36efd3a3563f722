"""Plays many scenarios, several at a time, each in a process that can't disturb another."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from time import perf_counter

from simulator.clock import StuckError
from simulator.play import EngineFailedError, simulate
from simulator.report import Report
from simulator.scenario import Scenario

_WORTH_A_PROCESS = 4
"""Fewer scenarios are played before another process has begun."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one scenario: ``report`` is None where it came to no end, and ``error`` says why.

    ``real_s`` is how long that took on this machine.
    """

    scenario: Scenario
    report: Report | None
    error: str
    real_s: float

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
    processes = min(processes, len(scenarios) // _WORTH_A_PROCESS)
    if processes <= 1:
        yield from (play_one(scenario, seed) for scenario in scenarios)
        return
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"))
    try:
        playing = [pool.submit(play_one, scenario, seed) for scenario in scenarios]
        for played in playing:
            yield played.result()
    finally:
        pool.shutdown(cancel_futures=True)  # waits: a pool that is left to itself fails at Python's end


def play_one(scenario: Scenario, seed: int) -> Played:
    began = perf_counter()
    try:
        report, error = simulate(scenario, seed=seed), ""
    except (StuckError, EngineFailedError) as failure:
        report, error = None, str(failure)
    return Played(scenario, report, error, perf_counter() - began)
