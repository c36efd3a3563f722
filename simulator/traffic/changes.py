"""What a change moves: the same days before and after it, figure by figure, and how much of it is chance.

Each day is played twice with the same callers: they call at the same times, press the same keys, are as
patient and talk as long. So most of what is chance is the same in both, and small changes show.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, stdev

from dialplan.disposition import Disposition
from dialplan.ids import DestinationId
from simulator.traffic.figures import Figures
from simulator.traffic.results import Results

MOST_RUNS = 31
_T_95 = (
    *(
        12.706,
        4.303,
        3.182,
        2.776,
        2.571,
        2.447,
        2.365,
        2.306,
        2.262,
        2.228,
        2.201,
        2.179,
        2.160,
        2.145,
        2.131,
    ),
    *(
        2.120,
        2.110,
        2.101,
        2.093,
        2.086,
        2.080,
        2.074,
        2.069,
        2.064,
        2.060,
        2.056,
        2.052,
        2.048,
        2.045,
        2.042,
    ),
)
"""Student's t at 95 %, for 1 degree of freedom and more."""

_NOTHING = 1e-9


class Unit(StrEnum):
    COUNT = "count"
    PART = "part"
    SECONDS = "s"


class Verdict(StrEnum):
    """``UNKNOWN``: one day does not tell what is chance."""

    BETTER = "better"
    WORSE = "worse"
    MOVED = "moved"
    CHANCE = "chance"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure; ``more_is`` better (1), worse (-1), or neither (0)."""

    name: str
    unit: Unit
    more_is: int
    of: Callable[[Figures], float]


@dataclass(frozen=True, slots=True)
class Mean:
    """Over all days, with half its 95 % confidence interval; None where there was one day."""

    value: float
    margin: float | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure, over all calls or of one group (``place``), before and after."""

    measure: Measure
    place: DestinationId | None
    before: Mean
    after: Mean
    difference: Mean

    @property
    def verdict(self) -> Verdict:
        moved, margin = self.difference.value, self.difference.margin
        if abs(moved) < _NOTHING and not margin:
            return Verdict.SAME
        if margin is None:
            return Verdict.UNKNOWN
        if abs(moved) <= margin:
            return Verdict.CHANCE
        if not self.measure.more_is:
            return Verdict.MOVED
        return Verdict.BETTER if (moved > 0) == (self.measure.more_is > 0) else Verdict.WORSE


def _part_of(disposition: Disposition) -> Callable[[Figures], float]:
    return lambda figures: figures.dispositions.get(disposition, 0) / max(1, figures.calls)


def _mean_load(figures: Figures) -> float:
    present_s = sum(agent.present_s for agent in figures.agents.values())
    return sum(agent.talk_s for agent in figures.agents.values()) / present_s if present_s else 0.0


MEASURES = (
    Measure("calls", Unit.COUNT, 0, lambda figures: figures.calls),
    Measure("service_level", Unit.PART, 1, lambda figures: figures.service_level),
    Measure("answered", Unit.PART, 1, _part_of(Disposition.ANSWERED)),
    Measure("abandoned", Unit.PART, -1, _part_of(Disposition.ABANDONED)),
    Measure("voicemail", Unit.PART, 0, _part_of(Disposition.VOICEMAIL)),
    Measure("busy", Unit.PART, -1, _part_of(Disposition.BUSY)),
    Measure("closed", Unit.PART, -1, _part_of(Disposition.CLOSED)),
    Measure("unassigned", Unit.PART, -1, _part_of(Disposition.UNASSIGNED)),
    Measure("mean_wait", Unit.SECONDS, -1, lambda figures: figures.waits.mean_s),
    Measure("p90_wait", Unit.SECONDS, -1, lambda figures: figures.waits.below_s(0.9)),
    Measure("overflowed", Unit.COUNT, -1, lambda figures: figures.overflowed),
    Measure("foresight_error", Unit.SECONDS, -1, lambda figures: figures.foresight.error_s),
    Measure("load", Unit.PART, 0, _mean_load),
    Measure(
        "highest_load",
        Unit.PART,
        0,
        lambda figures: max((agent.load for agent in figures.agents.values()), default=0.0),
    ),
)
OF_GROUPS = tuple(
    measure
    for measure in MEASURES
    if measure.name in {"calls", "service_level", "abandoned", "mean_wait", "overflowed"}
)


def compare_days(before: Sequence[Results], after: Sequence[Results]) -> tuple[Moved, ...]:
    """Figures of the whole, then of each group; those that are nothing before and after are left out.

    The n-th of ``after`` is the same day as the n-th of ``before``.
    """
    groups = sorted({group for results in (*before, *after) for group in results.groups})
    wanted: list[tuple[DestinationId | None, Measure]] = [(None, measure) for measure in MEASURES]
    wanted += [(group, measure) for group in groups for measure in OF_GROUPS]
    moved = (_compare(measure, place, before, after) for place, measure in wanted)
    return tuple(one for one in moved if one.before.value or one.after.value)


def _compare(
    measure: Measure, place: DestinationId | None, before: Sequence[Results], after: Sequence[Results]
) -> Moved:
    first = [_value(measure, place, results) for results in before]
    second = [_value(measure, place, results) for results in after]
    differences = [two - one for one, two in zip(first, second, strict=True)]
    return Moved(measure, place, _mean(first), _mean(second), _mean(differences))


def _value(measure: Measure, place: DestinationId | None, results: Results) -> float:
    figures = results.whole if place is None else results.groups.get(place)
    return 0.0 if figures is None else float(measure.of(figures))


def _mean(values: Sequence[float]) -> Mean:
    if len(values) < 2:
        return Mean(fmean(values), None)
    return Mean(fmean(values), _T_95[len(values) - 2] * stdev(values) / sqrt(len(values)))
