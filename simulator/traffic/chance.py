"""How long people take: distributions whose means a manager knows, drawn by a seeded generator."""

import math
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Always:
    """No chance in it."""

    seconds: float

    @property
    def mean_s(self) -> float:
        return self.seconds

    def draw(self, chance: Random) -> float:
        del chance
        return self.seconds


@dataclass(frozen=True, slots=True)
class Exponential:
    """Without memory: what the theory of queues assumes of patience and, roughly, of talks."""

    mean_s: float

    def draw(self, chance: Random) -> float:
        return chance.expovariate(1 / self.mean_s)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """What talks in call centres look like; ``spread`` is the standard deviation over the mean.

    See Brown et al., "Statistical Analysis of a Telephone Call Center", 2005.
    """

    mean_s: float
    spread: float

    def draw(self, chance: Random) -> float:
        variance = math.log(1 + self.spread**2)
        return chance.lognormvariate(math.log(self.mean_s) - variance / 2, math.sqrt(variance))


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of those that were seen, each as likely as the other: recorded calls as they were."""

    seen_s: tuple[float, ...]

    @property
    def mean_s(self) -> float:
        return sum(self.seen_s) / len(self.seen_s)

    def draw(self, chance: Random) -> float:
        return chance.choice(self.seen_s)


Duration = Always | Exponential | Lognormal | OneOf
