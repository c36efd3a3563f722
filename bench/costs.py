"""What is measured on a real Asterisk, and under which load."""

from dataclasses import dataclass
from typing import Final

WARM_UP_CALLS: Final = 5
"""Unmeasured, before each turn: what is loaded and cached at the first call is no call's cost."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many turns each way has, how many calls a turn, and how fast they come."""

    pairs: int = 5
    calls: int = 100
    rate_per_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU of one call, in ms, as the mean over one turn's calls."""

    asterisk_ms: float
    engine_ms: float = 0.0

    @property
    def together_ms(self) -> float:
        return self.asterisk_ms + self.engine_ms


@dataclass(frozen=True, slots=True)
class Pair:
    """One turn of each, one right after the other."""

    dialplan: Cost
    engine: Cost

    @property
    def ratio(self) -> float:
        return self.engine.together_ms / self.dialplan.together_ms


class CallsFailed(Exception):
    """Not every call was bridged and recorded once, so the two ways can't be compared."""
