"""Sorts what AMI tells to the calls it is about, and knows which channels exist."""

import asyncio
from collections.abc import Callable, Mapping

import structlog

from dialplan.ids import CallId
from engine.calls.inbox import Inbox
from engine.events import (
    AmiDown,
    AmiEvent,
    AmiUp,
    ChannelCreated,
    ChannelEvent,
    ChannelHungUp,
    DigitPressed,
    LegBegan,
    LegEnded,
    UniqueId,
    caller_channel,
)
from engine.signal import Signal

_log = structlog.get_logger(__name__)

Listener = Callable[[AmiEvent], None]


class Exchange:
    """One inbox a call; ``take`` is what the AMI session calls, event by event, in order."""

    def __init__(self) -> None:
        self.is_ami_up = False
        self._channels: dict[UniqueId, CallId] = {}
        self._inboxes: dict[CallId, Inbox] = {}
        self._listeners: dict[CallId, Listener] = {}
        self._changed = Signal()

    @property
    def calls(self) -> Mapping[CallId, Inbox]:
        return self._inboxes

    def take(self, event: AmiEvent) -> None:
        """Put one event where it belongs."""
        match event:
            case AmiUp():
                self._resynchronise(event)
            case AmiDown():
                self.is_ami_up = False
                for inbox in self._inboxes.values():
                    inbox.put(event)
            case _:
                self._take_channel_event(event)
        self._changed.change()

    def _resynchronise(self, event: AmiUp) -> None:
        """Events may be missing: the list of channels is the truth now, nothing else."""
        self.is_ami_up = True
        self._channels = {channel.channel: channel.call for channel in event.channels}
        for call, inbox in self._inboxes.items():
            inbox.put(event)
            if caller_channel(call) not in self._channels:
                inbox.caller_gone.set()
        for listener in tuple(self._listeners.values()):
            listener(event)

    def _take_channel_event(self, event: ChannelEvent) -> None:
        match event:
            case ChannelCreated(channel=channel, call=call):
                self._channels[channel] = call
            case LegBegan(call=call, leg=leg):
                self._channels[leg] = call
                self._deliver(call, event)
            case LegEnded(call=call):
                self._deliver(call, event)
            case DigitPressed(channel=channel):
                inbox = self._inboxes.get(CallId(channel))
                if inbox is not None:
                    inbox.put(event)
            case ChannelHungUp(channel=channel):
                call = self._channels.pop(channel, event.call)
                self._deliver(call, event)
                if channel == caller_channel(call) and call in self._inboxes:
                    self._inboxes[call].caller_gone.set()

    def _deliver(self, call: CallId, event: LegBegan | LegEnded | ChannelHungUp) -> None:
        if call in self._inboxes:
            self._inboxes[call].put(event)
        if call in self._listeners:
            self._listeners[call](event)

    def knows(self, call: CallId) -> bool:
        """Whether the caller's channel exists, as far as AMI told."""
        return caller_channel(call) in self._channels

    async def wait_for_channel(self, channel: UniqueId, grace_s: float, away_s: float) -> bool:
        """Whether AMI knows a channel: the two connections race, so it has ``grace_s`` to tell of it.

        While AMI is away nobody can know; then it has ``away_s`` to come back.
        """
        deadline = asyncio.get_running_loop().time() + away_s
        while channel not in self._channels:
            seen = self._changed.count
            wait_s = grace_s if self.is_ami_up else deadline - asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(max(0.0, wait_s)):
                    await self._changed.past(seen)
            except TimeoutError:
                return False
        return True

    async def wait_for_legs_gone(self, call: CallId, within_s: float) -> None:
        """Wait until no phone rings or talks for a call any more; an AMI that is away can't say."""
        try:
            async with asyncio.timeout(within_s):
                while self.is_ami_up and self._has_legs(call):
                    await self._changed.past(self._changed.count)
        except TimeoutError:
            _log.warning("legs of a call did not end in time", call=call, within_s=within_s)

    def _has_legs(self, call: CallId) -> bool:
        return any(
            owner == call and channel != caller_channel(call) for channel, owner in self._channels.items()
        )

    def open_inbox(self, call: CallId) -> Inbox:
        inbox = self._inboxes[call] = Inbox(self.is_ami_up)
        return inbox

    def close_inbox(self, call: CallId) -> None:
        self._inboxes.pop(call, None)

    def listen(self, call: CallId, listener: Listener) -> None:
        """Tell what happens to a call that has no coroutine (its stream is lost) to ``listener``."""
        self._listeners[call] = listener

    def stop_listening(self, call: CallId) -> None:
        self._listeners.pop(call, None)
