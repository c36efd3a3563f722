"""The ways in which a hunt group can choose whom to ring."""

from enum import StrEnum


class Strategy(StrEnum):
    """How a hunt group chooses whom to ring of those who are free."""

    RING_ALL = "ring-all"
    LINEAR = "linear"
    ROUND_ROBIN = "round-robin"
    LONGEST_IDLE = "longest-idle"
    FEWEST_CALLS = "fewest-calls"
    RANDOM = "random"
