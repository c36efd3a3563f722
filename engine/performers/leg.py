"""One phone that rings, and how its ringing ended, as far as that can be said by now."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from dialplan.destinations import AnyDevice, Device, Mobile
from dialplan.ids import Endpoint, PersonId
from dialplan.outcome import LegOutcome, outcome_of_cause
from dialplan.records import LegRecord
from engine.events import UniqueId
from engine.telephones import name_of, told_as

_ANSWERED_ELSEWHERE = 26

# These causes are no word of the phone's: its time was out, or Asterisk cancelled it. (A call given up before
# it was answered ends its legs with 127, so what DialEnd says comes first.)
_NOT_TELLING = frozenset({0, 16, _ANSWERED_ELSEWHERE})


class Stage(Enum):
    """How far a ringing has come."""

    RINGING = auto()
    """Or talking: phones may still end in any way."""
    OVER = auto()
    """Asterisk is done with all of them."""
    CALLER_LEFT = auto()
    """Phones may ring for a moment yet, for nobody."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One phone. ``channel`` is None until it rings, ``cause`` until its channel is gone."""

    agent: PersonId
    device: AnyDevice
    channel: UniqueId | None = None
    is_answered: bool = False
    is_cancelled: bool = False
    is_gone: bool = False
    cause: int | None = None

    @property
    def endpoint(self) -> Endpoint:
        """What AMI calls it."""
        return told_as(self.device)

    @property
    def name(self) -> Endpoint:
        """What logs call it."""
        return name_of(self.device)

    @property
    def is_ringing(self) -> bool:
        """Whether it rang and is not known to have stopped."""
        return self.channel is not None and not self.is_gone

    @property
    def own_word(self) -> LegOutcome | None:
        """What the phone itself said of the call; None where it said nothing."""
        if self.is_cancelled or self.cause is None or self.cause in _NOT_TELLING:
            return None
        return self.outcome_of(self.cause)

    def outcome_of(self, cause: int) -> LegOutcome:
        return outcome_of_cause(cause, self.device.causes if isinstance(self.device, Device) else {})

    def record(self, outcome: LegOutcome) -> LegRecord:
        number = self.device.number if isinstance(self.device, Mobile) else ""
        return LegRecord(self.agent, self.name, outcome, self.cause, number)


def end_of(leg: Leg, stage: Stage, *, is_one_answered: bool) -> LegRecord | None:
    """How a phone's ringing ended; None while it may end in another way yet. The first that is so decides."""
    if leg.is_answered:
        return leg.record(LegOutcome.ANSWERED)
    if leg.cause == _ANSWERED_ELSEWHERE and is_one_answered:  # AMI tells of the loser before, or after
        return leg.record(LegOutcome.ABANDONED)
    if leg.own_word is not None:
        return leg.record(leg.own_word)
    if leg.is_gone and leg.cause is None and is_one_answered:  # while AMI was away: its cause is never told
        return leg.record(LegOutcome.ABANDONED)
    if stage is Stage.RINGING:
        return None
    if leg.is_cancelled or is_one_answered or stage is Stage.CALLER_LEFT:  # its cause is Asterisk's then
        return replace(leg.record(LegOutcome.ABANDONED), cause=None)
    if leg.channel is None and leg.cause is None:
        return leg.record(LegOutcome.UNREACHABLE)
    return leg.record(leg.outcome_of(leg.cause or 0))
