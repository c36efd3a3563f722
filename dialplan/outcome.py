"""What became of ringing a phone: one closed set, read from each leg's own hangup cause."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class LegOutcome(StrEnum):
    """How the ringing of one phone ended."""

    ANSWERED = "answered"
    BUSY = "busy"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    ABANDONED = "abandoned"
    """Nothing to do with this phone: the caller gave up, or another phone was answered first."""


# Q.850 causes as a leg's Hangup event gives them on Asterisk 22 for what phones answer. DIALSTATUS can't
# serve: 603 Decline and 404 Not Found are both CHANUNAVAIL there.
CAUSES: Mapping[int, LegOutcome] = {
    0: LegOutcome.NO_ANSWER,  # rang until its time was out
    1: LegOutcome.UNREACHABLE,  # 404
    3: LegOutcome.UNREACHABLE,  # no route
    16: LegOutcome.NO_ANSWER,  # cancelled by us when its time was out
    17: LegOutcome.BUSY,  # 486
    18: LegOutcome.UNREACHABLE,  # 408
    19: LegOutcome.NO_ANSWER,  # 480
    20: LegOutcome.UNREACHABLE,  # not registered
    21: LegOutcome.DECLINED,  # 603
    22: LegOutcome.UNREACHABLE,  # 410
    26: LegOutcome.ABANDONED,  # answered elsewhere
    27: LegOutcome.UNREACHABLE,  # 502
    34: LegOutcome.UNREACHABLE,  # no circuit
    38: LegOutcome.UNREACHABLE,  # 500
    44: LegOutcome.UNREACHABLE,
    127: LegOutcome.UNREACHABLE,
}


def outcome_of_cause(cause: int, overrides: Mapping[int, LegOutcome]) -> LegOutcome:
    """Read a hangup cause; a device's own meaning goes first, an unknown cause is unreachable."""
    return overrides.get(cause) or CAUSES.get(cause, LegOutcome.UNREACHABLE)


# When no phone is answered: a person's decision says more than their absence, and absence more than a fault.
_TELLING = (
    LegOutcome.ANSWERED,
    LegOutcome.DECLINED,
    LegOutcome.BUSY,
    LegOutcome.NO_ANSWER,
    LegOutcome.ABANDONED,
    LegOutcome.UNREACHABLE,
)


def combine_outcomes(legs: Iterable[LegOutcome]) -> LegOutcome:
    """Say in one word how ringing several phones ended; no phone at all is unreachable."""
    return min(legs, key=_TELLING.index, default=LegOutcome.UNREACHABLE)
