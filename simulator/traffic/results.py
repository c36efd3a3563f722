"""Plays days and counts what came of them, over all and for each group."""

import multiprocessing
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from dialplan.destinations import HuntGroup
from dialplan.ids import DestinationId, PersonId
from dialplan.records import Cdr, Direction, LogLine
from simulator.play import simulate
from simulator.traffic.day import Day
from simulator.traffic.figures import Figures, by_group, figures_of

_OVERFLOWS = frozenset({"group.overflow", "group.full", "group.nobody"})


class TrafficFailedError(RuntimeError):
    """Something was left over when the day was done: the figures would be worth nothing."""


@dataclass(frozen=True, slots=True)
class Results:
    day: Day
    whole: Figures
    groups: Mapping[DestinationId, Figures]
    cdrs: tuple[Cdr, ...] = ()
    """All calls, also those that went out, as they came; of a day among many they are not kept."""


def play_day(day: Day) -> Results:
    """Play a day through the whole engine.

    Raises TrafficFailedError, and what ``simulate`` raises.
    """
    whole, groups, cdrs = _play_whole(day)
    return Results(day, whole, groups, cdrs)


def play_days(days: Sequence[Day], processes: int) -> Iterator[Results]:
    """Play them, at most so many at a time; what came of each follows in their order.

    Raises as ``play_day``.
    """
    processes = min(processes, len(days))
    if processes <= 1:
        yield from map(play_day, days)
        return
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"))
    try:
        for day, playing in [(day, pool.submit(_play, day)) for day in days]:
            yield Results(day, *playing.result())
    finally:
        pool.shutdown(cancel_futures=True)  # waits: a pool that is left to itself fails at Python's end


def _play(day: Day) -> tuple[Figures, Mapping[DestinationId, Figures]]:
    """The figures alone: what another process says goes through a pipe."""
    return _play_whole(day)[:2]


def _play_whole(day: Day) -> tuple[Figures, Mapping[DestinationId, Figures], tuple[Cdr, ...]]:
    report = simulate(day.scenario, seed=day.seed)
    if report.leftovers:
        raise TrafficFailedError(", ".join(report.leftovers))
    zone, within_s = day.scenario.company.time_zone, day.answered_within_s
    every = sorted((cdr for call in report.calls for cdr in call.cdrs), key=lambda cdr: cdr.started)
    cdrs = [cdr for cdr in every if cdr.direction is Direction.INCOMING]
    overflows = _overflows(line for call in report.calls for line in call.lines)
    whole = figures_of(cdrs, zone, within_s, present_s=day.present_s, overflowed=overflows.total())
    groups = {
        group: figures_of(
            of_group, zone, within_s, present_s=_present_s(group, day), overflowed=overflows[group]
        )
        for group, of_group in sorted(by_group(cdrs).items())
    }
    return whole, groups, tuple(every)


def _overflows(lines: Iterable[LogLine]) -> Counter[DestinationId]:
    """How often each group sent a caller on."""
    return Counter(DestinationId(str(line.saw.get("at", ""))) for line in lines if line.rule in _OVERFLOWS)


def _present_s(group: DestinationId, day: Day) -> Mapping[PersonId, float]:
    """How long the group's own agents work; what they talk elsewhere is not counted here."""
    destination = day.scenario.company.destinations.get(group)
    agents = destination.agents if isinstance(destination, HuntGroup) else ()
    return {agent: day.present_s[agent] for agent in agents if agent in day.present_s}
