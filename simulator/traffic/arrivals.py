"""When calls come: a Poisson process whose rate changes over the day, and campaigns on top of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the day, in seconds from its start, with so many calls to come in it on average."""

    from_s: float
    to_s: float
    calls: float


def arrivals(stretches: Sequence[Stretch], chance: Random) -> tuple[float, ...]:
    """When calls come, in order; stretches may overlap, and then add up."""
    return tuple(sorted(at_s for stretch in stretches for at_s in _within(stretch, chance)))


def _within(stretch: Stretch, chance: Random) -> Iterator[float]:
    if stretch.calls <= 0 or stretch.to_s <= stretch.from_s:
        return
    rate_per_s = stretch.calls / (stretch.to_s - stretch.from_s)
    at_s = stretch.from_s + chance.expovariate(rate_per_s)
    while at_s < stretch.to_s:
        yield at_s
        at_s += chance.expovariate(rate_per_s)
