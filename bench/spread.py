"""A handful of measurements of one thing: the least, the middle and the most."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    least: float
    middle: float
    most: float


def spread(values: Iterable[float]) -> Spread:
    """Raises ValueError where there are none."""
    found = tuple(values)
    return Spread(min(found), median(found), max(found))
