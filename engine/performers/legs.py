"""All phones of one ringing, from what AMI tells of each one's leg."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from dialplan.destinations import AnyDevice
from dialplan.ids import CallId, Endpoint, PersonId
from dialplan.outcome import LegOutcome
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
from engine.performers.leg import Leg, Stage, end_of
from engine.telephones import dialled


class Legs:
    """In the order in which they were dialled."""

    def __init__(self, call: CallId, phones: Sequence[tuple[PersonId, AnyDevice]]) -> None:
        self._call = call
        self._legs = [Leg(agent, device) for agent, device in phones]

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """What Dial is told."""
        return tuple(dialled(leg.device) for leg in self._legs)

    @property
    def answered(self) -> Leg | None:
        return next((leg for leg in self._legs if leg.is_answered), None)

    @property
    def have_all_begun(self) -> bool:
        return all(leg.channel is not None for leg in self._legs)

    @property
    def are_settled(self) -> bool:
        """Whether every phone that rang is known to have stopped."""
        return not any(leg.is_ringing for leg in self._legs)

    @property
    def ringing_agents(self) -> frozenset[PersonId]:
        """Agents with a phone that rang and is not known to have stopped."""
        return frozenset(leg.agent for leg in self._legs if leg.is_ringing)

    def ended(self, stage: Stage) -> tuple[LegRecord, ...]:
        """The phones whose end is certain at this stage, the answered one first: it ended the others."""
        is_one_answered = self.answered is not None
        ends = (end_of(leg, stage, is_one_answered=is_one_answered) for leg in self._legs)
        records = (record for record in ends if record is not None)
        return tuple(sorted(records, key=lambda record: record.outcome is not LegOutcome.ANSWERED))

    @property
    def agents_awaited(self) -> frozenset[PersonId]:
        """Agents with a phone that has not ended for certain, where nobody has answered yet."""
        return frozenset(
            leg.agent for leg in self._legs if end_of(leg, Stage.RINGING, is_one_answered=False) is None
        )

    def take(self, event: LegEvent) -> None:
        """Learn from one event; events of other calls' legs change nothing."""
        match event:
            case LegBegan(leg=channel, endpoint=endpoint):
                self._begin(endpoint, channel)
            case LegEnded(leg=channel, status="ANSWER"):
                self._change(channel, lambda leg: replace(leg, is_answered=True))
            case LegEnded(leg=channel, status="CANCEL"):
                self._change(channel, lambda leg: replace(leg, is_cancelled=True))
            case LegEnded():
                pass  # DIALSTATUS tells less than the cause of the hang-up that follows
            case ChannelHungUp(channel=channel, cause=cause):
                self._change(channel, lambda leg: replace(leg, is_gone=True, cause=cause))
            case AmiUp():
                self._resynchronise(event)

    def take_answer_of(self, endpoint: Endpoint) -> None:
        """Learn from elsewhere than AMI's events that this phone was answered."""
        named = [leg for leg in self._legs if leg.endpoint == endpoint]
        talking = next((leg for leg in named if leg.is_ringing), next(iter(named), None))
        self._legs = [replace(leg, is_answered=True) if leg is talking else leg for leg in self._legs]

    def take_end(self, cause: int) -> None:
        """Learn from the caller's channel how those ended of whom AMI did not tell: all by one cause.

        A phone that had not begun by then is not registered, unless AMI was away from the beginning.
        """
        has_none_begun = all(leg.channel is None for leg in self._legs)
        self._legs = [
            replace(leg, is_gone=True, cause=cause)
            if leg.cause is None and (has_none_begun or leg.channel is not None)
            else leg
            for leg in self._legs
        ]

    def _resynchronise(self, event: AmiUp) -> None:
        """Events were missed: the listed channels say who still rings and who talks."""
        listed = {channel.channel for channel in event.channels if channel.call == self._call}
        for channel in event.channels:
            if channel.call == self._call and channel.channel != caller_channel(self._call):
                self._begin(channel.endpoint, channel.channel)
        endpoint = answered_endpoint(self._call, event.channels)
        if endpoint is not None:
            self.take_answer_of(endpoint)
        is_answered = self.answered is not None  # then no phone begins to ring any more
        self._legs = [
            replace(leg, is_gone=True)
            if leg.channel not in listed and (leg.channel is not None or is_answered)
            else leg
            for leg in self._legs
        ]

    def _begin(self, endpoint: Endpoint, channel: UniqueId) -> None:
        """One phone may be two people's: each of its channels is one's leg."""
        if any(leg.channel == channel for leg in self._legs):
            return
        new = next((leg for leg in self._legs if leg.endpoint == endpoint and leg.channel is None), None)
        self._legs = [replace(leg, channel=channel) if leg is new else leg for leg in self._legs]

    def _change(self, channel: UniqueId, become: Callable[[Leg], Leg]) -> None:
        self._legs = [become(leg) if leg.channel == channel else leg for leg in self._legs]
