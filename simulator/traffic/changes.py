"""What a change moves: the same days before and after it, figure by figure, and how much of it is chance.

Each day is played twice with the same callers: they call at the same times, press the same keys, are as
patient and talk as long. So most of what is chance is the same in both, and small changes show.
"""

from collections.abc import Callable, Mapping, Sequence
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
    """``UNKNOWN``: one day does not tell what is chance. ``NOTHING``: no day has the figure both before and
    after, such as a wait for answers where nobody was answered."""

    BETTER = "better"
    WORSE = "worse"
    MOVED = "moved"
    CHANCE = "chance"
    SAME = "same"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure, None on a day that has nothing to measure; ``more_is`` better (1), worse (-1), or neither
    (0)."""

    name: str
    unit: Unit
    more_is: int
    of: Callable[[Figures], float | None]


@dataclass(frozen=True, slots=True)
class Mean:
    """Over all days, with half its 95 % confidence interval; None where there was one day."""

    value: float
    margin: float | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure, over all calls or of one group (``place``), before and after.

    Means are of the days that have the figure both before and after; where there are none of those there is
    no difference, and each mean is of the days that have it. None is a figure that no day has.
    """

    measure: Measure
    place: DestinationId | None
    before: Mean | None
    after: Mean | None
    difference: Mean | None

    @property
    def verdict(self) -> Verdict:
        if self.difference is None:
            return Verdict.NOTHING
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


def _part_of(disposition: Disposition) -> Callable[[Figures], float | None]:
    return lambda figures: figures.part(figures.dispositions.get(disposition, 0))


def _mean_load(figures: Figures) -> float | None:
    present_s = sum(agent.present_s for agent in figures.agents.values())
    return sum(agent.talk_s for agent in figures.agents.values()) / present_s if present_s else None


def _highest_load(figures: Figures) -> float | None:
    return max((load for agent in figures.agents.values() if (load := agent.load) is not None), default=None)


_MORE_IS: Mapping[Disposition, int] = {
    Disposition.ANSWERED: 1,
    Disposition.ABANDONED: -1,
    Disposition.VOICEMAIL: 0,
    Disposition.CALLBACK: 0,
    Disposition.BUSY: -1,
    Disposition.NO_ANSWER: -1,
    Disposition.DECLINED: -1,
    Disposition.UNREACHABLE: -1,
    Disposition.CLOSED: -1,
    Disposition.UNASSIGNED: -1,
    Disposition.REFUSED: -1,
    Disposition.FAILED: -1,
    Disposition.MAILBOX: 0,
    Disposition.FEATURE: 0,
}
"""All that a call can come to, so that the parts add up to all calls."""

PARTS = tuple(Measure(one.value, Unit.PART, more_is, _part_of(one)) for one, more_is in _MORE_IS.items())

_SENT_ON = Measure("sent_on", Unit.PART, -1, lambda figures: figures.part(figures.overflowed))

_CALLS = Measure("calls", Unit.COUNT, 0, lambda figures: figures.calls)
_SERVICE_LEVEL = Measure("service_level", Unit.PART, 1, lambda figures: figures.service_level)
_CALLED_BACK = Measure("called_back", Unit.COUNT, 0, lambda figures: figures.called_back)
"""Fewer need it where more are answered at once: neither better nor worse."""
_MEAN_WAIT = Measure("mean_wait", Unit.SECONDS, -1, lambda figures: figures.waits.mean_s)

MEASURES = (
    _CALLS,
    _SERVICE_LEVEL,
    *PARTS,
    _MEAN_WAIT,
    Measure("p90_wait", Unit.SECONDS, -1, lambda figures: figures.waits.below_s(0.9)),
    Measure("overflowed", Unit.COUNT, -1, lambda figures: figures.overflowed),
    _CALLED_BACK,
    Measure("foresight_error", Unit.SECONDS, -1, lambda figures: figures.foresight.error_s),
    Measure("load", Unit.PART, 0, _mean_load),
    Measure("highest_load", Unit.PART, 0, _highest_load),
)
OF_GROUPS = (_CALLS, _SERVICE_LEVEL, *PARTS, _SENT_ON, _CALLED_BACK, _MEAN_WAIT)
"""Of a group's calls each is sent on or came to something there: these parts add up, too."""


def compare_days(before: Sequence[Results], after: Sequence[Results]) -> tuple[Moved, ...]:
    """Figures of the whole, then of each group; those that are nothing before and after are left out.

    The n-th of ``after`` is the same day as the n-th of ``before``.
    """
    groups = sorted({group for results in (*before, *after) for group in results.groups})
    wanted: list[tuple[DestinationId | None, Measure]] = [(None, measure) for measure in MEASURES]
    wanted += [(group, measure) for group in groups for measure in OF_GROUPS]
    moved = (_compare(measure, place, before, after) for place, measure in wanted)
    return tuple(one for one in moved if any(mean and mean.value for mean in (one.before, one.after)))


def _compare(
    measure: Measure, place: DestinationId | None, before: Sequence[Results], after: Sequence[Results]
) -> Moved:
    first = [_value(measure, place, results) for results in before]
    second = [_value(measure, place, results) for results in after]
    days = zip(first, second, strict=True)
    both = [(one, other) for one, other in days if one is not None and other is not None]
    if both:
        first, second = [one for one, _ in both], [other for _, other in both]
    difference = _mean([other - one for one, other in both])
    return Moved(measure, place, _mean(first), _mean(second), difference)


def _value(measure: Measure, place: DestinationId | None, results: Results) -> float | None:
    """To a group that nobody came to there were no calls; of anything else it has no figure."""
    figures = results.whole if place is None else results.groups.get(place)
    if figures is None:
        return 0.0 if measure in (_CALLS, _CALLED_BACK) else None
    value = measure.of(figures)
    return None if value is None else float(value)


def _mean(values: Sequence[float | None]) -> Mean | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    if len(known) < 2:
        return Mean(known[0], None)
    return Mean(fmean(known), _T_95[len(known) - 2] * stdev(known) / sqrt(len(known)))
