"""What became of each phone that rings, from what AMI tells of its leg."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dialplan.destinations import AnyDevice, Device, Mobile
from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.outcome import LegOutcome, outcome_of_cause
from dialplan.records import LegRecord
from engine.calls.inbox import LegEvent
from engine.events import (
    AmiUp,
    ChannelHungUp,
    LegBegan,
    LegEnded,
    UniqueId,
    answered_endpoint,
    caller_channel,
)
from engine.telephones import dialled, name_of, told_as


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


class Legs:
    """All the phones of one ringing, in the order they were dialled."""

    def __init__(self, call: CallId, phones: Sequence[tuple[PersonId, AnyDevice]]) -> None:
        self._call = call
        self._legs = [Leg(agent, device) for agent, device in phones]

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """What Dial is told."""
        return tuple(dialled(leg.device) for leg in self._legs)

    def names_of(self, agent: PersonId) -> tuple[Endpoint, ...]:
        """What logs call an agent's phones."""
        return tuple(name_of(leg.device) for leg in self._legs if leg.agent == agent)

    @property
    def answered(self) -> Leg | None:
        return next((leg for leg in self._legs if leg.is_answered), None)

    @property
    def have_all_begun(self) -> bool:
        return all(leg.channel is not None for leg in self._legs)

    @property
    def ringing_agents(self) -> frozenset[PersonId]:
        """Agents with a phone that rang and is not known to have stopped."""
        return frozenset(leg.agent for leg in self._legs if leg.channel is not None and not leg.is_gone)

    @property
    def are_settled(self) -> bool:
        """Whether every phone that rang is known to have stopped."""
        return all(leg.is_gone or leg.channel is None for leg in self._legs)

    def take(self, event: LegEvent) -> None:
        """Learn from one event; events of other calls' legs change nothing."""
        match event:
            case LegBegan(leg=channel, endpoint=endpoint):
                self._change_endpoint(endpoint, channel)
            case LegEnded(leg=channel, status="ANSWER"):
                self._change(channel, is_answered=True)
            case LegEnded(leg=channel, status="CANCEL"):
                self._change(channel, is_cancelled=True)
            case LegEnded():
                pass  # DIALSTATUS tells less than the cause of the hang-up that follows
            case ChannelHungUp(channel=channel, cause=cause):
                self._change(channel, is_gone=True, cause=cause)
            case AmiUp():
                self._resynchronise(event)

    def take_answer_of(self, endpoint: Endpoint) -> None:
        """Learn from elsewhere than AMI's events that this phone was answered."""
        named = [leg for leg in self._legs if leg.endpoint == endpoint]
        there = [leg for leg in named if leg.channel is not None and not leg.is_gone]
        talking = next(iter(there or named), None)
        self._legs = [replace(leg, is_answered=True) if leg is talking else leg for leg in self._legs]

    def _resynchronise(self, event: AmiUp) -> None:
        """Events were missed: the listed channels say who still rings and who talks."""
        listed = {channel.channel for channel in event.channels if channel.call == self._call}
        for channel in event.channels:
            if channel.call == self._call and channel.channel != caller_channel(self._call):
                self._change_endpoint(channel.endpoint, channel.channel)
        endpoint = answered_endpoint(self._call, event.channels)
        if endpoint is not None:
            self.take_answer_of(endpoint)
        self._legs = [
            replace(leg, is_gone=True) if leg.channel is not None and leg.channel not in listed else leg
            for leg in self._legs
        ]

    def _change_endpoint(self, endpoint: Endpoint, channel: UniqueId) -> None:
        """One phone may be two people's: each of its channels is one's leg."""
        if any(leg.channel == channel for leg in self._legs):
            return
        new = next((leg for leg in self._legs if leg.endpoint == endpoint and leg.channel is None), None)
        self._legs = [replace(leg, channel=channel) if leg is new else leg for leg in self._legs]

    def _change(
        self,
        channel: UniqueId,
        *,
        is_answered: bool = False,
        is_cancelled: bool = False,
        is_gone: bool = False,
        cause: int | None = None,
    ) -> None:
        self._legs = [
            replace(
                leg,
                is_answered=leg.is_answered or is_answered,
                is_cancelled=leg.is_cancelled or is_cancelled,
                is_gone=leg.is_gone or is_gone,
                cause=leg.cause if cause is None else cause,
            )
            if leg.channel == channel
            else leg
            for leg in self._legs
        ]

    def certain(self) -> tuple[LegRecord, ...]:
        """The phones whose end nothing can change any more, the answered one first: it ended the others."""
        records = [
            _record(leg, outcome) for leg in self._legs if (outcome := self._certain_outcome(leg)) is not None
        ]
        return tuple(sorted(records, key=lambda record: record.outcome is not LegOutcome.ANSWERED))

    def conclude(self, *, caller_hung_up: bool = False) -> tuple[LegRecord, ...]:
        """How each phone's ringing ended, now that all of it is over."""
        is_over = caller_hung_up or self.answered is not None
        return tuple(
            _record(leg, outcome)
            if (outcome := self._certain_outcome(leg)) is not None
            else _record_end(leg, is_over)
            for leg in self._legs
        )

    def _certain_outcome(self, leg: Leg) -> LegOutcome | None:
        if leg.is_answered:
            return LegOutcome.ANSWERED
        if leg.cause == _ANSWERED_ELSEWHERE:  # AMI tells of the loser's end before, or after, the answer
            return None if self.answered is None else LegOutcome.ABANDONED
        if leg.is_cancelled or leg.cause is None or leg.cause in _NOT_TELLING:
            return None
        return outcome_of_cause(leg.cause, _meanings(leg))


_ANSWERED_ELSEWHERE = 26

# These causes are no word of the phone's: its time was out, or Asterisk cancelled it. (A call given up before
# it was answered ends its legs with 127, so what DialEnd says comes first.)
_NOT_TELLING = frozenset({0, 16})


def _record_end(leg: Leg, is_over: bool) -> LegRecord:
    """A phone that said nothing of its own: the caller left, another answered, or nobody did."""
    if is_over or leg.is_cancelled:  # whose cause, told before the caller's end or after it, is Asterisk's
        return replace(_record(leg, LegOutcome.ABANDONED), cause=None)
    if leg.channel is None:
        return _record(leg, LegOutcome.UNREACHABLE)
    return _record(leg, outcome_of_cause(leg.cause or 0, _meanings(leg)))


def _record(leg: Leg, outcome: LegOutcome) -> LegRecord:
    number = leg.device.number if isinstance(leg.device, Mobile) else ""
    return LegRecord(leg.agent, name_of(leg.device), outcome, leg.cause, number)


def _meanings(leg: Leg) -> Mapping[int, LegOutcome]:
    return leg.device.causes if isinstance(leg.device, Device) else {}
