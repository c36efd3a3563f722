"""Plays a day and counts what came of it, over all and for each group."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialplan.ids import DestinationId
from dialplan.records import Direction
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


def play_day(day: Day) -> Results:
    """Play a day through the whole engine.

    Raises TrafficFailedError, and what ``simulate`` raises.
    """
    report = simulate(day.scenario, seed=day.seed)
    if report.leftovers:
        raise TrafficFailedError(", ".join(report.leftovers))
    zone, within_s = day.scenario.company.time_zone, day.answered_within_s
    cdrs = [cdr for call in report.calls for cdr in call.cdrs if cdr.direction is Direction.INCOMING]
    rules = [line.rule for call in report.calls for line in call.lines]
    whole = figures_of(
        cdrs,
        zone,
        within_s,
        present_s=day.present_s,
        overflowed=sum(rule in _OVERFLOWS for rule in rules),
    )
    groups = {
        group: figures_of(of_group, zone, within_s, present_s={})
        for group, of_group in sorted(by_group(cdrs).items())
    }
    return Results(day, whole, groups)
