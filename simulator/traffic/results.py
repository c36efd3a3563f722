"""Plays days and counts what came of them, over all and for each group."""

import multiprocessing
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace

from dialplan.destinations import HuntGroup
from dialplan.ids import CallId, DestinationId, PersonId
from dialplan.records import Cdr, Direction, LogLine
from simulator.play import simulate
from simulator.report.run import Report
from simulator.traffic.callers import Offers, Will, callback_keys
from simulator.traffic.day import Day
from simulator.traffic.figures import Counted, Figures, count, counted
from simulator.traffic.groups import SENT_ON, at_groups
from simulator.world.world import World


class TrafficFailedError(RuntimeError):
    """Something was left over when the day was done: the figures would be worth nothing."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, and its lines of the routing log."""

    cdr: Cdr
    lines: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True)
class Results:
    day: Day
    whole: Figures
    groups: Mapping[DestinationId, Figures]
    cdrs: tuple[Cdr, ...] = ()
    """All calls, also those that went out, as they came; of a day among many they are not kept."""
    lines: Mapping[CallId, tuple[LogLine, ...]] = field(default_factory=dict)
    """The routing log of those calls."""


def play_day(day: Day) -> Results:
    """Play a day through the whole engine.

    Raises TrafficFailedError, and what ``simulate`` raises.
    """
    calls = _calls_of(day)
    incoming = [call for call in calls if call.cdr.direction is Direction.INCOMING]
    called_back = [call.cdr for call in calls if call.cdr.direction is Direction.CALLBACK]
    return Results(
        day=day,
        whole=_whole(day, incoming, called_back),
        groups=_of_groups(day, incoming, called_back),
        cdrs=tuple(call.cdr for call in calls),
        lines={call.cdr.call: call.lines for call in calls},
    )


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
    results = play_day(day)
    return results.whole, results.groups


def _calls_of(day: Day) -> Sequence[Call]:
    """All calls that came to an end, as they began."""
    if callback_keys(day.scenario.company):
        report, called_back = _with_callbacks(day)
    else:
        report, called_back = simulate(day.scenario, seed=day.seed), ()
    if report.leftovers or report.is_overdue:
        raise TrafficFailedError(", ".join((*report.leftovers, *report.unmet)))
    calls = [Call(cdr, call.lines) for call in report.calls for cdr in call.cdrs]
    return sorted((*calls, *called_back), key=lambda call: call.cdr.started)


def _with_callbacks(day: Day) -> tuple[Report, Sequence[Call]]:
    """No story can say beforehand how many callbacks there will be: the world is asked afterwards."""
    offers = Offers(day.scenario.company)
    calls = tuple(
        replace(call, caller=replace(call.caller, behaves=will.where(offers)))
        if isinstance(will := call.caller.behaves, Will)
        else call
        for call in day.scenario.calls
    )
    worlds: list[World] = []
    scenario = replace(day.scenario, calls=calls)
    report = simulate(scenario, seed=day.seed, on_line=offers.hear, meddle=worlds.append)
    records = worlds[0].memory.records
    made = [Call(cdr, records.lines_of(id_)) for id_ in records.callbacks for cdr in records.cdrs[id_]]
    return report, made


def _whole(day: Day, incoming: Sequence[Call], called_back: Sequence[Cdr]) -> Figures:
    return count(
        (counted(call.cdr, at_groups(call.cdr, call.lines).waited_after_s) for call in incoming),
        day.scenario.company.time_zone,
        day.answered_within_s,
        present_s=day.present_s,
        overflowed=sum(line.rule in SENT_ON for call in incoming for line in call.lines),
        called_back=map(counted, called_back),
    )


def _of_groups(
    day: Day, incoming: Sequence[Call], called_back: Sequence[Cdr]
) -> Mapping[DestinationId, Figures]:
    """Each group that a call came to: how many it sent on, once a call, and what it answered itself."""
    groups: defaultdict[DestinationId, list[Counted]] = defaultdict(list)
    for call in incoming:
        for group, at_it in at_groups(call.cdr, call.lines).at_each.items():
            groups[group].append(at_it)
    return {
        group: count(
            calls,
            day.scenario.company.time_zone,
            day.answered_within_s,
            present_s=_present_s(group, day),
            overflowed=sum(call.came_to is None for call in calls),
            called_back=[counted(cdr) for cdr in called_back if cdr.group == group],
        )
        for group, calls in sorted(groups.items())
    }


def _present_s(group: DestinationId, day: Day) -> Mapping[PersonId, float]:
    """How long the group's own agents work; what they talk elsewhere is not counted here."""
    destination = day.scenario.company.destinations.get(group)
    agents = destination.agents if isinstance(destination, HuntGroup) else ()
    return {agent: day.present_s[agent] for agent in agents if agent in day.present_s}
