"""Which distribution durations come from: exponential or lognormal, whichever makes them likelier."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance

from simulator.traffic.chance import Always, Duration, Exponential, Lognormal

_SHORTEST_S = 0.5
"""Shorter ones are measured too coarsely for their logarithm to mean anything."""

_LEAST_SPREAD, _MOST_SPREAD = 0.02, 5.0


@dataclass(frozen=True, slots=True)
class FittedDuration:
    """``of`` is how many durations it rests on."""

    duration: Duration
    of: int


def fit_duration(seconds: Sequence[float], least: int = 2) -> FittedDuration | None:
    """None where there are fewer than ``least`` of them: then they say nothing.

    The mean is that of the durations, for it is what the load comes from; the spread is that of their
    logarithms, which a few long ones do not rule.
    """
    some = [one for one in seconds if one > 0]
    if len(some) < max(2, least):
        return None
    mean_s = fmean(some)
    logs = [math.log(max(one, _SHORTEST_S)) for one in some]
    variance = pvariance(logs)
    spread = min(_MOST_SPREAD, math.sqrt(math.expm1(min(variance, 10.0))))
    if spread < _LEAST_SPREAD:
        return FittedDuration(Always(mean_s), len(some))
    exponential = -math.log(mean_s) - 1.0
    lognormal = -fmean(logs) - 0.5 * math.log(2 * math.pi * variance) - 0.5
    is_lognormal = lognormal > exponential
    return FittedDuration(Lognormal(mean_s, spread) if is_lognormal else Exponential(mean_s), len(some))
